using System.Text;
using System.Text.Json.Nodes;
using EdgeGym.Protocols;
using EdgeGym.Tests.Protocols.Ant;
using EdgeGym.Tests.Protocols.Cps;
using EdgeGym.Tests.Protocols.Csc;
using EdgeGym.Tests.Protocols.Ftms;
using EdgeGym.Tests.Protocols.Hrs;
using EdgeGym.Tests.Protocols.Keiser;
using EdgeGym.Tests.Protocols.OpenBarbell;
using EdgeGym.Tests.Protocols.Sparkplug;
using EdgeGym.Tests.Protocols.Voltra;

namespace EdgeGym.Tests.Protocols;

/// <summary>Every file of outside vectors with the code that compares it; a new file is a line here.</summary>
public static class OutsideChecks
{
    /// <param name="root">Of the repository.</param>
    public static IEnumerable<OutsideResult> Run(string root) =>
    [
        .. GoldenVectors.Outside(root, "ant_fec_hr.json").Select(AntOutside.Check),
        // Its values are compared one by one by CsafeCaptureTests; here frames are decoded and counted.
        .. GoldenVectors.Outside(root, "csafe.json").Where(IsCsafeFrame).Select(CsafeDecoded),
        .. GoldenVectors.Outside(root, "csc_2a5b.json").Select(CscOutside.Check),
        .. CpsOutside.Check(GoldenVectors.Outside(root, "cycling_power_2a63.json")),
        .. GoldenVectors.Outside(root, "ftms.json").Select(FtmsOutside.Check),
        .. GoldenVectors.Outside(root, "hrm_2a37.json").Select(HrsOutside.Check),
        .. GoldenVectors.Outside(root, "sparkplug_b.json").Select(SparkplugOutside.Check),
        .. GoldenVectors.Outside(root, "strength_keiser.json").Select(KeiserOutside.Check),
        .. GoldenVectors.Outside(root, "strength_openbarbell_reps.json", "sets").SelectMany(OpenBarbellOutside.Check),
        .. GoldenVectors.Outside(root, "strength_sensors.json").Select(SensorOutside.Check).OfType<OutsideResult>(),
        .. GoldenVectors.Outside(root, "strength_voltra.json").Select(VoltraOutside.Check),
    ];

    /// <summary>Others are the data of one command, without a frame.</summary>
    private static bool IsCsafeFrame(JsonObject vector) => ((string)vector["hex"]!)[..2] is "f0" or "f1";

    private static OutsideResult CsafeDecoded(JsonObject vector)
    {
        var good = ProtocolCatalog.TryDecode("csafe", OutsideVectors.Bytes(vector), out var json);
        return OutsideVectors.Result("csafe", vector, good ? [] : [$"{vector["name"]}: {Encoding.UTF8.GetString(json)}"]);
    }
}
