using static EdgeGym.Protocols.StrengthLink.FieldForm;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>The field tables of specification section 4, in its order.</summary>
internal static class StrengthLinkLayouts
{
    private const long LatestTime = 253_402_300_799_999;
    private const long NoLoad = 0xFFFF_FFFF;
    private const long HeaviestGrams = 1_000_000;
    private const long LongestMilliseconds = 86_400_000;

    private static readonly FieldLayout Time = new("machine_time", S64, "ms", Absent: 0, Lowest: 1, Highest: LatestTime);
    private static readonly FieldLayout Boot = new("boot", U32);
    private static readonly FieldLayout Event = new("event", U32);
    private static readonly FieldLayout Load = new("load", U32, "kg", 0.001, Absent: NoLoad, Highest: HeaviestGrams);
    private static readonly FieldLayout Command = new("command", Opaque64);
    private static readonly FieldLayout ExpiresIn = new("expires_in", U32, "ms", Highest: 600_000);

    private static readonly FieldLayout[]?[] ByType = MakeTable(
        (StrengthLinkMessageType.Ack, [new("type", U8), new("sequence", U8)]),
        (StrengthLinkMessageType.Nack, [new("type", U8), new("sequence", U8), new("reason", U8, Lowest: 1, Highest: 255)]),
        (StrengthLinkMessageType.Heartbeat, [new("status", U8), new("uptime", U32, "s")]),
        (StrengthLinkMessageType.Hello,
        [
            new("lowest_version", U8, Lowest: 1), new("highest_version", U8, Lowest: 1), new("kind", U8, Lowest: 1, Highest: 2),
            new("capabilities", U8), Boot,
            new("load_minimum", U32, "kg", 0.001, Highest: HeaviestGrams), new("load_maximum", U32, "kg", 0.001, Highest: HeaviestGrams),
            new("load_step", U32, "kg", 0.001, Lowest: 1, Highest: HeaviestGrams),
            new("exercise", Text, Lowest: 1, Highest: 64), new("firmware", Text, Highest: 64),
        ]),
        (StrengthLinkMessageType.TimeRequest, [new("uptime", U32, "ms")]),
        (StrengthLinkMessageType.Position,
        [
            Time, new("interval", U16, "ms", 0.1, Lowest: 10, Highest: 10_000), new("count", U8, Lowest: 1), new("flags", U8),
            new("first_position", S32, "mm", 0.1, Lowest: -50_000, Highest: 50_000),
        ]),
        (StrengthLinkMessageType.Repetition,
        [
            Boot, Event, Time, Load,
            new("concentric_time", U16, "ms", Absent: 0xFFFF), new("eccentric_time", U16, "ms", Absent: 0xFFFF),
            new("range_of_motion", U16, "mm", Absent: 0xFFFF, Highest: 5000),
            new("mean_concentric_velocity", U16, "m/s", 0.001, Absent: 0xFFFF, Highest: 10_000),
            new("peak_concentric_velocity", U16, "m/s", 0.001, Absent: 0xFFFF, Highest: 20_000),
            new("flags", U8),
            new("mean_power", U16, "W", Absent: 0xFFFF, Highest: 10_000, Optional: true),
            new("peak_power", U16, "W", Absent: 0xFFFF, Highest: 20_000, Optional: true),
            new("work", U16, "J", Absent: 0xFFFF, Optional: true),
            new("peak_force", U16, "N", Absent: 0xFFFF, Highest: 20_000, Optional: true),
        ]),
        (StrengthLinkMessageType.SetEnd,
        [
            Boot, Event, Time, Load, new("repetitions", U16, Absent: 0xFFFF, Highest: 1000),
            new("perceived_exertion", U8, null, 0.5, Absent: 0xFF, Highest: 20),
            new("repetitions_in_reserve", U8, null, 0.5, Absent: 0xFF, Highest: 20),
            new("duration", U32, "ms", Absent: 0xFFFF_FFFF, Highest: LongestMilliseconds, Optional: true),
            new("rest_before", U32, "ms", Absent: 0xFFFF_FFFF, Highest: LongestMilliseconds, Optional: true),
            new("range_of_motion", U16, "mm", Absent: 0xFFFF, Highest: 5000, Optional: true),
            new("peak_power", U16, "W", Absent: 0xFFFF, Highest: 20_000, Optional: true),
            new("work", U32, "J", Absent: 0xFFFF_FFFF, Highest: 1_000_000, Optional: true),
            new("seat", U8, Absent: 0xFF, Optional: true),
        ]),
        (StrengthLinkMessageType.LoadApplied, [Command, new("result", U8, Highest: 6), Load, Time]),
        (StrengthLinkMessageType.Fault,
            [Time, new("severity", U8, Lowest: 1, Highest: 3), new("code", Text, Lowest: 1, Highest: 32), new("text", Text, Highest: 120)]),
        (StrengthLinkMessageType.Login, [new("by", U8, Lowest: 1, Highest: 2), new("name", Bytes, Lowest: 1, Highest: 64)]),
        (StrengthLinkMessageType.Logout, []),
        (StrengthLinkMessageType.Spotter,
            [Boot, Event, Time, new("reason", U8, Lowest: 1), Load with { Name = "load_before" }, Load with { Name = "load_after" }]),
        (StrengthLinkMessageType.Identify, []),
        (StrengthLinkMessageType.Welcome,
        [
            new("version", U8, Lowest: 1), new("gateway_time", S64, "ms", Lowest: 1, Highest: LatestTime),
            new("heartbeat_interval", U16, "ms", Lowest: 100, Highest: 10_000), new("silence", U16, "ms", Lowest: 300, Highest: 60_000),
            new("revision", U8, Lowest: 1, Optional: true),
        ]),
        (StrengthLinkMessageType.TimeSync,
            [new("uptime", U32, "ms"), new("gateway_time", S64, "ms", Lowest: 1, Highest: LatestTime)]),
        (StrengthLinkMessageType.SetLoad, [Command, ExpiresIn, Load with { Absent = null }]),
        (StrengthLinkMessageType.Stop, [Command, ExpiresIn]),
        (StrengthLinkMessageType.ReleaseLoad, [Command, ExpiresIn]),
        (StrengthLinkMessageType.Lock, [Command, ExpiresIn]));

    public static bool IsKnown(StrengthLinkMessageType type) => ByType[(byte)type] is not null;

    public static FieldLayout[] Of(StrengthLinkMessageType type) => ByType[(byte)type]!;

    private static FieldLayout[]?[] MakeTable(params (StrengthLinkMessageType Type, FieldLayout[] Fields)[] entries)
    {
        var table = new FieldLayout[]?[256];
        foreach (var (type, fields) in entries)
            table[(byte)type] = [.. fields.Select(WithinForm)];
        return table;
    }

    private static FieldLayout WithinForm(FieldLayout field) => field with
    {
        Highest = Math.Min(field.Highest, field.Form switch
        {
            U8 or Text or Bytes => byte.MaxValue,
            U16 => ushort.MaxValue,
            U32 => uint.MaxValue,
            S32 => int.MaxValue,
            _ => long.MaxValue,
        }),
    };
}
