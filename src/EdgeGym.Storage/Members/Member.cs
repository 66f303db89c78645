using EdgeGym.Sessions.Members;

namespace EdgeGym.Storage.Members;

/// <summary>What a person agreed to, per purpose.</summary>
public sealed record MemberConsent(bool Coaching = true, bool Cloud = false, bool Leaderboard = false);

/// <summary>A member: the pseudonymous profile and, apart from it, who it is.</summary>
/// <param name="Profile">What coaching needs. Its consent is <see cref="MemberConsent.Coaching"/>.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Tags">Numbers of wristbands and cards, as given.</param>
/// <param name="HasPin">The PIN itself is never given back.</param>
/// <param name="Cloud">Consent: pseudonymous summaries leave the gym.</param>
/// <param name="Leaderboard">Consent: the name on the leaderboard.</param>
/// <param name="CreatedAt">Unix ms.</param>
/// <param name="UpdatedAt">Unix ms.</param>
public sealed record Member(
    MemberProfile Profile, string Name, IReadOnlyList<string> Tags, bool HasPin, bool Cloud, bool Leaderboard, long CreatedAt, long UpdatedAt)
{
    public string Id => Profile.Id;

    public MemberConsent Consent => new(Profile.CoachingConsent, Cloud, Leaderboard);
}

/// <summary>A field of a document and what is wrong with it.</summary>
public sealed record FieldError(string Field, string Message);

public enum MemberOutcome : byte
{
    Saved = 0,

    /// <summary>See the errors, all of them.</summary>
    Invalid = 1,
    NotFound = 2,

    /// <summary>The id, a tag or the PIN is another member's; see the errors.</summary>
    Conflict = 3,
}

/// <param name="Outcome">Saved, or why not.</param>
/// <param name="Member">As saved; null unless saved.</param>
/// <param name="Errors">Empty when saved.</param>
public sealed record MemberResult(MemberOutcome Outcome, Member? Member, IReadOnlyList<FieldError> Errors);
