using System.Globalization;
using System.Text;

namespace EdgeGym.Coaching.Tokenization;

/// <summary>A set of Unicode scalar values: general categories and ranges, possibly negated. Scalars, not UTF-16 units: 𠮷 is a letter.</summary>
internal sealed class CharacterClass
{
    /// <summary>Every general category.</summary>
    public const uint AnyCategory = (1u << 30) - 1;

    /// <summary>Unicode's White_Space property.</summary>
    public static readonly (int First, int Last)[] WhiteSpace =
    [
        (0x09, 0x0D), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
    ];

    private readonly uint _categories;
    private readonly (int First, int Last)[] _ranges;
    private readonly bool _negated;
    private readonly UInt128 _ascii;

    public CharacterClass(uint categories, IEnumerable<(int First, int Last)> ranges, bool negated)
    {
        _categories = categories;
        _ranges = [.. ranges];
        _negated = negated;
        for (var code = 0; code < 128; code++)
            _ascii |= Compute(code) ? UInt128.One << code : 0;
    }

    public static CharacterClass Of(char character) => new(0, [(character, character)], negated: false);

    public bool Contains(int scalar) => scalar < 128 ? ((_ascii >> scalar) & 1) != 0 : Compute(scalar);

    /// <summary>The categories of a property name as regular expressions write it: a general category (Lu, Nd …) or its first letter. Null when unknown.</summary>
    public static uint? CategoriesNamed(string name)
    {
        var mask = 0u;
        for (var category = UnicodeCategory.UppercaseLetter; category <= UnicodeCategory.OtherNotAssigned; category++)
        {
            var abbreviation = Abbreviations[(int)category];
            if (name == abbreviation || (name.Length == 1 && abbreviation[0] == name[0]))
                mask |= 1u << (int)category;
        }

        return mask == 0 ? null : mask;
    }

    private static readonly string[] Abbreviations =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private bool Compute(int scalar)
    {
        var inside = _categories != 0 && (_categories >> (int)Rune.GetUnicodeCategory(new Rune(scalar)) & 1) != 0;
        for (var index = 0; !inside && index < _ranges.Length; index++)
            inside = scalar >= _ranges[index].First && scalar <= _ranges[index].Last;
        return inside != _negated;
    }
}
