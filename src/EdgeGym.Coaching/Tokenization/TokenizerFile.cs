using System.Text;
using System.Text.Json;

namespace EdgeGym.Coaching.Tokenization;

/// <summary>Reads `tokenizer.json` as the Hugging Face tokenizers library writes it (its serialization, version 1.0). What would be encoded differently from there is refused.</summary>
internal sealed class TokenizerFile
{
    private const int LargestId = 1 << 20;
    private const int MostMerges = 1 << 21;

    /// <summary>Texts of tokens by id, as bytes; null where an id is not used.</summary>
    public byte[]?[] Bytes { get; private set; } = [];

    public List<AddedToken> Added { get; } = [];

    public required BytePairMerges Merges { get; init; }

    public required PreTokenizer PreTokenizer { get; init; }

    public bool Composes { get; private init; }

    /// <exception cref="InvalidDataException">The file is torn or asks for what is not supported; the message says which.</exception>
    public static TokenizerFile Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return Read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"tokenizer.json is not JSON: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // What JsonElement throws for a member that is missing or of another kind.
            throw new InvalidDataException($"tokenizer.json does not have the expected members: {error.Message}", error);
        }
    }

    private static TokenizerFile Read(JsonElement root)
    {
        var model = root.GetProperty("model");
        if (model.TryGetProperty("type", out var type) && type.GetString() is not "BPE")
            throw new InvalidDataException($"tokenizer.json: the model '{type}' is not supported, only BPE.");
        foreach (var affix in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.TryGetProperty(affix, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() != "")
                throw new InvalidDataException($"tokenizer.json: {affix} is not supported.");
        }

        if (IsTrue(model, "byte_fallback"))
            throw new InvalidDataException("tokenizer.json: byte_fallback is not supported, only byte-level BPE.");

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in model.GetProperty("vocab").EnumerateObject())
            ids[entry.Name] = CheckedId(entry.Value.GetInt32(), entry.Name);
        var byteLevel = false;
        var steps = new List<PreTokenizerStep>();
        if (root.TryGetProperty("pre_tokenizer", out var preTokenizer))
            PreTokenizerReader.Read(preTokenizer, steps, ref byteLevel);
        if (!byteLevel)
            throw new InvalidDataException("tokenizer.json: the pre-tokenizer has no ByteLevel step; only byte-level BPE is supported.");

        var file = new TokenizerFile
        {
            Merges = ReadMerges(model, ids),
            PreTokenizer = new PreTokenizer(steps),
            Composes = root.TryGetProperty("normalizer", out var normalizer) && ReadNormalizer(normalizer),
        };
        file.ReadTokens(root, ids);
        return file;
    }

    private void ReadTokens(JsonElement root, Dictionary<string, int> ids)
    {
        if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (var token in added.EnumerateArray())
            {
                var content = token.GetProperty("content").GetString() ?? "";
                Added.Add(new AddedToken(
                    CheckedId(token.GetProperty("id").GetInt32(), content), content, IsTrue(token, "special"), IsTrue(token, "lstrip"), IsTrue(token, "rstrip"),
                    IsTrue(token, "single_word"), IsTrue(token, "normalized")));
            }
        }

        Bytes = new byte[]?[ids.Values.Concat(Added.Select(token => token.Id)).DefaultIfEmpty(-1).Max() + 1];
        foreach (var (text, id) in ids)
            Bytes[id] = BytesOf(text);
        foreach (var token in Added)
            Bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
    }

    private static BytePairMerges ReadMerges(JsonElement model, Dictionary<string, int> ids)
    {
        var byteTokens = new int[256];
        Array.Fill(byteTokens, -1);
        Dictionary<string, int>? wholeWords = IsTrue(model, "ignore_merges") ? new(ids.Count, StringComparer.Ordinal) : null;
        foreach (var (text, id) in ids)
        {
            if (text.Length == 1 && ByteAlphabet.ByteOf(text[0]) is >= 0 and var value)
                byteTokens[value] = id;
            wholeWords?.TryAdd(Encoding.Latin1.GetString(BytesOf(text)), id);
        }

        var source = model.GetProperty("merges");
        if (source.GetArrayLength() > MostMerges)
            throw new InvalidDataException($"tokenizer.json: more than {MostMerges} merges.");
        var merges = new Dictionary<long, BytePairMerges.Merge>(source.GetArrayLength());
        var rank = 0;
        foreach (var merge in source.EnumerateArray())
        {
            var (left, right) = Pair(merge);
            if (!ids.TryGetValue(left, out var leftId) || !ids.TryGetValue(right, out var rightId) || !ids.TryGetValue(left + right, out var joined))
                throw new InvalidDataException($"tokenizer.json: merge {rank} ('{left}' and '{right}') is not in the vocabulary.");
            // Of equal pairs the last counts, as in the library that writes these files.
            merges[BytePairMerges.Key(leftId, rightId)] = new BytePairMerges.Merge(rank++, joined);
        }

        return new BytePairMerges(byteTokens, merges, wholeWords);
    }

    private static (string Left, string Right) Pair(JsonElement merge)
    {
        if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2)
            return (merge[0].GetString() ?? "", merge[1].GetString() ?? "");
        var text = merge.GetString() ?? "";
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? throw new InvalidDataException($"tokenizer.json: '{text}' is no merge.") : (text[..space], text[(space + 1)..]);
    }

    private static bool ReadNormalizer(JsonElement normalizer)
    {
        if (normalizer.ValueKind == JsonValueKind.Null)
            return false;
        return normalizer.GetProperty("type").GetString() switch
        {
            "NFC" => true,
            "Sequence" => normalizer.GetProperty("normalizers").EnumerateArray().Aggregate(false, (composes, step) => composes | ReadNormalizer(step)),
            var other => throw new InvalidDataException($"tokenizer.json: the normalizer '{other}' is not supported, only NFC."),
        };
    }

    private static byte[] BytesOf(string text)
    {
        var bytes = new byte[text.Length];
        for (var index = 0; index < text.Length; index++)
        {
            var value = ByteAlphabet.ByteOf(text[index]);
            if (value < 0)
                return Encoding.UTF8.GetBytes(text);
            bytes[index] = (byte)value;
        }

        return bytes;
    }

    private static int CheckedId(int id, string text) =>
        id is >= 0 and < LargestId ? id : throw new InvalidDataException($"tokenizer.json: the token '{text}' has the id {id}; 0 to {LargestId - 1} is allowed.");

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
