using System.Buffers.Binary;

namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// A small network (two hidden layers) that has learned, from simulated sets carried to failure, where the estimator's forecast of a running set is
/// off: it multiplies the forecast's shares of repetitions left. Part of what was trained, so it is used only in sets that the model has proposed; the
/// weights come with the program, so that a replay moves the same targets. Deterministic, some 20,000 multiplications.
/// </summary>
public sealed class ReserveNetwork
{
    private const uint Magic = 0x31565245; // "ERV1"
    private const int MostHidden = 512;
    private const float Widest = 6;
    private const string Resource = "EdgeGym.Sessions.Estimation.reserve.bin";

    private readonly float[] _mean;
    private readonly float[] _deviation;
    private readonly (float[] Weights, float[] Bias)[] _layers;

    private ReserveNetwork(float[] mean, float[] deviation, (float[], float[])[] layers) => (_mean, _deviation, _layers) = (mean, deviation, layers);

    /// <summary>The weights that ship; null in a build that has none.</summary>
    public static ReserveNetwork? Shipped { get; } = Load();

    /// <summary>Weights of the network, for size and tests.</summary>
    public int Size => _layers.Sum(layer => layer.Weights.Length + layer.Bias.Length);

    /// <summary>Null when the bytes are no network for <see cref="ReserveFeatures"/>.</summary>
    /// <param name="bytes">Little-endian: magic, features, hidden, classes (u32); float32 mean, deviation, then weights (row-major, one row an output) and biases of three layers.</param>
    public static ReserveNetwork? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
            return null;
        var (features, hidden, classes) = (Length(bytes, 4), Length(bytes, 8), Length(bytes, 12));
        if (features != ReserveFeatures.Count || classes != ReserveFeatures.Classes || hidden is < 1 or > MostHidden)
            return null;
        int[] lengths = [features, features, hidden * features, hidden, hidden * hidden, hidden, classes * hidden, classes];
        if (bytes.Length != 16 + (4 * lengths.Sum()))
            return null;
        var parts = new float[lengths.Length][];
        var offset = 16;
        for (var part = 0; part < parts.Length; part++)
        {
            parts[part] = new float[lengths[part]];
            for (var index = 0; index < lengths[part]; index++, offset += 4)
            {
                parts[part][index] = BinaryPrimitives.ReadSingleLittleEndian(bytes[offset..]);
                if (!float.IsFinite(parts[part][index]))
                    return null;
            }
        }

        return parts[1].All(deviation => deviation > 0) ? new ReserveNetwork(parts[0], parts[1], [(parts[2], parts[3]), (parts[4], parts[5]), (parts[6], parts[7])]) : null;
    }

    /// <summary>Shares of 0, 1, … repetitions left; the last stands for all that are more. They sum to one.</summary>
    /// <param name="features">Of <see cref="ReserveFeatures.Of"/>.</param>
    public double[] Read(ReadOnlySpan<float> features)
    {
        var values = new float[features.Length];
        for (var index = 0; index < values.Length; index++)
            values[index] = Math.Clamp((features[index] - _mean[index]) / _deviation[index], -Widest, Widest);
        for (var layer = 0; layer < _layers.Length; layer++)
            values = Apply(_layers[layer], values, isLast: layer == _layers.Length - 1);
        var logs = new double[values.Length];
        for (var left = 0; left < logs.Length; left++)
            logs[left] = values[left] + features[ReserveFeatures.SharesAt + left];
        var most = logs.Max();
        var sum = logs.Sum(log => Math.Exp(log - most));
        return [.. logs.Select(log => Math.Exp(log - most) / sum)];
    }

    private static float[] Apply((float[] Weights, float[] Bias) layer, float[] inputs, bool isLast)
    {
        var outputs = new float[layer.Bias.Length];
        for (var row = 0; row < outputs.Length; row++)
        {
            var sum = layer.Bias[row];
            var weights = layer.Weights.AsSpan(row * inputs.Length, inputs.Length);
            for (var index = 0; index < inputs.Length; index++)
                sum += weights[index] * inputs[index];
            outputs[row] = isLast ? sum : sum / (1 + MathF.Exp(-sum));
        }

        return outputs;
    }

    private static int Length(ReadOnlySpan<byte> bytes, int at) => (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]));

    private static ReserveNetwork? Load()
    {
        using var stream = typeof(ReserveNetwork).Assembly.GetManifestResourceStream(Resource);
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes);
    }
}
