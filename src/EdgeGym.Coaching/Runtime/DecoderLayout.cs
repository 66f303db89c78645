using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeGym.Coaching.Runtime;

/// <summary>
/// A decoder's inputs and outputs, read from the graph itself, in the naming of Optimum's exporter: `input_ids`, `attention_mask`, maybe `position_ids`,
/// `past_key_values.N.key|value` [1, heads, past, dimension]; `logits` [1, tokens or 1, vocabulary], `present.N.key|value`.
/// </summary>
internal sealed record DecoderLayout(int Layers, int Heads, int Dimension, TensorElementType CacheType, TensorElementType LogitsType, int VocabularySize, bool TakesPositions)
{
    public int CacheElementBytes => BytesOf(CacheType);

    /// <summary>Bytes of one token in the caches of all layers.</summary>
    public long BytesPerToken => 2L * Layers * Heads * Dimension * CacheElementBytes;

    public int LogitsElementBytes => BytesOf(LogitsType);

    public string[] InputNames => ["input_ids", "attention_mask", .. TakesPositions ? ["position_ids"] : Array.Empty<string>(), .. CacheNames("past_key_values")];

    public string[] OutputNames => ["logits", .. CacheNames("present")];

    /// <exception cref="ModelException">The graph is no decoder of this kind; the message says what is off.</exception>
    public static DecoderLayout Read(InferenceSession session, ModelConfig config)
    {
        var (inputs, outputs) = (session.InputMetadata, session.OutputMetadata);
        var layers = inputs.Keys.Count(name => name.StartsWith("past_key_values.", StringComparison.Ordinal) && name.EndsWith(".key", StringComparison.Ordinal));
        if (layers == 0)
            throw new ModelException("The graph has no inputs past_key_values.N.key: it is no decoder with a key-value cache.");
        if (config.Layers != 0 && config.Layers != layers)
            throw new ModelException($"The graph has {layers} layers, config.json {config.Layers}.");

        var first = Of(inputs, "past_key_values.0.key", rank: 4);
        var logits = Of(outputs, "logits", rank: 3);
        var layout = new DecoderLayout(
            layers,
            first.Dimensions[1] > 0 ? first.Dimensions[1] : config.KeyValueHeads,
            first.Dimensions[3] > 0 ? first.Dimensions[3] : config.HeadDimension,
            first.ElementDataType,
            logits.ElementDataType,
            logits.Dimensions[2] > 0 ? logits.Dimensions[2] : config.VocabularySize,
            inputs.ContainsKey("position_ids"));
        layout.Check(inputs, outputs);
        return layout;
    }

    private void Check(IReadOnlyDictionary<string, NodeMetadata> inputs, IReadOnlyDictionary<string, NodeMetadata> outputs)
    {
        if (Heads <= 0 || Dimension <= 0 || VocabularySize <= 0)
            throw new ModelException($"Neither graph nor config.json says how large the cache is: {Heads} heads of {Dimension}, {VocabularySize} tokens.");
        if (CacheType is not (TensorElementType.Float or TensorElementType.Float16) || LogitsType is not (TensorElementType.Float or TensorElementType.Float16))
            throw new ModelException($"The cache is {CacheType} and the logits are {LogitsType}; Float and Float16 are supported.");
        if (inputs.Keys.Except(InputNames, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new ModelException($"The graph asks for '{unknown}', which is not known.");
        foreach (var name in InputNames)
        {
            var input = Of(inputs, name, name.StartsWith("past", StringComparison.Ordinal) ? 4 : 2);
            var expected = name.StartsWith("past", StringComparison.Ordinal) ? CacheType : TensorElementType.Int64;
            if (input.ElementDataType != expected)
                throw new ModelException($"The graph's '{name}' is {input.ElementDataType}; {expected} is expected.");
        }

        foreach (var name in OutputNames)
            Of(outputs, name, name == "logits" ? 3 : 4);
    }

    private static NodeMetadata Of(IReadOnlyDictionary<string, NodeMetadata> nodes, string name, int rank)
    {
        if (!nodes.TryGetValue(name, out var node) || !node.IsTensor)
            throw new ModelException($"The graph has no tensor '{name}'.");
        return node.Dimensions.Length == rank ? node : throw new ModelException($"The graph's '{name}' has {node.Dimensions.Length} dimensions; {rank} are expected.");
    }

    private IEnumerable<string> CacheNames(string prefix) =>
        Enumerable.Range(0, Layers).SelectMany(layer => (string[])[$"{prefix}.{layer}.key", $"{prefix}.{layer}.value"]);

    private static int BytesOf(TensorElementType type) => type == TensorElementType.Float16 ? 2 : 4;
}
