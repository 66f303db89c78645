namespace EdgeGym.Equipment;

/// <summary>The alphabet of ids that travel in topics, paths and URLs.</summary>
public static class Identifier
{
    public static bool IsValid(ReadOnlySpan<char> text, int maximumLength)
    {
        if (text.Length == 0 || text.Length > maximumLength)
            return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-'))
                return false;
        }

        return true;
    }
}
