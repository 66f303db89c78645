using System.Text.Json.Nodes;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;

namespace EdgeGym.Tests.Protocols.Fuzzing;

/// <summary>What became of a protocol's inputs.</summary>
/// <param name="Accepted">Inputs that were decoded, not refused.</param>
/// <param name="Readings">What readers made of them.</param>
/// <param name="Throws">Must be 0.</param>
/// <param name="Failure">The first input that failed: path, bytes as hex, and what was thrown or wrong.</param>
public sealed record FuzzResult(string Protocol, long Inputs, long Accepted, long Readings, long Throws, string? Failure);

/// <summary>
/// Throws mutated frames at a protocol of the catalogue, through its document and through its readers. It finds its seeds by itself: all hexadecimal texts of
/// <c>firmware-protocols/{protocol}</c>, so that a new protocol is fuzzed by being there. The same seed gives the same inputs.
/// </summary>
public sealed class ProtocolFuzzer
{
    private const int LongestInput = 9_000;
    private const int FramesOfOneReader = 64;

    private static readonly byte[] s_interesting = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, 0xF0, 0xF1, 0xF2, 0xF3, 0xA4, 0x55];

    private readonly ProtocolEntry _protocol;
    private readonly Random _random;
    private readonly List<(string Part, byte[] Bytes)> _seeds = [];
    private readonly string[] _parts;
    private readonly List<Reading> _readings = [];
    private readonly List<Reading> _again = [];
    private IFrameReader? _reader;
    private IFrameReader? _twin;
    private long _inputs, _accepted, _made, _throws;
    private string? _failure;

    public ProtocolFuzzer(string root, ProtocolEntry protocol, int seed)
    {
        _protocol = protocol;
        _random = new Random(seed);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(root, "firmware-protocols", protocol.Id), "*.json").Order(StringComparer.Ordinal))
            Collect(JsonNode.Parse(File.ReadAllText(path)), "");
        _seeds.Sort((left, right) => string.CompareOrdinal(left.Part + Convert.ToHexString(left.Bytes), right.Part + Convert.ToHexString(right.Bytes)));
        _parts = [.. _seeds.Select(vector => vector.Part).Append("").Append("no-such-part").Distinct(StringComparer.Ordinal)];
    }

    public FuzzResult Result => new(_protocol.Id, _inputs, _accepted, _made, _throws, _failure);

    /// <param name="count">More inputs to try.</param>
    public void Run(int count)
    {
        for (var round = 0; round < count; round++)
        {
            var (part, bytes) = Next();
            Try(part, bytes);
        }
    }

    private void Try(string part, byte[] bytes)
    {
        if (_inputs++ % FramesOfOneReader == 0)
            (_reader, _twin) = (_protocol.CreateReader?.Invoke(), _protocol.CreateReader?.Invoke());
        try
        {
            var document = _protocol.Decode(part, bytes);
            document.ToJson(_protocol.Id);
            if (document.Error is null)
                _accepted++;
            Expect(document.Error is null ? document.Message is { Length: > 0 } : IsName(document.Error), $"error {document.Error}");
            Read(part, bytes);
        }
#pragma warning disable CA1031 // The loop's edge: whatever is thrown is what we look for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _throws++;
            _failure ??= $"{_protocol.Id}/{part} {Convert.ToHexStringLower(bytes)}: {exception.GetType().Name} {exception.Message} {exception.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}";
        }
    }

    private void Read(string part, byte[] bytes)
    {
        if (_reader is null || _twin is null)
            return;
        // Times go on, stand still, leap, and now and then fall.
        var at = 1_700_000_000_000 + (_inputs * 250) + (_random.Next(20) == 0 ? _random.Next(-5_000, 500_000) : 0);
        _readings.Clear();
        _again.Clear();
        var outcome = _reader.Read(part, bytes, at, _readings);
        var twin = _twin.Read(part, bytes, at, _again);
        Expect(outcome.Reject is null || IsName(outcome.Reject), $"reject {outcome.Reject}");
        Expect(outcome == twin && _readings.Count == _again.Count, "two readers differ");
        _made += _readings.Count;
        foreach (var reading in _readings)
            Expect(IsSound(reading), $"reading {reading}");
    }

    private static bool IsSound(Reading reading) => reading switch
    {
        CardioReading cardio => Finite(cardio.SpeedMetresPerSecond, cardio.InclinePercent, cardio.PowerWatts, cardio.CadencePerMinute, cardio.DistanceMetres, cardio.ResistanceLevel),
        HeartReading heart => heart.BeatsPerMinute is >= 20 and <= 260,
        RepetitionReading repetition => repetition.Id.Length is > 0 and <= 64 && Finite(
            repetition.LoadKilograms, repetition.ConcentricMilliseconds, repetition.EccentricMilliseconds, repetition.RangeOfMotionMillimetres,
            repetition.MeanConcentricVelocity, repetition.PeakConcentricVelocity),
        SetReading set => set.Id.Length is > 0 and <= 64 && Finite(set.LoadKilograms) && set.Repetitions is null or (>= 0 and <= 1000),
        _ => true,
    };

    private static bool Finite(params ReadOnlySpan<double?> values)
    {
        foreach (var value in values)
        {
            if (value is { } number && !double.IsFinite(number))
                return false;
        }

        return true;
    }

    private static bool IsName(string text) => text.Length is > 0 and < 64 && text.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');

    private static void Expect(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException(what);
    }

    private (string Part, byte[] Bytes) Next()
    {
        if (_seeds.Count == 0 || _random.Next(20) == 0)
        {
            var random = new byte[_random.Next(0, 80)];
            _random.NextBytes(random);
            return (_parts[_random.Next(_parts.Length)], random);
        }

        var (part, seed) = _seeds[_random.Next(_seeds.Count)];
        var bytes = new List<byte>(seed);
        for (var left = _random.Next(0, 5); left > 0; left--)
            Mutate(bytes);
        var frame = bytes.Take(LongestInput).ToArray();
        if (_random.Next(20) == 0)
            part = _parts[_random.Next(_parts.Length)];
        if (_random.Next(3) > 0)
            FrameRepairs.Repair(_protocol.Id, part, frame);
        return (part, frame);
    }

    private void Mutate(List<byte> bytes)
    {
        var at = bytes.Count == 0 ? 0 : _random.Next(bytes.Count);
        switch (_random.Next(9))
        {
            case 0 when bytes.Count > 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[at] = s_interesting[_random.Next(s_interesting.Length)];
                break;
            case 2 when bytes.Count > 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4 when bytes.Count > 0:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, _random.Next(1, 5)));
                break;
            case 5:
                bytes.InsertRange(at, Enumerable.Range(0, _random.Next(1, 9)).Select(_ => (byte)_random.Next(256)));
                break;
            case 6:
                bytes.AddRange(_seeds[_random.Next(_seeds.Count)].Bytes);
                break;
            case 7 when bytes.Count > 0:
                // Lengths and counts stand near the front.
                bytes[Math.Min(bytes.Count - 1, _random.Next(8))] += (byte)_random.Next(-3, 4);
                break;
            case 8 when bytes.Count > 1:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, _random.Next(1, 40))));
                break;
        }
    }

    private void Collect(JsonNode? node, string part)
    {
        switch (node)
        {
            case JsonObject values:
                part = (string?)(values["part"] as JsonValue) ?? part;
                foreach (var (_, value) in values)
                    Collect(value, part);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Collect(item, part);
                break;
            case JsonValue text when text.TryGetValue<string>(out var hex) && hex.Length is > 1 and <= 2 * LongestInput && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit):
                _seeds.Add((part, Convert.FromHexString(hex)));
                break;
        }
    }
}
