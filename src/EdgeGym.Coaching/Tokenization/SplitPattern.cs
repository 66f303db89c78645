using System.Globalization;

namespace EdgeGym.Coaching.Tokenization;

/// <summary>
/// The part of regular expressions that pre-tokenizers are written in: alternatives, groups, look-ahead, classes with Unicode properties, quantifiers on
/// characters, classes and groups of one character's width, `?` on any group. Matched over Unicode scalars, which .NET's own engine does not do. <c>(?i:…)</c> folds ASCII letters.
/// What is outside is refused when the pattern is read, never misread.
/// </summary>
internal sealed class SplitPattern
{
    private const int LongestPattern = 4_096;
    private const int DeepestGroup = 32;

    private readonly PatternNode _start;

    private SplitPattern(PatternNode start) => _start = start;

    /// <exception cref="InvalidDataException">The pattern is malformed or uses what is not supported.</exception>
    public static SplitPattern Parse(string pattern)
    {
        if (pattern.Length > LongestPattern)
            throw new InvalidDataException($"A split pattern of {pattern.Length} characters; {LongestPattern} is the limit.");
        var reader = new Reader(pattern);
        var build = reader.Alternatives(ignoreCase: false, depth: 0);
        if (!reader.AtEnd)
            throw reader.Wrong("')' without '('");
        return new SplitPattern(build.Link(new AcceptNode()));
    }

    /// <summary>The plain text as a pattern.</summary>
    public static SplitPattern Literal(string text)
    {
        PatternNode node = new AcceptNode();
        foreach (var rune in text.EnumerateRunes().Reverse())
            node = new RepeatNode(new CharacterClass(0, [(rune.Value, rune.Value)], negated: false), 1, 1, possessive: false, node);
        return new SplitPattern(node);
    }

    /// <summary>The length of the match that starts exactly at a position; 0 when there is none or it is empty.</summary>
    public int LengthAt(ReadOnlySpan<char> text, int position)
    {
        var end = _start.Match(text, position);
        return end < 0 ? 0 : end - position;
    }

    /// <param name="Link">From what follows to the first node: the automaton is linked from behind.</param>
    /// <param name="Width">Characters that it matches, where that is always the same number.</param>
    private sealed record Piece(Func<PatternNode, PatternNode> Link, int? Width);

    /// <summary>Recursive descent.</summary>
    private sealed class Reader(string pattern)
    {
        private int _at;

        public bool AtEnd => _at >= pattern.Length;

        public InvalidDataException Wrong(string what) => new($"Split pattern at character {_at}: {what}, in: {pattern}");

        public Piece Alternatives(bool ignoreCase, int depth)
        {
            if (depth > DeepestGroup)
                throw Wrong("groups nested too deep");
            var branches = new List<Piece> { Sequence(ignoreCase, depth) };
            while (Take('|'))
                branches.Add(Sequence(ignoreCase, depth));
            return branches.Count == 1
                ? branches[0]
                : new Piece(next => new ChoiceNode([.. branches.Select(branch => branch.Link(next))]), branches.TrueForAll(branch => branch.Width == branches[0].Width) ? branches[0].Width : null);
        }

        private Piece Sequence(bool ignoreCase, int depth)
        {
            var items = new List<Piece>();
            while (!AtEnd && pattern[_at] is not ('|' or ')'))
                items.Add(Item(ignoreCase, depth));
            return new Piece(
                next =>
                {
                    for (var index = items.Count - 1; index >= 0; index--)
                        next = items[index].Link(next);
                    return next;
                },
                items.Aggregate((int?)0, (sum, item) => sum + item.Width));
        }

        private Piece Item(bool ignoreCase, int depth)
        {
            if (Take('('))
                return Group(ignoreCase, depth);
            var set = Take('[') ? Class(ignoreCase) : Single(ignoreCase);
            var (least, most, possessive) = Quantifier();
            return new Piece(next => new RepeatNode(set, least, most, possessive, next), least == most ? least : null);
        }

        private Piece Group(bool ignoreCase, int depth)
        {
            bool? negative = null;
            if (Take("?i:"))
                ignoreCase = true;
            else if (Take("?!"))
                negative = true;
            else if (Take("?="))
                negative = false;
            else if (!Take("?:") && !AtEnd && pattern[_at] == '?')
                throw Wrong("this kind of group is not supported");

            var inner = Alternatives(ignoreCase, depth + 1);
            if (!Take(')'))
                throw Wrong("')' is missing");
            if (negative is { } not)
                return new Piece(next => new LookaheadNode(inner.Link(new AcceptNode()), not, next), 0);
            var (least, most, possessive) = Quantifier();
            if ((least, most) == (1, 1))
                return inner;
            // Of one width, a repetition can be given back character by character: no way to match is missed, and none is tried twice.
            if (inner.Width == 1)
                return new Piece(next => new GroupRepeatNode(inner.Link(new AcceptNode()), least, most, possessive, next), least == most ? least : null);
            return (least, most, possessive) == (0, 1, false)
                ? new Piece(next => new ChoiceNode([inner.Link(next), next]), null)
                : throw Wrong("of the quantifiers, a group that is not one character wide takes only '?'");
        }

        private (int Least, int Most, bool Possessive) Quantifier()
        {
            var (least, most) = Counts();
            var possessive = (least, most) != (1, 1) && Take('+');
            if ((least, most) != (1, 1) && !AtEnd && pattern[_at] == '?')
                throw Wrong("lazy quantifiers are not supported");
            return (least, most, possessive);
        }

