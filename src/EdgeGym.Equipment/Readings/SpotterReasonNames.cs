namespace EdgeGym.Equipment.Readings;

/// <summary>The spelling of <see cref="SpotterReason"/> in messages, on screens and in alerts.</summary>
public static class SpotterReasonNames
{
    private static readonly (SpotterReason Reason, string Name)[] Names =
    [
        (SpotterReason.Stalled, "stalled"), (SpotterReason.Dropped, "dropped"), (SpotterReason.OverSpeed, "over_speed"),
        (SpotterReason.Asked, "asked"), (SpotterReason.Other, "other"),
    ];

    public static string ToName(this SpotterReason reason) => Array.Find(Names, entry => entry.Reason == reason).Name ?? "other";

    public static bool TryParse(string? name, out SpotterReason reason)
    {
        reason = Array.Find(Names, entry => entry.Name == name).Reason;
        return reason != 0;
    }
}
