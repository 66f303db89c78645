using System.Buffers.Binary;
using System.Text;

namespace EdgeGym.Coaching.Understanding;

/// <summary>What the word statistics hold of a sentence.</summary>
/// <param name="Labels">Share of belief in each of <see cref="PhraseStatistics.Labels"/>; sums to one.</param>
/// <param name="Slots">For each slot with its value (<c>direction=down</c>; a number by its name alone) how likely it is there, 0–1.</param>
public sealed record PhraseBeliefs(double[] Labels, IReadOnlyDictionary<string, double> Slots);

/// <summary>
/// How often pieces of sentences go with an intent and with slots: a linear classifier over hashed pieces and a hidden layer over the mean of their
/// vectors (fastText, Joulin 2017, with both added up), trained on the same hand-written text as the language model. It knows words that the small
/// model has seen too rarely, and little of their order; the two are asked together.
/// File: "EGPS", version 2, counts (buckets, dimensions, hidden units, labels, slots, rows), names, the dense layers (float), then for each used bucket its
/// number, two scales (float), one signed byte per dimension and one per label.
/// </summary>
public sealed class PhraseStatistics
{
    private const int HeaderBytes = 32;
    private const int MostBuckets = 1 << 22;
    private const int MostNames = 512;
    private const int MostUnits = 1024;
    private const long LargestFile = 256L << 20;

    /// <summary>Larger weights are no weights; it keeps sums finite.</summary>
    private const float LargestWeight = 1000;

    private const double Epsilon = 1e-5;

    /// <summary>Intents that may go either way; which, is learned with them.</summary>
    private static readonly string[] TwoWay = ["set_load", "change_reps", "change_sets", "cardio_adjust", "correction"];

    private readonly int _buckets;
    private readonly int _dimensions;
    private readonly Dictionary<int, int> _rowOf;
    private readonly float[] _scales;
    private readonly sbyte[] _weights;
    private readonly float[][] _dense;

