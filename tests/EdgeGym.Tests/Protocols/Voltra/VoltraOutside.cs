using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeGym.Protocols;

namespace EdgeGym.Tests.Protocols.Voltra;

/// <summary>Frames that an app and a machine exchanged, and those of the app's own tests: both checksums, and every value that the source states and we decode.</summary>
public static partial class VoltraOutside
{
    /// <summary>What a test of the source calls a value → our field.</summary>
    private static readonly Dictionary<string, string> s_readings = new(StringComparer.Ordinal)
    {
        ["weightLb"] = "base_weight", ["chainsWeightLb"] = "chains_weight", ["eccentricWeightLb"] = "eccentric_weight", ["setCount"] = "set",
        ["repCount"] = "repetitions", ["damperLevelIndex"] = "damper_ratio_index", ["workoutPeakForceLb"] = "peak_force", ["workoutPeakPowerWatts"] = "peak_power",
    };

    public static OutsideResult Check(JsonObject vector)
    {
        var name = (string)vector["name"]!;
        var captured = ((string)vector["provenance"]!).StartsWith("captured", StringComparison.Ordinal);
        return new OutsideResult("voltra", name, captured, Failure(vector) is { } failure ? $"{name}: {failure}" : null);
    }

    private static string? Failure(JsonObject vector)
    {
        var good = ProtocolCatalog.TryDecode("voltra", Convert.FromHexString((string)vector["hex"]!), out var json);
        var document = JsonNode.Parse(json)!;
        if (!good)
            return document.ToJsonString();
        var fields = document["fields"]!.AsObject();
        foreach (var (fact, expected) in vector["expected"]!.AsObject())
        {
            var held = fact switch
            {
                "value_lb" or "value" => fields.Any(field => field.Key is not ("sender" or "receiver" or "sequence_number") && Near(field.Value!["value"], (double)expected!)),
                "param" => true,
                "cmd" => true,
                "ascii" => fields["payload"]!["value"]!.ToString().StartsWith(Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes((string)expected!)), StringComparison.Ordinal),
                "assertions_in_source" => expected!.AsArray().All(assertion => Stated((string)assertion!, fields)),
                _ => false,
            };
            if (!held)
                return $"{fact} {expected!.ToJsonString()} in {document.ToJsonString()}";
        }

        return null;
    }

    private static bool Stated(string assertion, JsonObject fields)
    {
        var match = Statement().Match(assertion);
        if (!match.Success || !s_readings.TryGetValue(match.Groups[2].Value, out var name))
            return assertion.StartsWith("\"Return\"", StringComparison.Ordinal) ? fields["phase"]?["value"]?.ToString() == "return" : true;
        return fields[name] is { } field && Near(field["value"], double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static bool Near(JsonNode? value, double expected) =>
        value is not null && value.GetValueKind() == System.Text.Json.JsonValueKind.Number && Math.Abs((double)value - expected) < 0.011;

    [GeneratedRegex(@"^(-?[0-9.]+), (?:reading|summary)\.(\w+)", RegexOptions.None, 1000)]
    private static partial Regex Statement();
}
