using System.Text.Json;

namespace EdgeGym.Coaching.Tokenization;

/// <summary>The `pre_tokenizer` member: ByteLevel, Split, Digits, and sequences of them.</summary>
internal static class PreTokenizerReader
{
    /// <summary>GPT-2's pattern, which ByteLevel applies unless told otherwise.</summary>
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <param name="byteLevel">Set when there is a ByteLevel step: words become bytes.</param>
    public static void Read(JsonElement element, List<PreTokenizerStep> steps, ref bool byteLevel)
    {
        if (element.ValueKind == JsonValueKind.Null)
            return;
        switch (element.GetProperty("type").GetString())
        {
            case "Sequence":
                foreach (var step in element.GetProperty("pretokenizers").EnumerateArray())
                    Read(step, steps, ref byteLevel);
                break;
            case "ByteLevel":
                byteLevel = true;
                var usesPattern = !element.TryGetProperty("use_regex", out var regex) || regex.GetBoolean();
                steps.Add(new PreTokenizerStep(usesPattern ? SplitPattern.Parse(Gpt2) : null, PrefixSpace: element.GetProperty("add_prefix_space").GetBoolean()));
                break;
            case "Digits":
                var individual = element.TryGetProperty("individual_digits", out var each) && each.GetBoolean();
                steps.Add(new PreTokenizerStep(SplitPattern.Parse(individual ? @"\p{N}" : @"\p{N}+")));
                break;
            case "Split":
                steps.Add(ReadSplit(element));
                break;
            case var other:
                throw new InvalidDataException($"tokenizer.json: the pre-tokenizer '{other}' is not supported.");
        }
    }

    private static PreTokenizerStep ReadSplit(JsonElement element)
    {
        var pattern = element.GetProperty("pattern");
        var split = pattern.TryGetProperty("Regex", out var regex)
            ? SplitPattern.Parse(regex.GetString() ?? "")
            : SplitPattern.Literal(pattern.GetProperty("String").GetString() ?? "");
        var inverted = element.TryGetProperty("invert", out var invert) && invert.GetBoolean();
        return element.GetProperty("behavior").GetString() switch
        {
            "Isolated" => new PreTokenizerStep(split),
            // What matches is the separator; inverted, what matches is the word.
            "Removed" => new PreTokenizerStep(split, KeepsMatches: inverted, KeepsOutside: !inverted),
            var other => throw new InvalidDataException($"tokenizer.json: the split behaviour '{other}' is not supported, only Isolated and Removed."),
        };
    }
}
