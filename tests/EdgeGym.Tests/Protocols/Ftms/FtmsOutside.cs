using System.Globalization;
using System.Text.Json.Nodes;
using EdgeGym.Protocols;

namespace EdgeGym.Tests.Protocols.Ftms;

/// <summary>Frames of real fitness machines and of other people's tests against what their sources say.</summary>
internal static class FtmsOutside
{
    /// <summary>Values of a source that cannot hold, by vector and key, and why.</summary>
    public static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["status 0x12, incyclist ignores it/ignored"] = "what that program leaves out; the standard has simulation parameters there, and we read them",
        ["Mr Captain rower #3/power"] = AveragePaceAsPower, ["Mr Captain rower #3/caloriesPerMinute"] = PowerAsCalories,
        ["Mr Captain rower #4/power"] = AveragePaceAsPower, ["Mr Captain rower #4/caloriesPerMinute"] = PowerAsCalories,
        ["Mr Captain rower #5/power"] = AveragePaceAsPower, ["Mr Captain rower #5/caloriesPerMinute"] = PowerAsCalories,
        ["Mr Captain rower #6/power"] = AveragePaceAsPower, ["Mr Captain rower #6/caloriesPerMinute"] = PowerAsCalories,
        ["Mr Captain rower #7/power"] = AveragePaceAsPower, ["Mr Captain rower #7/caloriesPerMinute"] = PowerAsCalories,
    };

    private const string AveragePaceAsPower =
        "that program takes the average pace for the power; 295 s/500m are 14 W by the usual formula, and the standard's field says 15, not 600";

    private const string PowerAsCalories = "that program takes the power for kcal/min; 514 kcal/h are 8.6 kcal/min, and the standard's field says 8, not 22";

    /// <summary>Names that sources use, and the standard's.</summary>
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["speed"] = ["instantaneous_speed"], ["distance"] = ["total_distance", "positive_elevation_gain"], ["totalDistance"] = ["total_distance"],
        ["elapsed"] = ["elapsed_time"], ["elapsed_s"] = ["elapsed_time"], ["time"] = ["elapsed_time"], ["calories"] = ["total_energy"],
        ["caloriesPerHour"] = ["energy_per_hour"], ["caloriesPerMinute"] = ["energy_per_minute"], ["heartRate"] = ["heart_rate"], ["heartrate"] = ["heart_rate"],
        ["power"] = ["instantaneous_power", "power_output"], ["instantaneousPower"] = ["instantaneous_power"], ["power_w"] = ["instantaneous_power"],
        ["cadence"] = ["instantaneous_cadence", "stroke_rate", "step_per_minute"], ["cadence_rpm"] = ["instantaneous_cadence"],
        ["strokeCount"] = ["stroke_count", "stride_count"], ["pace"] = ["instantaneous_pace"], ["resistance"] = ["resistance_level"],
        ["resistanceLevel"] = ["resistance_level"], ["op_code"] = ["op_code"], ["code"] = ["op_code"],
    };

    public static OutsideResult Check(JsonObject vector)
    {
        var name = (string)vector["name"]!;
        var failures = new List<string>();
        var fields = Decode(vector, failures);
        foreach (var (key, expected) in vector["expected"]!.AsObject())
        {
            if (!Exceptions.ContainsKey($"{name}/{key}") && !Holds(key, expected!, fields, vector))
                failures.Add($"{name}: {key} should be {expected}, is {string.Join(' ', fields.Select(field => $"{field.Key}={field.Value}"))}");
        }

        foreach (var absent in vector["expected_null"]?.AsArray() ?? [])
        {
            var missing = Names.GetValueOrDefault((string)absent!) ?? [(string)absent!];
            if (missing.Any(fields.ContainsKey))
                failures.Add($"{name}: {absent} should be absent");
        }

        return OutsideVectors.Result("ftms", vector, failures);
    }

    public static Dictionary<string, JsonNode> Decode(JsonObject vector, List<string> failures)
    {
        var part = ((string)vector["characteristic"]!)[2..].ToLowerInvariant();
        if (ProtocolCatalog.TryDecode($"ftms/{part}", OutsideVectors.Bytes(vector), out var json))
            return OutsideVectors.Fields(JsonNode.Parse(json)!);
        failures.Add($"{vector["name"]}: {System.Text.Encoding.UTF8.GetString(json)}");
        return [];
    }

    private static bool Holds(string key, JsonNode expected, Dictionary<string, JsonNode> fields, JsonObject vector)
    {
        if (key == "response")
            return Convert.ToHexStringLower(OutsideVectors.Bytes(vector)) == (string?)expected && fields.ContainsKey("result");
        if (key == "all_other_machine_features")
            return fields.Where(field => !field.Key.Contains("target", StringComparison.Ordinal) && field.Value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False)
                .Take(17).Count(field => (bool)field.Value) == 2;
        if (expected.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False)
            return fields.TryGetValue(key, out var flag) && (bool)flag == (bool)expected;
        if (key == "speed_log")
            return Math.Floor((double)fields["instantaneous_speed"]) == double.Parse(((string)expected!).Split(' ')[0], CultureInfo.InvariantCulture);
        // Sources count in wire units, or make a speed of a rower's pace.
        var wire = key.EndsWith("_raw", StringComparison.Ordinal);
        var names = Names.GetValueOrDefault(key) ?? [wire ? key[..^4] : key];
        if (key == "speed" && fields.TryGetValue("instantaneous_pace", out var pace) && !fields.ContainsKey("instantaneous_speed"))
            return Math.Abs((1800 / (double)pace) - (double)expected) < 1e-6;
        if (Array.Find(names, fields.ContainsKey) is not { } field)
            return false;
        var value = Number(vector, field, fields[field]);
        if (field == "resistance_level" && ((string)vector["name"]!).StartsWith("Life Fitness elliptical", StringComparison.Ordinal))
            value /= 10;
        var scale = !wire ? 1 : field == "instantaneous_speed" ? 100 : 2;
        // That program cuts halves off.
        return Math.Abs((value * scale) - (double)expected) < 1e-6 || (key == "cadence" && Math.Floor(value) == (double)expected);
    }

    public static double Number(JsonObject vector, string field, JsonNode value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (double)value : throw new InvalidOperationException($"{vector["name"]}: {field} is {value}");

    public static string Renamed(string key)
    {
        foreach (var unit in new[] { "_kmh", "_m", "_pct", "_deg", "_kcal", "_bpm", "_s_per_500m", "_s", "_n", "_w", "_spm", "_rpm", "_raw" })
        {
            if (key.EndsWith(unit, StringComparison.Ordinal))
            {
                key = key[..^unit.Length];
                break;
            }
        }

        return key switch
        {
            "positive_elevation" => "positive_elevation_gain",
            "negative_elevation" => "negative_elevation_gain",
            "ramp_angle" => "ramp_angle_setting",
            "met" => "metabolic_equivalent",
            "steps_per_minute" => "step_per_minute",
            _ => key,
        };
    }
}
