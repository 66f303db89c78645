namespace EdgeGym.Console.Access;

/// <summary>Where tokens, sign-in links and PINs are checked: Storage, behind four questions.</summary>
/// <param name="TokenRole">The role of a bearer token; null when it is not valid.</param>
/// <param name="LinkRole">The role that a one-time link would give; null when it is used, expired or unknown. Changes nothing.</param>
/// <param name="UseLink">The same, and the link is used up.</param>
/// <param name="PinMatches">Member number and PIN belong together.</param>
public sealed record Credentials(
    Func<string, CancellationToken, ValueTask<string?>> TokenRole,
    Func<string, CancellationToken, ValueTask<string?>> LinkRole,
    Func<string, CancellationToken, ValueTask<string?>> UseLink,
    Func<string, string, CancellationToken, ValueTask<bool>> PinMatches);
