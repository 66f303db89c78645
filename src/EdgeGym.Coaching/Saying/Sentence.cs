using System.Text;

namespace EdgeGym.Coaching.Saying;

/// <summary>A reviewed sentence with places for numbers, such as <c>We start at {load} kg.</c></summary>
public sealed class Sentence
{
    private readonly string[] _texts;
    private readonly string[] _names;

    /// <exception cref="FormatException">A brace without its other half.</exception>
    public Sentence(string code, string template)
    {
        Template = template;
        Claim = Claims.Of(code, template);
        var parts = template.Split('{');
        _texts = new string[parts.Length];
        _names = new string[parts.Length - 1];
        _texts[0] = parts[0];
        for (var index = 1; index < parts.Length; index++)
        {
            var end = parts[index].IndexOf('}', StringComparison.Ordinal);
            if (end <= 0)
                throw new FormatException($"'{template}': a brace is not closed");
            _names[index - 1] = parts[index][..end];
            _texts[index] = parts[index][(end + 1)..];
        }
    }

    /// <summary>As it is written, and as the model knows it.</summary>
    public string Template { get; }

    /// <summary>What it says of the weight, as <see cref="Claims"/> numbers it.</summary>
    internal int Claim { get; }

    /// <summary>It says of the weight nothing that may be wrong.</summary>
    public bool ClaimsNothing => Claim == 0;

    /// <summary>Names of the numbers that it needs.</summary>
    public IReadOnlyList<string> Needs => _names;

    /// <summary>True when its numbers are known and it says of the weight what happens to it.</summary>
    public bool Fits(SayNumbers numbers) => Fill(numbers) is not null && Claims.Holds(Claim, numbers.DeltaKilograms);

    /// <summary>Null when a number that it needs is not known.</summary>
    public string? Fill(SayNumbers numbers)
    {
        if (_names.Length == 0)
            return Template;
        var text = new StringBuilder(_texts[0]);
        for (var index = 0; index < _names.Length; index++)
        {
            if (numbers.Of(_names[index]) is not { } number)
                return null;
            text.Append(number).Append(_texts[index + 1]);
        }

        return text.ToString();
    }

    /// <summary>True when <paramref name="text"/> is this sentence with whatever numbers.</summary>
    public bool IsIn(string text)
    {
        if (!text.StartsWith(_texts[0], StringComparison.Ordinal) || !text.EndsWith(_texts[^1], StringComparison.Ordinal))
            return false;
        var at = _texts[0].Length;
        for (var index = 1; index < _texts.Length; index++)
        {
            var digits = at;
            while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
                digits++;
            // A full stop after a number belongs to the sentence.
            while (digits > at && !text.AsSpan(digits).StartsWith(_texts[index], StringComparison.Ordinal))
                digits--;
            if (digits == at)
                return false;
            at = digits + _texts[index].Length;
        }

        return at == text.Length;
    }
}