    private PhraseStatistics(int buckets, int dimensions, string[] labels, string[] slots, float[][] dense, Dictionary<int, int> rowOf, float[] scales, sbyte[] weights)
    {
        (_buckets, _dimensions, _dense, _rowOf, _scales, _weights) = (buckets, dimensions, dense, rowOf, scales, weights);
        (Labels, Slots) = (labels, slots);
        Intents = [.. labels.Select(IntentOf).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>As trained: an intent, or an intent with its way (<c>set_load:down</c>).</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Slots with their values; numbers by their name alone.</summary>
    public IReadOnlyList<string> Slots { get; }

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
        if (bytes.Length < HeaderBytes || !bytes[..4].SequenceEqual("EGPS"u8) || Number(bytes, 4) != 2)
            return null;
        var (buckets, dimensions, hidden) = (Number(bytes, 8), Number(bytes, 12), Number(bytes, 16));
        var (labelCount, slotCount, rows) = (Number(bytes, 20), Number(bytes, 24), Number(bytes, 28));
        if (buckets is <= 0 or > MostBuckets || (buckets & (buckets - 1)) != 0 || dimensions is <= 0 or > MostUnits || hidden is <= 0 or > MostUnits
            || labelCount is <= 0 or > MostNames || slotCount is < 0 or > MostNames || rows < 0 || rows > buckets)
        {
            return null;
        }

        var at = HeaderBytes;
        if (Names(bytes, ref at, labelCount) is not { } labels || !labels.All(label => ContractNames.Intents.Contains(IntentOf(label)))
            || Names(bytes, ref at, slotCount) is not { } slots)
        {
            return null;
        }

        int[] sizes = [dimensions, dimensions, hidden * dimensions, hidden, (labelCount + slotCount) * hidden, labelCount + slotCount];
        var rowBytes = 12 + dimensions + labelCount;
        if (bytes.Length - at != (4L * sizes.Sum()) + ((long)rows * rowBytes))
            return null;
        var dense = new float[sizes.Length][];
        for (var layer = 0; layer < sizes.Length; layer++)
        {
            dense[layer] = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes.Slice(at, 4 * sizes[layer])).ToArray();
            if (!dense[layer].All(IsWeight))
                return null;
            at += 4 * sizes[layer];
        }

        var rowOf = new Dictionary<int, int>(rows);
        var scales = new float[2 * rows];
        var weights = new sbyte[rows * (dimensions + labelCount)];
        for (var row = 0; row < rows; row++)
        {
            rowOf[Number(bytes, at)] = row;
            for (var scale = 0; scale < 2; scale++)
            {
                scales[(2 * row) + scale] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(at + 4 + (4 * scale))..]);
                if (!IsWeight(scales[(2 * row) + scale]))
                    return null;
            }

            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(bytes.Slice(at + 12, dimensions + labelCount)).CopyTo(weights.AsSpan(row * (dimensions + labelCount)));
            at += rowBytes;
        }

        return new PhraseStatistics(buckets, dimensions, labels, slots, dense, rowOf, scales, weights);
    }

    private static bool IsWeight(float weight) => float.IsFinite(weight) && Math.Abs(weight) <= LargestWeight;

    private static int Number(ReadOnlySpan<byte> from, int offset) => BinaryPrimitives.ReadInt32LittleEndian(from[offset..]);

    private static string[]? Names(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        var names = new string[count];
        for (var index = 0; index < count; index++)
        {
            if (at >= bytes.Length || at + 1 + bytes[at] > bytes.Length)
                return null;
            names[index] = Encoding.UTF8.GetString(bytes.Slice(at + 1, bytes[at]));
            at += 1 + bytes[at];
        }

        return names;
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

    /// <param name="text">Numbers as digits already.</param>
    public PhraseBeliefs Ask(string text, string lang)
    {
        var width = _dimensions + Labels.Count;
        var sums = new double[width];
        var known = 0;
        foreach (var bucket in PhraseFeatures.Of(PhraseFeatures.Plain(text), lang, _buckets))
        {
            if (!_rowOf.TryGetValue(bucket, out var row))
                continue;
            known++;
            for (var index = 0; index < width; index++)
                sums[index] += _scales[(2 * row) + (index < _dimensions ? 0 : 1)] * _weights[(row * width) + index];
        }

        var norm = Math.Sqrt(Math.Max(1, known));
        for (var index = 0; index < width; index++)
            sums[index] /= norm;
        var outputs = Dense(Hidden(sums.AsSpan(0, _dimensions)), _dense[4], _dense[5]);
        var labels = outputs[..Labels.Count];
        for (var label = 0; label < labels.Length; label++)
            labels[label] += sums[_dimensions + label];
        var most = labels.Max();
        double total = 0;
        for (var label = 0; label < labels.Length; label++)
            total += labels[label] = Math.Exp(labels[label] - most);
        for (var label = 0; label < labels.Length; label++)
            labels[label] /= total;
        var slots = new Dictionary<string, double>(Slots.Count, StringComparer.Ordinal);
        for (var slot = 0; slot < Slots.Count; slot++)
            slots[Slots[slot]] = Sigmoid(outputs[Labels.Count + slot]);
        return new PhraseBeliefs(labels, slots);
    }

    /// <summary>Layer norm (Ba 2016), then one layer with SiLU.</summary>
    private double[] Hidden(ReadOnlySpan<double> sums)
    {
        double mean = 0, square = 0;
        foreach (var value in sums)
            mean += value / sums.Length;
        foreach (var value in sums)
            square += (value - mean) * (value - mean) / sums.Length;
        var normal = new double[sums.Length];
        for (var index = 0; index < normal.Length; index++)
            normal[index] = ((sums[index] - mean) / Math.Sqrt(square + Epsilon) * _dense[0][index]) + _dense[1][index];
        var hidden = Dense(normal, _dense[2], _dense[3]);
        for (var index = 0; index < hidden.Length; index++)
            hidden[index] *= Sigmoid(hidden[index]);
        return hidden;
    }

    private static double[] Dense(double[] input, float[] weights, float[] bias)
    {
        var output = new double[bias.Length];
        for (var row = 0; row < output.Length; row++)
        {
            double sum = bias[row];
            for (var column = 0; column < input.Length; column++)
                sum += weights[(row * input.Length) + column] * input[column];
            output[row] = sum;
        }

        return output;
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    private static string IntentOf(string label) => label.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? label[..at] : label;
}
