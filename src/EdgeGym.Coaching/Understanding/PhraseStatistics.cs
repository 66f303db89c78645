using System.Buffers.Binary;
using System.Text;

namespace EdgeGym.Coaching.Understanding;

/// <summary>
/// How often pieces of sentences go with an intent: a linear classifier over hashed pieces, trained on the same hand-written text as the language model. It knows
/// words that the small model has seen too rarely, and nothing of their order beyond a few; the two are asked together.
/// File: "EGPS", version 1, buckets, intents with their names, then for each used bucket its number, a scale (float) and one signed byte per intent.
/// </summary>
public sealed class PhraseStatistics
{
    private const int MostBuckets = 1 << 22;
    private const int MostIntents = 256;
    private const long LargestFile = 256L << 20;

    /// <summary>Intents that may go either way; which, is learned with them.</summary>
    private static readonly string[] TwoWay = ["set_load", "change_reps", "change_sets", "cardio_adjust", "correction"];

    private readonly int _buckets;
    private readonly Dictionary<int, int> _rowOf;
    private readonly float[] _scales;
    private readonly sbyte[] _weights;

    private PhraseStatistics(int buckets, string[] labels, Dictionary<int, int> rowOf, float[] scales, sbyte[] weights)
    {
        _buckets = buckets;
        Labels = labels;
        Intents = [.. labels.Select(IntentOf).Distinct(StringComparer.Ordinal)];
        _rowOf = rowOf;
        _scales = scales;
        _weights = weights;
    }

    /// <summary>As trained: an intent, or an intent with its way (<c>set_load:down</c>).</summary>
    public IReadOnlyList<string> Labels { get; }

    public IReadOnlyList<string> Intents { get; }

    /// <summary>What a sentence is trained as.</summary>
    public static string LabelOf(string intent, string action, string? direction) => !TwoWay.Contains(intent) ? intent : (direction, action) switch
    {
        ("down", _) or (null, "decrease_load" or "reduce_reps" or "remove_set") => intent + ":down",
        ("up", _) or (null, "increase_load_capped" or "increase_reps" or "add_set_capped") => intent + ":up",
        _ => intent,
    };

    /// <exception cref="Runtime.ModelException">Torn, too large or of another version.</exception>
    public static PhraseStatistics Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                throw new Runtime.ModelException($"{Path.GetFileName(path)} is too large.");
            return Parse(File.ReadAllBytes(path)) ?? throw new Runtime.ModelException($"{Path.GetFileName(path)} is torn or of another version.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Runtime.ModelException($"{Path.GetFileName(path)}: {exception.Message}", exception);
        }
    }

    /// <summary>Null for bytes that are no such file.</summary>
    public static PhraseStatistics? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 20 || !bytes[..4].SequenceEqual("EGPS"u8) || Read(bytes, 4) != 1)
            return null;
        var (buckets, count, rows) = (Read(bytes, 8), Read(bytes, 12), Read(bytes, 16));
        if (buckets is <= 0 or > MostBuckets || (buckets & (buckets - 1)) != 0 || count is <= 0 or > MostIntents || rows < 0 || rows > buckets)
            return null;
        var at = 20;
        var intents = new string[count];
        for (var index = 0; index < count; index++)
        {
            if (at >= bytes.Length || at + 1 + bytes[at] > bytes.Length)
                return null;
            intents[index] = Encoding.UTF8.GetString(bytes.Slice(at + 1, bytes[at]));
            if (!ContractNames.Intents.Contains(IntentOf(intents[index])))
                return null;
            at += 1 + bytes[at];
        }

        if (bytes.Length - at != (long)rows * (8 + count))
            return null;
        var rowOf = new Dictionary<int, int>(rows);
        var scales = new float[rows];
        var weights = new sbyte[rows * count];
        for (var row = 0; row < rows; row++)
        {
            rowOf[Read(bytes, at)] = row;
            scales[row] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(at + 4)..]);
            if (!float.IsFinite(scales[row]))
                return null;
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(bytes.Slice(at + 8, count)).CopyTo(weights.AsSpan(row * count));
            at += 8 + count;
        }

        return new PhraseStatistics(buckets, intents, rowOf, scales, weights);

        static int Read(ReadOnlySpan<byte> from, int offset) => BinaryPrimitives.ReadInt32LittleEndian(from[offset..]);
    }

    /// <summary>Share of belief in each intent; together one.</summary>
    /// <param name="beliefs">In each label.</param>
    public IReadOnlyList<(string Intent, double Probability)> OfIntents(double[] beliefs)
        => [.. Intents.Select(intent => (intent, Labels.Select((label, index) => IntentOf(label) == intent ? beliefs[index] : 0).Sum()))];

    /// <summary>Shares of belief, given the intent, that it goes up and that it goes down; 0 and 0 for intents that have no way.</summary>
    public (double Up, double Down) Ways(double[] beliefs, string intent)
    {
        double all = 0, up = 0, down = 0;
        for (var index = 0; index < beliefs.Length; index++)
        {
            if (IntentOf(Labels[index]) != intent)
                continue;
            all += beliefs[index];
            up += Labels[index].EndsWith(":up", StringComparison.Ordinal) ? beliefs[index] : 0;
            down += Labels[index].EndsWith(":down", StringComparison.Ordinal) ? beliefs[index] : 0;
        }

        return all > 0 ? (up / all, down / all) : (0, 0);
    }

    /// <summary>Share of belief in each of <see cref="Labels"/>; sums to one.</summary>
    /// <param name="text">Numbers as digits already.</param>
    public double[] Beliefs(string text, string lang)
    {
        var features = PhraseFeatures.Of(PhraseFeatures.Plain(text), lang, _buckets);
        var sums = new double[Labels.Count];
        foreach (var bucket in features)
        {
            if (!_rowOf.TryGetValue(bucket, out var row))
                continue;
            for (var intent = 0; intent < sums.Length; intent++)
                sums[intent] += _scales[row] * _weights[(row * sums.Length) + intent];
        }

        var norm = Math.Sqrt(Math.Max(1, features.Count));
        var most = sums.Max() / norm;
        double total = 0;
        for (var intent = 0; intent < sums.Length; intent++)
            total += sums[intent] = Math.Exp((sums[intent] / norm) - most);
        for (var intent = 0; intent < sums.Length; intent++)
            sums[intent] /= total;
        return sums;
    }

    private static string IntentOf(string label) => label.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? label[..at] : label;
}
