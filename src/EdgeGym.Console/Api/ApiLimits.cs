using System.Globalization;

namespace EdgeGym.Console.Api;

/// <summary>Paging of every list: a cursor that is a place in the order of everything, and a bounded page.</summary>
internal static class ApiLimits
{
    public const int DefaultPage = 100;
    public const int MaximumPage = 1_000;

    /// <summary>Looks at the journal at most so often for one page; the answer then carries a cursor to go on from.</summary>
    public const int MaximumRounds = 32;

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
/// <param name="Next">Send it as <c>after</c> for what comes next; stays valid for polling. Null: this is the end.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next);
