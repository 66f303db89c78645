using System.Text.Json;

namespace EdgeGym.Simulation.Machines;

/// <summary>What a person reads on the machine's screen. Fields that a screen leaves out are null; unknown ones are nothing to a person.</summary>
public sealed record ScreenSeen
{
    public static readonly ScreenSeen Blank = new();

    public string? Member { get; init; }

    /// <summary>Number of the coming or running set, from 1.</summary>
    public int? Set { get; init; }

    public int? Sets { get; init; }

    /// <summary>kg, as the screen shows it.</summary>
    public double? Load { get; init; }

    public int? TargetRepetitions { get; init; }

    /// <summary>s of rest left, as counted down on the screen.</summary>
    public double? RestSeconds { get; init; }

    public string? Say { get; init; }

    /// <summary>The screen says that nobody goes on here: a red flag, an emergency stop.</summary>
    public bool IsHalted { get; init; }

    public SuggestionSeen? Suggestion { get; init; }

    public static ScreenSeen? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return null;
            return new ScreenSeen
            {
                Member = Text(root, "member"),
                Set = (int?)Number(root, "set"),
                Sets = (int?)Number(root, "of"),
                Load = Number(root, "load"),
                TargetRepetitions = root.TryGetProperty("target", out var target) && target.ValueKind == JsonValueKind.Object ? (int?)Number(target, "reps") : null,
                RestSeconds = Number(root, "rest_s") ?? Number(root, "rest"),
                Say = Text(root, "say"),
                IsHalted = Text(root, "phase") == "stopped" || (root.TryGetProperty("alert", out var alert) && alert.ValueKind == JsonValueKind.Object),
                Suggestion = root.TryGetProperty("suggestion", out var suggestion) && suggestion.ValueKind == JsonValueKind.Object ? SuggestionSeen.Read(suggestion) : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    internal static string? Text(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static double? Number(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}

/// <summary>The open suggestion on a screen.</summary>
/// <param name="Id">To answer to.</param>
/// <param name="LoadKilograms">kg; null: leave it.</param>
/// <param name="Repetitions">For the coming set.</param>
/// <param name="RestSeconds">s before it.</param>
/// <param name="SetsLeft">Still to do here; 0 is done.</param>
/// <param name="Stop">Do not go on with this exercise.</param>
/// <param name="IsAutomatic">The machine does it by itself.</param>
/// <param name="Settings">On a cardio machine: axis and value, as <c>speed</c> in m/s.</param>
public sealed record SuggestionSeen(
    string Id, double? LoadKilograms, int? Repetitions, double? RestSeconds, int? SetsLeft, bool Stop, bool IsAutomatic, IReadOnlyList<(string Axis, double Value)> Settings)
{
    private static readonly string[] Axes = ["speed", "incline", "power", "resistance"];

    internal static SuggestionSeen? Read(JsonElement element)
        => ScreenSeen.Text(element, "id") is { Length: > 0 } id
            ? new SuggestionSeen(
                id,
                ScreenSeen.Number(element, "load"),
                (int?)ScreenSeen.Number(element, "reps"),
                ScreenSeen.Number(element, "rest_s"),
                (int?)ScreenSeen.Number(element, "sets"),
                Is(element, "stop"),
                Is(element, "auto"),
                [.. Axes.Where(axis => ScreenSeen.Number(element, axis) is not null).Select(axis => (axis, ScreenSeen.Number(element, axis)!.Value))])
            : null;

    private static bool Is(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
