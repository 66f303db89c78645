using System.Text.Json.Nodes;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Keiser;

namespace EdgeGym.Tests.Protocols.Keiser;

/// <summary>Chips made by the maker's own code from the maker's own sample data, and broadcasts from the maker's page.</summary>
public static class KeiserOutside
{
    public static OutsideResult Check(JsonObject vector) =>
        new("keiser", (string)vector["name"]!, false, Failure(vector) is { } failure ? $"{vector["name"]}: {failure}" : null);

    private static string? Failure(JsonObject vector)
    {
        if (vector["pages"] is JsonObject pages)
            return Image(Bytes(pages), vector["expected"]!.AsObject());
        var bytes = Convert.FromHexString((string)vector["hex"]!);
        var expected = vector["expected"]!.AsObject();
        if (bytes.Length != KeiserPage.Bytes)
            return Broadcast(bytes, expected);
        var reject = KeiserSet.TryRead(bytes, out var set);
        return Compare(reject, in set, expected);
    }

    private static string? Image(byte[] image, JsonObject expected)
    {
        var chip = new KeiserChip(image);
        var read = new Dictionary<string, List<KeiserSet>>(StringComparer.Ordinal);
        while (chip.MoveNext())
        {
            var model = chip.Machine.Model.ToString("x4");
            if (!read.TryGetValue(model, out var sets))
                read[model] = sets = [];
            sets.Add(chip.Set);
        }

        var blank = 0;
        foreach (var (model, machine) in expected)
        {
            var sets = read.GetValueOrDefault(model, []);
            var number = 0;
            foreach (var record in machine!["sets"]!.AsArray().Select(record => record!.AsObject()))
            {
                // The maker's parser shows a reserved record as the last second of 1969; it is no set.
                if (((string)record["time"]!).StartsWith("1969", StringComparison.Ordinal))
                {
                    blank++;
                    continue;
                }

                if (number == sets.Count)
                    return $"{model} has {sets.Count} sets";
                var set = sets[number++];
                if (Compare(null, in set, record) is { } failure)
                    return $"{model} {number}: {failure}";
            }

            if (number != sets.Count)
                return $"{model} has {sets.Count} sets instead of {number}";
        }

        return chip.BrokenPages == 0 && chip.BlankRecords == blank ? null : $"{chip.BrokenPages} broken, {chip.BlankRecords} blank";
    }

    private static string? Compare(string? reject, in KeiserSet set, JsonObject expected)
    {
        if (((string)expected["time"]!).StartsWith("1969", StringComparison.Ordinal))
            return reject == RejectReasons.Blank ? null : $"{reject ?? "a set"} instead of a blank record";
        if (reject is not null)
            return reject;
        var same = set.Version.ToString("X8") == (string?)expected["version"] && KeiserDocument.Serial(in set) == (string?)expected["serial"]
            && set.UnixSeconds == DateTimeOffset.Parse((string)expected["time"]!).ToUnixTimeSeconds()
            && Math.Abs(set.Resistance - (double)expected["resistance"]!) < 1e-9 && set.Repetitions == (int?)expected["repetitions"]
            && set.PeakPowerWatts == (int)expected["peak"]! && Math.Abs(set.WorkJoules - (double)expected["work"]!) < 0.006
            && set.Distance == (int?)expected["distance"] && set.Seat == (byte?)(int?)expected["seat"] && set.Rom2 == (byte?)(int?)expected["rom2"]
            && set.Rom1 == (byte?)(int?)expected["rom1"] && set.Chest == (byte?)(int?)expected["chest"]
            && set.Unit == (string?)expected["units"] switch { "lb" => KeiserUnit.Pounds, "kg" => KeiserUnit.Kilograms, "er" => KeiserUnit.Error, _ => KeiserUnit.Newtons }
            && set.Test == (int?)expected["test"] && (expected["model"] is null || set.Model.ToString("x4") == (string?)expected["model"]);
        return same ? null : $"{set} instead of {expected.ToJsonString()}";
    }

    private static string? Broadcast(byte[] bytes, JsonObject expected)
    {
        if (KeiserAdvertisement.TryRead(bytes, out var broadcast, out _) is { } reject)
            return reject;
        // All three carry the values of the maker's example: 82.4 rpm, 135 bpm, 115 W, 13 kcal, 4 min 39 s.
        if (broadcast is not { CadencePerMinute: 82.4, HeartRate: 135.0, PowerWatts: 115, Kilocalories: 13, DurationSeconds: 279, Gear: 10, IsLive: true })
            return broadcast.ToString();
        return expected["version"] is null || $"{broadcast.Major}.{broadcast.Minor:D2}" == (string?)expected["version"] ? null : $"version {broadcast.Major}.{broadcast.Minor}";
    }

    private static byte[] Bytes(JsonObject pages)
    {
        var image = Enumerable.Repeat((byte)0x55, KeiserChip.Bytes).ToArray();
        foreach (var (number, hex) in pages)
            Convert.FromHexString((string)hex!).CopyTo(image, int.Parse(number) * KeiserPage.Bytes);
        return image;
    }
}