        private (int Least, int Most) Counts()
        {
            if (Take('?'))
                return (0, 1);
            if (Take('+'))
                return (1, int.MaxValue);
            if (Take('*'))
                return (0, int.MaxValue);
            if (!Take('{'))
                return (1, 1);
            var least = Number();
            var most = Take(',') ? (!AtEnd && pattern[_at] == '}' ? int.MaxValue : Number()) : least;
            return Take('}') && least <= most ? (least, most) : throw Wrong("a bad repetition count");
        }

        private int Number()
        {
            var start = _at;
            while (!AtEnd && char.IsAsciiDigit(pattern[_at]))
                _at++;
            return int.TryParse(pattern.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 1_000
                ? value : throw Wrong("a bad repetition count");
        }

        private CharacterClass Single(bool ignoreCase)
        {
            if (pattern[_at] is '*' or '+' or '?' or '^' or '$' or '{' or '}')
                throw Wrong($"'{pattern[_at]}' is not supported here");
            if (Take('.'))
                return new CharacterClass(0, [('\n', '\n')], negated: true);
            var categories = 0u;
            var ranges = new List<(int, int)>();
            Member(ref categories, ranges, ignoreCase, allowRange: false);
            return new CharacterClass(categories, ranges, negated: false);
        }

        private CharacterClass Class(bool ignoreCase)
        {
            var negated = Take('^');
            var categories = 0u;
            var ranges = new List<(int, int)>();
            while (!AtEnd && pattern[_at] != ']')
            {
                if (pattern[_at] == '[' || Take("&&"))
                    throw Wrong("classes inside classes are not supported");
                Member(ref categories, ranges, ignoreCase, allowRange: true);
            }

            return Take(']') ? new CharacterClass(categories, ranges, negated) : throw Wrong("']' is missing");
        }

        private void Member(ref uint categories, List<(int First, int Last)> ranges, bool ignoreCase, bool allowRange)
        {
            if (pattern[_at] == '\\' && _at + 1 < pattern.Length && pattern[_at + 1] is 's' or 'S' or 'd' or 'D' or 'p' or 'P')
            {
                _at++;
                var kind = pattern[_at++];
                if (kind is 's')
                    ranges.AddRange(CharacterClass.WhiteSpace);
                else if (kind is 'S')
                    ranges.AddRange(Outside(CharacterClass.WhiteSpace));
                else
                    categories |= kind is 'd' or 'D' ? Complement(CharacterClass.CategoriesNamed("Nd")!.Value, kind == 'D') : Complement(Property(), kind == 'P');
                return;
            }

            var first = Scalar();
            var last = first;
            if (allowRange && _at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] != ']')
            {
                _at++;
                last = Scalar();
            }

            if (last < first)
                throw Wrong("a range that runs backwards");
            ranges.Add((first, last));
            if (ignoreCase && first == last && first < 128 && char.IsAsciiLetter((char)first))
                ranges.Add((first ^ 0x20, first ^ 0x20));
            else if (ignoreCase && first != last)
                throw Wrong("ranges under (?i: are not supported");
        }

        private static uint Complement(uint categories, bool complement) => complement ? CharacterClass.AnyCategory & ~categories : categories;

        private static IEnumerable<(int, int)> Outside((int First, int Last)[] ranges)
        {
            var start = 0;
            foreach (var (first, last) in ranges)
            {
                yield return (start, first - 1);
                start = last + 1;
            }

            yield return (start, 0x10FFFF);
        }

        private uint Property()
        {
            var close = pattern.IndexOf('}', _at);
            if (!Take('{') || close < 0 || CharacterClass.CategoriesNamed(pattern[_at..close]) is not { } categories)
                throw Wrong("an unknown property");
            _at = close + 1;
            return categories;
        }

        private int Scalar()
        {
            if (AtEnd)
                throw Wrong("the pattern breaks off");
            if (!Take('\\'))
            {
                var scalar = char.IsSurrogatePair(pattern, _at) ? char.ConvertToUtf32(pattern, _at) : pattern[_at];
                _at += scalar > 0xFFFF ? 2 : 1;
                return scalar;
            }

            if (AtEnd)
                throw Wrong("the pattern breaks off");
            var escaped = pattern[_at++];
            return escaped switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'f' => '\f',
                'v' => '\v',
                'u' => Hexadecimal(4),
                'x' when Take('{') => Braced(),
                'x' => Hexadecimal(2),
                _ when char.IsAsciiLetterOrDigit(escaped) => throw Wrong($"the escape \\{escaped} is not supported"),
                _ => escaped,
            };
        }

        private int Braced()
        {
            var close = pattern.IndexOf('}', _at);
            if (close < 0)
                throw Wrong("'}' is missing");
            var value = Hexadecimal(close - _at);
            _at++;
            return value;
        }

        private int Hexadecimal(int digits)
        {
            if (digits is < 1 or > 6 || _at + digits > pattern.Length
                || !int.TryParse(pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value > 0x10FFFF)
                throw Wrong("a bad character number");
            _at += digits;
            return value;
        }

        private bool Take(char character)
        {
            if (AtEnd || pattern[_at] != character)
                return false;
            _at++;
            return true;
        }

        private bool Take(string text)
        {
            if (string.CompareOrdinal(pattern, _at, text, 0, text.Length) != 0)
                return false;
            _at += text.Length;
            return true;
        }
    }
}
