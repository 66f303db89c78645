using System.Text.RegularExpressions;
using EdgeGym.Console.Pages;

namespace EdgeGym.Console.Tests.Pages;

public sealed partial class WordsTests
{
    [Fact]
    public void Every_word_that_a_module_asks_for_is_there_in_both_languages()
    {
        var assembly = typeof(Words).Assembly;
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".js", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (Match match in Asked().Matches(reader.ReadToEnd()))
                asked.Add(match.Groups[1].Value);
        }

        Assert.True(asked.Count > 60, $"only {asked.Count} words found");
        Assert.DoesNotContain(asked, key => !Words.Has(key));
        Assert.DoesNotContain(Words.Keys, key => Words.Of("en", key).Length == 0 || Words.Of("zh", key).Length == 0);
    }

    [Fact]
    public void Translations_keep_the_same_places_for_values()
    {
        foreach (var key in Words.Keys)
            Assert.Equal(Places(Words.Of("en", key)), Places(Words.Of("zh", key)));
    }

    private static string Places(string text) => string.Join(' ', Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\bt\('([a-z0-9_]+)'")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
