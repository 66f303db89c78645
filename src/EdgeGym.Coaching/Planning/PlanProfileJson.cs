using System.Text.Json;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Reads a profile of a plan request: the member object of contract section 3 plus <c>e1rm</c>, <c>blood_pressure</c>, <c>injuries</c>, <c>age</c>.
/// Never throws for anything that is JSON; a value that makes no sense counts as not told.
/// </summary>
public static class PlanProfileJson
{
    private const int MostItems = 64;
    private const int LongestText = 200;

    /// <param name="json">The profile; anything but an object is an unknown profile.</param>
    /// <param name="year">The current year, for ages from years of birth.</param>
    public static PlanProfile Read(JsonElement json, int year)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return PlanProfile.Unknown;
        var born = Number(json, "birth_year");
        var age = Number(json, "age") ?? (born is { } birthYear ? year - birthYear : null);
        var pressure = json.TryGetProperty("blood_pressure", out var told) && told.ValueKind == JsonValueKind.Object ? told : default;
        return new PlanProfile
        {
            Age = age is >= 5 and <= 120 ? (int)age : null,
            Sex = Text(json, "sex") switch { "female" => Sex.Female, "male" => Sex.Male, "other" => Sex.Other, _ => null },
            Level = Text(json, "level") switch
            {
                "novice" or "beginner" => TrainingLevel.Novice,
                "intermediate" => TrainingLevel.Intermediate,
                "advanced" => TrainingLevel.Advanced,
                _ => null,
            },
            Goal = WishText.GoalOf(Text(json, "goal")),
            HeightCentimetres = Number(json, "height_cm") is >= 80 and <= 250 and var height ? height : null,
            WeightKilograms = Number(json, "weight_kg") is >= 25 and <= 300 and var weight ? weight : null,
            Language = Text(json, "language") is "zh" or "en" ? Text(json, "language") : null,
            Conditions = Texts(json, "conditions"),
            Injuries = Texts(json, "injuries"),
            OneRepMaxKilograms = OneRepMaxes(json),
            SystolicPressure = pressure.ValueKind == JsonValueKind.Object ? Pressure(pressure, "sbp") : null,
            DiastolicPressure = pressure.ValueKind == JsonValueKind.Object ? Pressure(pressure, "dbp") : null,
        };
    }

    /// <summary>The profile of a line of the text files: <c>sex=female;age=28;level=novice;e1rm_chest_press=60</c>.</summary>
    public static PlanProfile ReadPairs(string? line)
    {
        var profile = PlanProfile.Unknown;
        var strength = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, value) in WishText.Pairs(line))
        {
            var number = double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed) ? parsed : (double?)null;
            profile = key switch
            {
                "age" when number is >= 5 and <= 120 => profile with { Age = (int)number },
                "sex" => profile with { Sex = value switch { "female" => Sex.Female, "male" => Sex.Male, _ => Sex.Other } },
                "level" => profile with { Level = value switch { "advanced" => TrainingLevel.Advanced, "intermediate" => TrainingLevel.Intermediate, _ => TrainingLevel.Novice } },
                "weight" or "weight_kg" when number is >= 25 and <= 300 => profile with { WeightKilograms = number },
                "condition" => profile with { Conditions = value.Split('+') },
                _ => profile,
            };
            if (key.StartsWith("e1rm_", StringComparison.Ordinal) && number is > 0)
                strength[key[5..]] = number.Value;
        }

        return profile with { OneRepMaxKilograms = strength };
    }

    private static Dictionary<string, double> OneRepMaxes(JsonElement json)
    {
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        if (!json.TryGetProperty("e1rm", out var list) || list.ValueKind != JsonValueKind.Object)
            return found;
        foreach (var entry in list.EnumerateObject().Take(MostItems))
        {
            if (entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetDouble(out var value) && double.IsFinite(value) && value > 0)
                found[entry.Name] = value;
        }

        return found;
    }

    private static int? Pressure(JsonElement json, string name) => Number(json, name) is >= 40 and <= 350 and var value ? (int)value : null;

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Told(value) : null;

    /// <summary>A list of texts; one text alone counts as a list of one.</summary>
    private static IReadOnlyList<string> Texts(JsonElement json, string name) => !json.TryGetProperty(name, out var list) ? []
        : list.ValueKind == JsonValueKind.String && Told(list) is { Length: > 0 } one ? [one]
        : list.ValueKind != JsonValueKind.Array ? []
        : [.. list.EnumerateArray().Take(MostItems).Where(item => item.ValueKind == JsonValueKind.String).Select(Told).OfType<string>().Where(text => text.Length > 0)];

    /// <summary>Null for a string with a lone surrogate: JSON can hold what text cannot.</summary>
    private static string? Told(JsonElement value)
    {
        try
        {
            return value.GetString() is { } text ? text[..Math.Min(text.Length, LongestText)] : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
