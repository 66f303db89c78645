using System.Buffers;
using System.Text;

namespace EdgeGym.Coaching.Tokenization;

/// <summary>Finds added tokens in text: leftmost, and of those that start there the longest.</summary>
internal sealed class AddedTokenFinder
{
    private readonly Dictionary<char, Group> _groups;
    private readonly SearchValues<char> _firsts;

    public AddedTokenFinder(IEnumerable<AddedToken> tokens)
    {
        _groups = tokens.Where(token => token.Content.Length > 0).GroupBy(token => token.Content[0]).ToDictionary(same => same.Key, same => new Group([.. same]));
        _firsts = SearchValues.Create([.. _groups.Keys]);
    }

    /// <summary>The first added token at or after a position, with the white space that it takes along.</summary>
    /// <param name="from">White space before this is not taken: it went to an earlier token.</param>
    public bool TryFind(ReadOnlySpan<char> text, int from, out AddedToken token, out int start, out int end)
    {
        var position = from;
        while (position < text.Length)
        {
            var skip = text[position..].IndexOfAny(_firsts);
            if (skip < 0)
                break;
            position += skip;
            if (_groups[text[position]].At(text, position) is { } found)
            {
                (token, start, end) = (found, position, position + found.Content.Length);
                while (found.LeftStrip && start > from && char.IsWhiteSpace(text[start - 1]))
                    start--;
                while (found.RightStrip && end < text.Length && char.IsWhiteSpace(text[end]))
                    end++;
                return true;
            }

            position++;
        }

        (token, start, end) = (null!, 0, 0);
        return false;
    }

    /// <summary>Tokens that start with the same character, by text; tried from the longest length down.</summary>
    private sealed class Group
    {
        private readonly int[] _lengths;
        private readonly Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> _byContent;

        public Group(List<AddedToken> tokens)
        {
            _lengths = [.. tokens.Select(token => token.Content.Length).Distinct().OrderDescending()];
            var byContent = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
            foreach (var token in tokens)
                byContent.TryAdd(token.Content, token);
            _byContent = byContent.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public AddedToken? At(ReadOnlySpan<char> text, int position)
        {
            foreach (var length in _lengths)
            {
                if (position + length <= text.Length && _byContent.TryGetValue(text.Slice(position, length), out var token)
                    && (!token.SingleWord || StandsAlone(text, position, position + length)))
                    return token;
            }

            return null;
        }

        private static bool StandsAlone(ReadOnlySpan<char> text, int start, int end)
        {
            Rune.DecodeLastFromUtf16(text[..start], out var before, out _);
            Rune.DecodeFromUtf16(text[end..], out var after, out _);
            return !(start > 0 && IsWord(before)) && !(end < text.Length && IsWord(after));
        }

        private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '_';
    }
}
