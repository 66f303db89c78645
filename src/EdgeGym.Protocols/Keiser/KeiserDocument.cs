using System.Globalization;

namespace EdgeGym.Protocols.Keiser;

/// <summary>
/// Keiser as a technician reads it: <c>keiser/set</c>, <c>keiser/directory</c> and <c>keiser/chain</c> take one page of a chip, <c>keiser/echip</c> a whole one
/// (8192 bytes), <c>keiser/m</c> the manufacturer data of an M-series broadcast.
/// </summary>
public static class KeiserDocument
{
    private static readonly string[] s_units = ["lb", "kg", "N", "er"];

    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        switch (part)
        {
            case "set":
                var reject = KeiserSet.TryRead(bytes, out var set);
                return reject is null ? new DecodedMessage("set_record", Fields(in set)) : DecodedMessage.Rejected(reject, $"{bytes.Length} bytes");
            case "directory" or "chain":
                reject = KeiserPage.Check(bytes);
                return reject is not null ? DecodedMessage.Rejected(reject, $"{bytes.Length} bytes") : part == "chain" ? Chain(bytes) : Directory(bytes);
            case "echip":
                return bytes.Length == KeiserChip.Bytes ? Chip(bytes) : DecodedMessage.Rejected(RejectReasons.BadLength, $"{bytes.Length} of 8192 bytes");
            case "m":
                return Advertisement(bytes);
            default:
                return DecodedMessage.Rejected(RejectReasons.UnknownPart, "keiser/set, keiser/directory, keiser/chain, keiser/echip or keiser/m");
        }
    }

    /// <summary>As the maker prints it: month day, year, hour minute, second and a number behind.</summary>
    public static string Serial(in KeiserSet set)
    {
        var made = DateTimeOffset.FromUnixTimeSeconds(set.SerialSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"{made:MMdd yyyy HHmm ss}{set.SerialExtra:D2}");
    }

    private static List<DecodedField> Fields(in KeiserSet set)
    {
        var fields = new List<DecodedField>
        {
            new("time", DateTimeOffset.FromUnixTimeSeconds(set.UnixSeconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)),
            new("model", set.Model.ToString("x4", CultureInfo.InvariantCulture)),
            new("version", set.Version.ToString("X8", CultureInfo.InvariantCulture)),
            new("serial", Serial(in set)), new("resistance", set.Resistance, s_units[(int)set.Unit]),
        };
        Add(fields, "repetitions", set.Repetitions);
        Add(fields, "test", set.Test);
        fields.Add(new DecodedField("peak_power", (long)set.PeakPowerWatts, "W"));
        fields.Add(new DecodedField("work", set.WorkJoules, "J"));
        Add(fields, "distance", set.Distance);
        Add(fields, "seat", set.Seat);
        Add(fields, "rom2", set.Rom2);
        Add(fields, "rom1", set.Rom1);
        Add(fields, "chest", set.Chest);
        return fields;
    }

    private static DecodedMessage Directory(ReadOnlySpan<byte> page)
    {
        var fields = new List<DecodedField>();
        for (var index = 0; index < KeiserDirectoryEntry.InPage; index++)
        {
            if (!KeiserDirectoryEntry.TryRead(page, index, out var entry))
                continue;
            var name = $"machine_{index}";
            fields.Add(new DecodedField(name + "_model", entry.Model.ToString("x4", CultureInfo.InvariantCulture)));
            Add(fields, name + "_chest", entry.Chest);
            Add(fields, name + "_rom2", entry.Rom2);
            Add(fields, name + "_rom1", entry.Rom1);
            Add(fields, name + "_seat", entry.Seat);
            fields.Add(new DecodedField(name + "_first_page", (long)entry.FirstPage));
        }

        return new DecodedMessage("directory", fields);
    }

    private static DecodedMessage Chain(ReadOnlySpan<byte> page)
    {
        var next = new double[KeiserPage.DirectoryPage];
        for (var index = 0; index < next.Length; index++)
            next[index] = page[index];
        return new DecodedMessage("chain", [new DecodedField("next_page", next)]);
    }

    private static DecodedMessage Chip(ReadOnlySpan<byte> image)
    {
        var chip = new KeiserChip(image);
        var (models, sets) = (new SortedSet<ushort>(), 0L);
        while (chip.MoveNext())
        {
            models.Add(chip.Machine.Model);
            sets++;
        }

        return new DecodedMessage(
            "echip",
            [
                new("models", string.Join(' ', models.Select(model => model.ToString("x4", CultureInfo.InvariantCulture)))), new("sets", sets),
                new("blank_records", (long)chip.BlankRecords), new("broken_pages", (long)chip.BrokenPages),
            ],
            Quirks: chip.BrokenPages > 0 ? Quirks.TruncatedRecord : Quirks.None);
    }

    private static DecodedMessage Advertisement(ReadOnlySpan<byte> bytes)
    {
        var reject = KeiserAdvertisement.TryRead(bytes, out var advertisement, out var quirks);
        if (reject is not null)
            return DecodedMessage.Rejected(reject, $"{bytes.Length} bytes");
        var fields = new List<DecodedField>
        {
            new("version", string.Create(CultureInfo.InvariantCulture, $"{advertisement.Major}.{advertisement.Minor:D2}")),
            new("data_type", (long)advertisement.DataType), new("equipment_id", (long)advertisement.Equipment),
            new("cadence", advertisement.CadencePerMinute, "1/min"),
        };
        if (advertisement.HeartRate is { } heart)
            fields.Add(new DecodedField("heart_rate", heart, "bpm"));
        fields.Add(new DecodedField("power", (long)advertisement.PowerWatts, "W"));
        fields.Add(new DecodedField("caloric_burn", (long)advertisement.Kilocalories, "kcal"));
        fields.Add(new DecodedField("duration", (long)advertisement.DurationSeconds, "s"));
        if (advertisement.TripMetres is { } trip)
            fields.Add(new DecodedField("trip", trip, "m"));
        Add(fields, "gear", advertisement.Gear);
        return new DecodedMessage("m_series", fields, Quirks: quirks);
    }

    private static void Add(List<DecodedField> fields, string name, int? value)
    {
        if (value is { } number)
            fields.Add(new DecodedField(name, (long)number));
    }
}
