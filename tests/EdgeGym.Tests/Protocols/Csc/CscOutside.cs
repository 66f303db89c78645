using System.Text.Json.Nodes;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Csc;

namespace EdgeGym.Tests.Protocols.Csc;

/// <summary>
/// Records of other people's tests of cadence sensors. Named exception for all of them: speed and cadence of the source rest on a wheel and on start
/// values that are not in its records (245 revolutions in 9.03 s would be 1628 a minute), so what the records themselves say is checked.
/// </summary>
internal static class CscOutside
{
    public static OutsideResult Check(JsonObject vector)
    {
        var failures = new List<string>();
        var bytes = OutsideVectors.Bytes(vector);
        if (!ProtocolCatalog.TryDecode("csc/2a5b", bytes, out var json) || JsonNode.Parse(json)!["quirks"] is not null)
            failures.Add(System.Text.Encoding.UTF8.GetString(json));
        var readings = new List<Reading>();
        if (new CscReader().Read("2a5b", bytes, 1_000_000, readings).Reject is { } reject)
            failures.Add(reject);
        if (readings is not [CardioReading { CadencePerMinute: 0 }])
            failures.Add("the first record has a cadence");
        return OutsideVectors.Result("csc", vector, failures);
    }
}
