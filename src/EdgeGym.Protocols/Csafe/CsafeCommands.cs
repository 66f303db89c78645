using static EdgeGym.Protocols.Csafe.CsafeForm;

namespace EdgeGym.Protocols.Csafe;

/// <summary>Every command of the standard and the two of Life Fitness (specification, section 3).</summary>
public static class CsafeCommands
{
    private static readonly CsafeField[] None = [];
    private static readonly CsafeField[] TimeOfDay = [new("hours", U8, "h"), new("minutes", U8, "min"), new("seconds", U8, "s")];
    private static readonly CsafeField[] Weight = [new("weight", Measured16, Expected: CsafeQuantity.Mass), new("age", U8, "a"), new("gender", U8)];
    private static readonly CsafeField[] ProgramAndLevel = [new("program", U8), new("level", U8)];
    private static readonly CsafeField[] Speed = [new("speed", Measured16, Expected: CsafeQuantity.Speed)];
    private static readonly CsafeField[] Horizontal = [new("horizontal", Measured16, Expected: CsafeQuantity.Distance)];
    private static readonly CsafeField[] Vertical = [new("vertical", Measured16)];
    private static readonly CsafeField[] Calories = [new("calories", U16, "kcal")];
    private static readonly CsafeField[] Grade = [new("grade", SignedMeasured16, Expected: CsafeQuantity.Grade)];
    private static readonly CsafeField[] Gear = [new("gear", U8)];
    private static readonly CsafeField[] Torque = [new("torque", Measured16, Expected: CsafeQuantity.Torque)];
    private static readonly CsafeField[] Power = [new("power", Measured16, Expected: CsafeQuantity.Power)];
    private static readonly CsafeField[] Mets = [new("mets", U16, "MET", 0.1)];
    private static readonly CsafeField[] Rest = [new("data", CsafeForm.Bytes)];

