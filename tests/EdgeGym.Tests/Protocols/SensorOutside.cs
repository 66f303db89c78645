using System.Text.Json.Nodes;
using EdgeGym.Protocols.Tindeq;
using EdgeGym.Protocols.Vitruvian;

namespace EdgeGym.Tests.Protocols;

/// <summary>A file of several sensors: those that we read are compared, the others (climbing boards, kitchen scales) are no strength machines.</summary>
public static class SensorOutside
{
    /// <returns>Null for a sensor that is none of ours.</returns>
    public static OutsideResult? Check(JsonObject vector)
    {
        var name = (string)vector["name"]!;
        var bytes = Convert.FromHexString((string)vector["hex"]!);
        if (name.StartsWith("Tindeq", StringComparison.Ordinal))
            return new OutsideResult("tindeq", name, false, Tindeq(bytes, vector["expected"]!));
        if (name.Contains("bytes 2-3", StringComparison.Ordinal))
            return new OutsideResult("vitruvian", name, false, VitruvianCommand.Load((double)vector["expected"]!["weight_kg"]!) == BitConverter.ToUInt16(bytes) ? null : name);
        return name.StartsWith("Vitruvian", StringComparison.Ordinal)
            ? new OutsideResult("vitruvian", name, false, Vitruvian(name, bytes))
            : null;
    }

    private static string? Tindeq(byte[] bytes, JsonNode expected)
    {
        if (TindeqNotification.TryRead(bytes, out var notification, out _) is { } reject)
            return reject;
        var (weights, times) = (expected["samples_kg"]!.AsArray(), expected["timestamps_us"]!.AsArray());
        if (notification.Samples != weights.Count)
            return $"{notification.Samples} samples";
        for (var index = 0; index < weights.Count; index++)
        {
            if (notification[index].Kilograms != (float)weights[index]! || notification[index].Microseconds != (uint)times[index]!)
                return $"sample {index}: {notification[index]}";
        }

        return null;
    }

    private static string? Vitruvian(string name, byte[] bytes)
    {
        if (VitruvianCommand.NameOf(bytes[0]) is not { } known)
            return $"0x{bytes[0]:x2}";
        return known switch
        {
            "stop" => VitruvianCommand.Stop.SequenceEqual(bytes) ? null : name,
            "reset" => VitruvianCommand.Reset.SequenceEqual(bytes) ? null : name,
            "stop_old" => null,
            _ => known,
        };
    }
}
