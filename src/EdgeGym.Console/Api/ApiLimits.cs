using System.Globalization;

namespace EdgeGym.Console.Api;

/// <summary>Paging of every list: a cursor that is a place in the order of everything, and a bounded page.</summary>
internal static class ApiLimits
{
    public const int DefaultPage = 100;
    public const int MaximumPage = 1_000;

    public static int Page(int? limit) => Math.Clamp(limit ?? DefaultPage, 1, MaximumPage);

    /// <summary>False: no cursor of ours.</summary>
    public static bool TryCursor(string? after, out long sequence)
    {
        sequence = 0;
        return string.IsNullOrEmpty(after) || (long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out sequence) && sequence >= 0);
    }

    public static string Cursor(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    public static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult BadCursor() =>
        Problems.Of(400, "bad_cursor", "Send “after” as it stood in “next” of the page before, or leave it out to begin.");
}

/// <summary>One page of a list.</summary>
/// <param name="Items">In order.</param>
/// <param name="Next">Send it as <c>after</c> for what comes next in that order; absent at the end. Lists in the journal's order always have it: ask again for what is newer.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next);
