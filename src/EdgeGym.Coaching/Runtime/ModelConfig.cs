using System.Text.Json;

namespace EdgeGym.Coaching.Runtime;

/// <summary>What the runtime needs of a Hugging Face config.json (Llama style). Zero where the file does not say: then the graph decides.</summary>
/// <param name="ContextTokens">`max_position_embeddings`.</param>
/// <param name="EndTokens">`eos_token_id`, one or several.</param>
public sealed record ModelConfig(int Layers, int KeyValueHeads, int HeadDimension, int VocabularySize, int ContextTokens, IReadOnlyList<int> EndTokens)
{
    private const int Largest = 1 << 24;

    /// <exception cref="ModelException">Torn, or a number out of any sensible range.</exception>
    public static ModelConfig Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            var heads = Number(root, "num_attention_heads");
            var hidden = Number(root, "hidden_size");
            return new ModelConfig(
                Number(root, "num_hidden_layers"),
                Number(root, "num_key_value_heads") is > 0 and var keyValueHeads ? keyValueHeads : heads,
                Number(root, "head_dim") is > 0 and var dimension ? dimension : heads > 0 ? hidden / heads : 0,
                Number(root, "vocab_size"),
                Number(root, "max_position_embeddings"),
                EndsOf(root));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new ModelException($"config.json: {error.Message}", error);
        }
    }

    private static int Number(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return 0;
        return value.TryGetInt32(out var number) && number is >= 0 and <= Largest
            ? number
            : throw new ModelException($"config.json: {name} is {value}; a whole number from 0 to {Largest} is expected.");
    }

    private static int[] EndsOf(JsonElement root)
    {
        if (!root.TryGetProperty("eos_token_id", out var value))
            return [];
        return value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Take(64).Select(id => id.GetInt32())],
            JsonValueKind.Number => [value.GetInt32()],
            _ => [],
        };
    }
}
