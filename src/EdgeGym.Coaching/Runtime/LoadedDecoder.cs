using Microsoft.ML.OnnxRuntime;

namespace EdgeGym.Coaching.Runtime;

/// <summary>A session that has answered once.</summary>
/// <param name="LastLogitsOnly">The graph gives the logits of the last position instead of all.</param>
internal sealed record LoadedDecoder(InferenceSession Session, DecoderLayout Layout, bool LastLogitsOnly)
{
    /// <summary>Reads the layout and runs two tokens: providers may fail as late as that.</summary>
    public static LoadedDecoder Prove(InferenceSession session, ModelConfig config)
    {
        var layout = DecoderLayout.Read(session, config);
        using var tokens = OrtValue.CreateTensorValueFromMemory(new long[2], [1, 2]);
        using var mask = OrtValue.CreateTensorValueFromMemory(new long[] { 1, 1 }, [1, 2]);
        using var positions = OrtValue.CreateTensorValueFromMemory(new long[] { 0, 1 }, [1, 2]);
        using var empty = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, layout.CacheType, [1, layout.Heads, 0, layout.Dimension]);
        var values = layout.InputNames.Select(name => name switch { "input_ids" => tokens, "attention_mask" => mask, "position_ids" => positions, _ => empty }).ToArray();
        using var options = new RunOptions();
        using var results = session.Run(options, layout.InputNames, values, layout.OutputNames);
        var logits = results[0].GetTensorTypeAndShape().Shape;
        if (logits is not [1, 1 or 2, var vocabulary] || vocabulary != layout.VocabularySize)
            throw new ModelException($"The logits of two tokens are [{string.Join(", ", logits)}]; [1, 2 or 1, {layout.VocabularySize}] is expected.");
        foreach (var present in results.Skip(1))
        {
            if (present.GetTensorTypeAndShape().Shape is not [1, var heads, 2, var dimension] || heads != layout.Heads || dimension != layout.Dimension)
                throw new ModelException($"A cache of two tokens is [{string.Join(", ", present.GetTensorTypeAndShape().Shape)}]; [1, {layout.Heads}, 2, {layout.Dimension}] is expected.");
        }

        return new LoadedDecoder(session, layout, logits[1] == 1);
    }
}
