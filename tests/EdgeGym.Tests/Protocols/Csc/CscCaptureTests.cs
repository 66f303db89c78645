using System.Text.Json.Nodes;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Csc;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.Csc;

/// <summary>Records of other people's tests of cadence sensors.</summary>
public sealed class CscCaptureTests(ITestOutputHelper output)
{
    /// <summary>
    /// The source's numbers come of a program with a wheel of its own and of its own start values: 245 revolutions in 9.03 s are 1628 a minute, which
    /// nobody pedals. What the records themselves say is checked instead.
    /// </summary>
    private const string WithoutValues = "speed and cadence of the source rest on values that are not in its records";

    [Fact]
    public void Every_record_reads_and_an_impossible_cadence_is_none()
    {
        var vectors = OutsideVectors.Read("csc_2a5b.json");
        var reader = new CscReader();
        var at = 1_000_000L;
        foreach (var vector in vectors)
        {
            Assert.True(ProtocolCatalog.TryDecode("csc/2a5b", OutsideVectors.Bytes(vector), out var json));
            Assert.Null(JsonNode.Parse(json)!["quirks"]);
            var readings = new List<Reading>();
            Assert.Null(reader.Read("2a5b", OutsideVectors.Bytes(vector), at += 9000, readings).Reject);
            Assert.Equal(0, Assert.IsType<CardioReading>(Assert.Single(readings)).CadencePerMinute);
        }

        output.WriteLine($"vectors: csc {vectors.Length}: 0 captures, {vectors.Length} derived; named exception for all: {WithoutValues}");
    }
}
