using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeGym.Equipment;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Storage.Members;

/// <summary>The member object of contract section 3: checked on the way in (every error, not only the first), written on the way out.</summary>
public sealed class MemberDocument
{
    private const int MaximumTags = 16;
    private const int MaximumConditions = 32;

    private static readonly (string Name, Sex Value)[] Sexes = [("female", Sex.Female), ("male", Sex.Male), ("other", Sex.Other)];

    private static readonly (string Name, TrainingLevel Value)[] Levels =
        [("novice", TrainingLevel.Novice), ("intermediate", TrainingLevel.Intermediate), ("advanced", TrainingLevel.Advanced)];

    private static readonly (string Name, TrainingGoal Value)[] Goals =
    [
        ("strength", TrainingGoal.Strength), ("hypertrophy", TrainingGoal.Hypertrophy), ("endurance", TrainingGoal.Endurance),
        ("fat_loss", TrainingGoal.FatLoss), ("health", TrainingGoal.Health),
    ];

    private MemberDocument()
    {
    }

    /// <summary>Null: one is to be made.</summary>
    public string? Id { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>Its id is empty while <see cref="Id"/> is null.</summary>
    public MemberProfile Profile { get; private init; } = new("");

    public MemberConsent Consent { get; private init; } = new();

    /// <summary>Null: not told, an update keeps what is there.</summary>
    public IReadOnlyList<string>? Tags { get; private init; }

    /// <summary>Null with <see cref="TellsPin"/>: take it away.</summary>
    public string? Pin { get; private init; }

    public bool TellsPin { get; private init; }

    /// <summary>Null and all errors when the document is not a member.</summary>
    public static MemberDocument? Read(JsonElement json, int currentYear, out IReadOnlyList<FieldError> errors)
    {
        var found = new List<FieldError>();
        errors = found;
        if (json.ValueKind != JsonValueKind.Object)
        {
            found.Add(new("", "must be a JSON object"));
            return null;
        }

        var fields = new JsonFields(json, found);
        var id = fields.Text("id");
        if (id is not null && !Identifier.IsValid(id, 64))
            found.Add(new("id", "must be 1 to 64 of a-z A-Z 0-9 _ -"));
        var name = fields.Text("name")?.Trim();
        if (string.IsNullOrEmpty(name) || name.Length > 100 || name.Any(char.IsControl))
            found.Add(new("name", "is required: 1 to 100 characters"));
        var told = fields.Object("consent");
        var consent = new MemberConsent(told?.Flag("coaching") ?? true, told?.Flag("cloud") ?? false, told?.Flag("leaderboard") ?? false);
        var profile = new MemberProfile(
            id ?? "",
            (int?)fields.Number("birth_year", 1900, currentYear, whole: true),
            fields.Choice("sex", Sexes),
            fields.Choice("level", Levels) ?? TrainingLevel.Novice,
            fields.Choice("goal", Goals) ?? TrainingGoal.Health,
            fields.Number("height_cm", 50, 260),
            fields.Number("weight_kg", 20, 400),
            fields.Choice("language", [("zh", 'z'), ("en", 'e')]) == 'z' ? "zh" : "en",
            fields.List("conditions", MaximumConditions, condition => Identifier.IsValid(condition, 64), "must be words such as hypertension"),
            consent.Coaching);
        var tags = fields.List("tags", MaximumTags, tag => Normal(tag).Length is >= 4 and <= 64, "must have 4 to 64 letters or digits");
        var pin = fields.Text("pin");
        if (pin is not null && (pin.Length is < 4 or > 12 || !pin.All(char.IsAsciiDigit)))
            found.Add(new("pin", "must be 4 to 12 digits"));
        if (found.Count > 0)
            return null;
        return new MemberDocument
        {
            Id = id,
            Name = name!,
            Profile = profile,
            Consent = consent,
            Tags = tags,
            Pin = pin,
            TellsPin = json.TryGetProperty("pin", out _),
        };
    }

    /// <summary>Writes the object of contract section 3. A PIN is never written.</summary>
    public static void Write(Utf8JsonWriter json, Member member)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(member);
        var profile = member.Profile;
        json.WriteStartObject();
        json.WriteString("id", member.Id);
        json.WriteString("name", member.Name);
        Write(json, "birth_year", profile.BirthYear);
        json.WriteString("sex", profile.Sex is { } sex ? Array.Find(Sexes, entry => entry.Value == sex).Name : null);
        json.WriteString("level", Array.Find(Levels, entry => entry.Value == profile.Level).Name);
        json.WriteString("goal", Array.Find(Goals, entry => entry.Value == profile.Goal).Name);
        Write(json, "height_cm", profile.HeightCentimetres);
        Write(json, "weight_kg", profile.WeightKilograms);
        json.WriteString("language", profile.Language);
        Write(json, "tags", member.Tags);
        Write(json, "conditions", profile.Conditions ?? []);
        json.WriteStartObject("consent");
        json.WriteBoolean("coaching", member.Consent.Coaching);
        json.WriteBoolean("cloud", member.Cloud);
        json.WriteBoolean("leaderboard", member.Leaderboard);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A tag as readers spell it differently: letters and digits only, upper case.</summary>
    internal static string Normal(string tag)
    {
        var normal = new StringBuilder(tag.Length);
        foreach (var character in tag)
        {
            if (char.IsAsciiLetterOrDigit(character))
                normal.Append(char.ToUpperInvariant(character));
            else if (character is not (':' or '-' or ' '))
                return "";
        }

        return normal.ToString();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private sealed class JsonFields(JsonElement json, List<FieldError> errors, string prefix = "")
    {
        public string? Text(string name) => Present(name, JsonValueKind.String, "a string") is { } value ? value.GetString() : null;

        public JsonFields? Object(string name)
            => Present(name, JsonValueKind.Object, "an object") is { } value ? new JsonFields(value, errors, name + ".") : null;

        public bool? Flag(string name)
        {
            if (Value(name) is not { } value)
                return null;
            if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                return value.GetBoolean();
            errors.Add(new(prefix + name, "must be true or false"));
            return null;
        }

        public double? Number(string name, double minimum, double maximum, bool whole = false)
        {
            if (Present(name, JsonValueKind.Number, "a number") is not { } value)
                return null;
            if (value.TryGetDouble(out var number) && number >= minimum && number <= maximum && (!whole || number == Math.Floor(number)))
                return number;
            errors.Add(new(prefix + name, string.Create(CultureInfo.InvariantCulture, $"must be {(whole ? "a whole number " : "")}from {minimum} to {maximum}")));
            return null;
        }

        public T? Choice<T>(string name, (string Name, T Value)[] choices)
            where T : struct
        {
            if (Text(name) is not { } text)
                return null;
            foreach (var choice in choices)
            {
                if (choice.Name == text)
                    return choice.Value;
            }

            errors.Add(new(prefix + name, "must be one of " + string.Join(", ", choices.Select(choice => choice.Name))));
            return null;
        }

        public List<string>? List(string name, int maximum, Func<string, bool> isValid, string rule)
        {
            if (Present(name, JsonValueKind.Array, "a list") is not { } value)
                return null;
            var list = new List<string>();
            foreach (var entry in value.EnumerateArray())
            {
                var text = entry.ValueKind == JsonValueKind.String ? entry.GetString()! : "";
                if (list.Count >= maximum || !isValid(text))
                {
                    errors.Add(new(prefix + name, $"{rule}, at most {maximum} of them"));
                    return null;
                }

                if (!list.Contains(text, StringComparer.Ordinal))
                    list.Add(text);
            }

            return list;
        }

        private JsonElement? Value(string name)
            => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

        private JsonElement? Present(string name, JsonValueKind kind, string what)
        {
            if (Value(name) is not { } value)
                return null;
            if (value.ValueKind == kind)
                return value;
            errors.Add(new(prefix + name, "must be " + what));
            return null;
        }
    }
}
