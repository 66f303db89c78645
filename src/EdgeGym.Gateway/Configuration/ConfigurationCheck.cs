using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace EdgeGym.Gateway.Configuration;

/// <summary>A configuration that can't be used; the message names every key, its value and what is allowed.</summary>
public sealed class ConfigurationException(string message) : Exception(message);

/// <summary>
/// Finds keys that nothing reads: a misspelt setting must stop the start, not be ignored. Works on the sections that are ours
/// and those of the framework that we use; values are checked by each section's own validator.
/// </summary>
internal static class ConfigurationCheck
{
    /// <summary>Free-form sections of the framework.</summary>
    private static readonly string[] Foreign = ["Logging", "AllowedHosts"];

    /// <param name="configuration">Only our own sources: files, <c>EDGEGYM__</c> variables, command line.</param>
    /// <param name="sections">Section path → options type.</param>
    /// <exception cref="ConfigurationException">At least one key is unknown.</exception>
    public static void ThrowOnUnknownKeys(IConfiguration configuration, IReadOnlyDictionary<string, Type> sections)
    {
        var known = sections.SelectMany(section => Keys(section.Key, section.Value)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        var unknown = configuration.AsEnumerable()
            .Where(entry => entry.Value is not null && !Foreign.Contains(entry.Key.Split(':')[0], StringComparer.OrdinalIgnoreCase))
            .Where(entry => !known.Contains(WithoutIndexes(entry.Key)))
            .Select(entry => entry.Key)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (unknown.Count == 0)
            return;
        var lines = unknown.Select(key => $"  {key} is no setting. {Suggest(key, known)}");
        throw new ConfigurationException("The configuration has keys that nothing reads:" + Environment.NewLine + string.Join(Environment.NewLine, lines));
    }

    private static string WithoutIndexes(string key) =>
        string.Join(':', key.Split(':').Where(part => !int.TryParse(part, out _)));

    private static IEnumerable<string> Keys(string path, Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var key = $"{path}:{property.Name}";
            var element = property.PropertyType.IsArray ? property.PropertyType.GetElementType()!
                : property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[^1]
                : property.PropertyType;
            element = Nullable.GetUnderlyingType(element) ?? element;
            if (element.IsPrimitive || element.IsEnum || element == typeof(string) || element == typeof(TimeSpan) || element == typeof(decimal))
                yield return key;
            else
            {
                foreach (var inner in Keys(key, element))
                    yield return inner;
            }
        }
    }

    private static string Suggest(string key, FrozenSet<string> known)
    {
        var section = key.Contains(':', StringComparison.Ordinal) ? key[..key.LastIndexOf(':')] : "";
        var near = known.Where(candidate => Distance(candidate, key) <= 3).Order(StringComparer.Ordinal).ToList();
        if (near.Count > 0)
            return $"Did you mean {near[0]}?";
        var siblings = known.Where(candidate => candidate.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        return siblings.Count > 0
            ? $"Allowed in {section}: {string.Join(", ", siblings.Select(candidate => candidate[(section.Length + 1)..]))}."
            : $"Allowed sections: {string.Join(", ", known.Select(candidate => candidate[..candidate.LastIndexOf(':')]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.";
    }

    /// <summary>Levenshtein distance without regard to case.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                var change = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + change);
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