    private static readonly CsafeCommand[] Rows =
    [
        Order(0x80, "get_status"), Order(0x81, "reset"), Order(0x82, "go_idle"), Order(0x83, "go_have_id"), Order(0x85, "go_in_use"),
        Order(0x86, "go_finished"), Order(0x87, "go_ready"), Order(0x88, "bad_id"),
        Get(0x91, "get_version", new("manufacturer_id", U8), new("class_id", U8), new("model", U8), new("hardware_version", U16), new("software_version", U16)),
        Get(0x92, "get_id", new CsafeField("id", Text)), Get(0x93, "get_units", new CsafeField("units", U8)),
        Get(0x94, "get_serial", new CsafeField("serial_number", Text)), Get(0x98, "get_list", new CsafeField("list", CsafeForm.Bytes)),
        Get(0x99, "get_utilization", new CsafeField("utilization", U24, "h")),
        Get(0x9A, "get_motor_current", new CsafeField("motor_current", Measured16, Expected: CsafeQuantity.Current)),
        Get(0x9B, "get_odometer", new CsafeField("odometer", Measured32, Expected: CsafeQuantity.Distance)),
        Get(0x9C, "get_error_code", new CsafeField("error_code", U24)), Get(0x9D, "get_service_code", new CsafeField("service_code", U24)),
        Get(0xA0, "get_twork", TimeOfDay), Get(0xA1, "get_horizontal", Horizontal), Get(0xA2, "get_vertical", Vertical), Get(0xA3, "get_calories", Calories),
        Get(0xA4, "get_program", ProgramAndLevel), Get(0xA5, "get_speed", Speed),
        Get(0xA6, "get_pace", new CsafeField("pace", Measured16, Expected: CsafeQuantity.Pace)),
        Get(0xA7, "get_cadence", new CsafeField("cadence", Measured16, Expected: CsafeQuantity.Cadence)),
        Get(0xA8, "get_grade", Grade), Get(0xA9, "get_gear", Gear), Get(0xAA, "get_up_list", new CsafeField("list", CsafeForm.Bytes)),
        Get(0xAB, "get_user_info", Weight), Get(0xAC, "get_torque", Torque),
        Get(0xB0, "get_hr_current", new CsafeField("heart_rate_current", U8, "beats/min")), Get(0xB2, "get_hr_zone", new CsafeField("heart_rate_zone", CsafeForm.Bytes)),
        Get(0xB3, "get_mets", Mets), Get(0xB4, "get_power", Power),
        Get(0xB5, "get_hr_average", new CsafeField("heart_rate_average", U8, "beats/min")),
        Get(0xB6, "get_hr_maximum", new CsafeField("heart_rate_maximum", U8, "beats/min")),
        Get(0xC0, "get_audio_channel", new CsafeField("audio_channel", U8)), Get(0xC1, "get_audio_volume", new CsafeField("audio_volume", U8)),
        Get(0xC2, "get_audio_mute", new CsafeField("audio_mute", U8)),

        Set(0x01, "auto_upload", new CsafeField("configuration", U8)), Set(0x02, "up_list", new CsafeField("list", CsafeForm.Bytes)),
        Set(0x04, "up_status_sec", new CsafeField("interval", U8, "s")), Set(0x05, "up_list_sec", new CsafeField("interval", U8, "s")),
        Set(0x10, "id_digits", new CsafeField("digits", U8)), Set(0x11, "set_time", TimeOfDay),
        Set(0x12, "set_date", new("years_since_1900", U8, "a"), new("month", U8), new("day", U8)),
        Set(0x13, "set_timeout", new CsafeField("timeout", U8, "s")),
        new(0x1A, "set_user_cfg1", Rest, Rest), new(0x1B, "set_user_cfg2", Rest, Rest),
        Set(0x20, "set_twork", TimeOfDay), Set(0x21, "set_horizontal", Horizontal), Set(0x22, "set_vertical", Vertical), Set(0x23, "set_calories", Calories),
        Set(0x24, "set_program", ProgramAndLevel), Set(0x25, "set_speed", Speed), Set(0x28, "set_grade", Grade), Set(0x29, "set_gear", Gear),
        Set(0x2B, "set_user_info", Weight), Set(0x2C, "set_torque", Torque), Set(0x2D, "set_level", new CsafeField("level", U8)),
        Set(0x30, "set_target_hr", Rest), Set(0x32, "set_goal", Rest), Set(0x33, "set_mets", Mets), Set(0x34, "set_power", Power),
        Set(0x35, "set_hr_zone", Rest), Set(0x36, "set_hr_maximum", new CsafeField("heart_rate_maximum", U8, "beats/min")),
        Set(0x40, "set_audio_range", Rest), Set(0x41, "set_audio_deemphasis", Rest), Set(0x42, "set_audio_channel_range", Rest),
        Set(0x43, "set_audio_volume_range", Rest), Set(0x44, "set_audio_mute", Rest),
        new(0x70, "get_caps", Rest, [new("capability_code", U8)]),
        new(0x76, "set_pm_cfg", Rest, Rest), new(0x77, "set_pm_data", Rest, Rest), new(0x7E, "get_pm_cfg", Rest, Rest), new(0x7F, "get_pm_data", Rest, Rest),

        // Life Fitness. What is named agrees with the answers to the standard's own commands in the same recording; the rest nobody has explained.
        Get(
            0xD0, "life_fitness_get_detail", [.. Enumerable.Repeat(new CsafeField("", Skip), 9), new("weight", Measured16, Expected: CsafeQuantity.Mass),
            .. Enumerable.Repeat(new CsafeField("", Skip), 6), .. TimeOfDay, .. Horizontal, .. Calories, new("", Skip), new("heart_rate_current", U8, "beats/min")]),
        Get(0xD2, "life_fitness_get_name", new CsafeField("name", Text)),
    ];

    private static readonly CsafeCommand?[] ById = Index(Rows);

    public static IReadOnlyList<CsafeCommand> All => Rows;

    /// <summary>The row of a command, or null.</summary>
    public static CsafeCommand? Find(byte id) => ById[id];

    /// <param name="wrapper">Command around it that gives ids another meaning; 0 for none.</param>
    /// <param name="id">Of the command.</param>
    public static CsafeCommand? Find(byte wrapper, byte id) => wrapper == 0 ? ById[id] : Concept2Commands.Find(wrapper, id);

    internal static CsafeCommand?[] Index(CsafeCommand[] rows)
    {
        var table = new CsafeCommand?[256];
        foreach (var row in rows)
            table[row.Id] = row;
        return table;
    }

    internal static CsafeCommand Order(byte id, string name) => new(id, name, None, None);

    internal static CsafeCommand Get(byte id, string name, params CsafeField[] response) => new(id, name, response, None);

    internal static CsafeCommand Set(byte id, string name, params CsafeField[] request) => new(id, name, None, request);
}
