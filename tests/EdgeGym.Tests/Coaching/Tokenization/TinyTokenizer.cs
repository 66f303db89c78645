using System.Text;
using System.Text.Json.Nodes;

namespace EdgeGym.Tests.Coaching.Tokenization;

/// <summary>A byte-level BPE tokenizer.json of a few hundred tokens, trained on the spot by counting, in the shape of the product's own: digits split, names as added tokens.</summary>
internal static class TinyTokenizer
{
    public const string LlamaPattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Corpus =
        "rest two minutes and lift again, the weight goes up by 2.5 kg because the last set was easy. well done, keep your back straight. "
        + "休息两分钟再做一组,重量增加 2.5 公斤,因为上一组很轻松。做得好,保持背部挺直。 what's next? it's the leg press, don't rush. ";

    public static JsonObject ByteLevel(bool useRegex = true, bool prefixSpace = false) =>
        new() { ["type"] = "ByteLevel", ["add_prefix_space"] = prefixSpace, ["trim_offsets"] = true, ["use_regex"] = useRegex };

    public static JsonObject Digits() => new() { ["type"] = "Digits", ["individual_digits"] = true };

    public static JsonObject Split(string pattern, string behavior = "Isolated", bool invert = false) =>
        new() { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["behavior"] = behavior, ["invert"] = invert };

    public static JsonObject Added(int id, string content, bool special = true, bool leftStrip = false, bool rightStrip = false, bool normalized = false) => new()
    {
        ["id"] = id, ["content"] = content, ["single_word"] = false, ["lstrip"] = leftStrip, ["rstrip"] = rightStrip, ["normalized"] = normalized, ["special"] = special,
    };

    /// <param name="names">Added tokens in order: they get the first ids.</param>
    /// <param name="mergesAsPairs">["a", "b"] instead of "a b".</param>
    public static string Json(IReadOnlyList<string> names, int merges = 150, bool mergesAsPairs = false, bool ignoreMerges = false, JsonArray? preTokenizers = null, JsonArray? added = null, string? normalizer = null)
    {
        var vocabulary = new JsonObject();
        var next = names.Count;
        foreach (var token in Alphabet())
            vocabulary[token] = next++;
        var list = new JsonArray();
        foreach (var (left, right) in Train(merges))
        {
            list.Add(mergesAsPairs ? new JsonArray(left, right) : JsonValue.Create($"{left} {right}"));
            if (!vocabulary.ContainsKey(left + right))
                vocabulary[left + right] = next++;
        }

        added ??= [.. names.Select((name, id) => (JsonNode)Added(id, name))];
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = added,
            ["normalizer"] = normalizer is null ? null : new JsonObject { ["type"] = normalizer },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = preTokenizers ?? [Digits(), ByteLevel()] },
            ["post_processor"] = null,
            ["decoder"] = ByteLevel(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE", ["dropout"] = null, ["unk_token"] = null, ["continuing_subword_prefix"] = null, ["end_of_word_suffix"] = null, ["fuse_unk"] = false,
                ["byte_fallback"] = false, ["ignore_merges"] = ignoreMerges, ["vocab"] = vocabulary, ["merges"] = list,
            },
        }.ToJsonString();
    }

    private static string[] Alphabet()
    {
        var characters = new string[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
            characters[value] = ((char)(value is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174 ? value : next++)).ToString();
        return characters;
    }

    private static List<(string Left, string Right)> Train(int merges)
    {
        var alphabet = Alphabet();
        var words = Corpus.Split(' ').Select(word => Encoding.UTF8.GetBytes(" " + word).Select(value => alphabet[value]).ToList()).ToList();
        var learned = new List<(string, string)>();
        while (learned.Count < merges)
        {
            var best = words.SelectMany(word => word.Zip(word.Skip(1))).Where(pair => !char.IsAsciiDigit(pair.First[0]) && !char.IsAsciiDigit(pair.Second[0]))
                .GroupBy(pair => pair).OrderByDescending(pair => pair.Count()).ThenBy(pair => pair.Key.First + " " + pair.Key.Second, StringComparer.Ordinal).FirstOrDefault();
            if (best is null)
                break;
            learned.Add(best.Key);
            foreach (var word in words)
            {
                for (var index = 0; index + 1 < word.Count; index++)
                {
                    if (word[index] != best.Key.First || word[index + 1] != best.Key.Second)
                        continue;
                    word[index] += word[index + 1];
                    word.RemoveAt(index + 1);
                }
            }
        }

        return learned;
    }
}
