using System.Text;
using System.Text.Json.Nodes;
using EdgeGym.Coaching.Tokenization;

namespace EdgeGym.Tests.Coaching.Tokenization;

/// <summary>BPE by its definition: join the lowest-ranked pair, leftmost first, until none is left. For one word of ASCII letters.</summary>
internal static class PlainMerges
{
    public static int[] Encode(Tokenizer tokenizer, string json, string word)
    {
        var ranks = JsonNode.Parse(json)!["model"]!["merges"]!.AsArray().Select((merge, rank) => (Text: merge!.GetValue<string>(), rank)).ToDictionary(merge => merge.Text, merge => merge.rank, StringComparer.Ordinal);
        var parts = word.Select(character => character.ToString()).ToList();
        while (true)
        {
            var best = Enumerable.Range(0, parts.Count - 1).Where(index => ranks.ContainsKey($"{parts[index]} {parts[index + 1]}"))
                .OrderBy(index => ranks[$"{parts[index]} {parts[index + 1]}"]).ThenBy(index => index).Cast<int?>().FirstOrDefault();
            if (best is not { } at)
                break;
            parts[at] += parts[at + 1];
            parts.RemoveAt(at + 1);
        }

        var vocabulary = JsonNode.Parse(json)!["model"]!["vocab"]!;
        return [.. parts.Select(part => vocabulary[part]!.GetValue<int>()).Where(id => Encoding.UTF8.GetString(tokenizer.BytesOf(id)).Length > 0)];
    }
}
