using System.Text.Json.Serialization;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Sessions.Facts;

/// <summary>Body of <c>signed_in</c>: the person as they were known at that moment, so that a fold needs nothing else.</summary>
/// <param name="Session">Session id, unique.</param>
/// <param name="Profile">Without name, tag, PIN; null for a guest.</param>
/// <param name="Target">What a set aims at today.</param>
/// <param name="Strength">Estimate for this machine's exercise; null on cardio and for guests.</param>
/// <param name="LastTopLoadKilograms">Heaviest load of the last earlier session on this exercise.</param>
/// <param name="By">member, tag, pin or guest.</param>
/// <param name="Readiness">What they said of today with it; null: nothing.</param>
public sealed record SignedInFact(
    string Session, MemberProfile? Profile, SetTarget Target, StrengthEstimate? Strength, double? LastTopLoadKilograms, string By, Readiness? Readiness = null);

/// <summary>Body of <c>signed_out</c>.</summary>
/// <param name="Session">Which session ended.</param>
/// <param name="Reason">logout, next_sign_in, walked_away, machine_offline, erased.</param>
public sealed record SignedOutFact(string Session, string Reason);

/// <summary>A proposal or a suggestion in a fact; units as on the <c>screen</c> topic.</summary>
/// <param name="Cardio">On cardio machines what the machine is to do; repetitions and rest are then 0.</param>
public sealed record DecidedSuggestion(
    double? LoadKilograms, int Repetitions, int RestSeconds, int Sets, bool Stop, IReadOnlyList<string> Why, string Source, CardioChange? Cardio = null);

/// <summary>Body of <c>decision</c>: what was proposed, what the guard made of it, and what the policy would have said.</summary>
/// <param name="Id">Suggestion id.</param>
/// <param name="Session">Session id.</param>
/// <param name="Member">Pseudonymous member id; null for a guest.</param>
/// <param name="AfterSet">Number of the set that it follows; 0 before the first. On cardio machines: decisions of this session before it.</param>
/// <param name="Exercise">Exercise id.</param>
/// <param name="Proposal">The coach's own word.</param>
/// <param name="Final">What was shown and, where allowed, commanded.</param>
/// <param name="Verdict">allowed, clamped, refused.</param>
/// <param name="Limits">Codes of the guard's limits that changed it.</param>
/// <param name="Policy">What the deterministic policy would have said; null when it is the proposal.</param>
/// <param name="Automatic">The machine is asked without waiting for an answer.</param>
/// <param name="OneRepMaxKilograms">Estimate that it rests on, kg; null on cardio.</param>
/// <param name="OneRepMaxStandardDeviation">kg.</param>
/// <param name="Say">The sentence shown, in the person's language.</param>
/// <param name="Revised">The first suggestion, made anew because the person told how today is.</param>
public sealed record DecisionFact(
    string Id,
    string Session,
    string? Member,
    int AfterSet,
    string Exercise,
    DecidedSuggestion Proposal,
    DecidedSuggestion Final,
    string Verdict,
    IReadOnlyList<string> Limits,
    DecidedSuggestion? Policy,
    bool Automatic,
    double? OneRepMaxKilograms = null,
    double? OneRepMaxStandardDeviation = null,
    string? Say = null,
    bool Revised = false);

/// <summary>Body of <c>red_flag</c>. What was said is not repeated here: it stands in the <c>say</c> fact that <paramref name="Cause"/> names.</summary>
/// <param name="Session">Session id; null when nobody is signed in.</param>
/// <param name="Member">Pseudonymous member id.</param>
/// <param name="Kind">red_flag, dizzy, pain, heart_rate, emergency_stop.</param>
/// <param name="Cause">Sequence of the fact that led here.</param>
/// <param name="Actions">Commands sent, such as stop, release_load.</param>
/// <param name="AlertStaff">True: somebody must look now.</param>
public sealed record RedFlagFact(string? Session, string? Member, string Kind, long Cause, IReadOnlyList<string> Actions, bool AlertStaff);

/// <summary>Body of <c>concern</c>: what was understood, never the words.</summary>
/// <param name="Kind">too_heavy, too_light, pain, dizziness, red_flag, fatigue, missed_repetition, equipment_fault.</param>
/// <param name="Stop">nothing, set, session.</param>
/// <param name="BodyPart">Where, when told.</param>
/// <param name="Cause">Sequence of the <c>say</c> fact.</param>
/// <param name="StopId">Id of the stop command that it leads to, if it leads to one.</param>
public sealed record ConcernFact(string Kind, string Stop, string? BodyPart, long Cause, string? StopId = null);

/// <summary>Body of <c>understood</c>: what was made of an utterance, never the words.</summary>
/// <param name="Intent">One of the contract's names (section 4).</param>
/// <param name="SafeAction">The most careful action that any reading of it asks for.</param>
/// <param name="Direction">up, down; null when it names none.</param>
/// <param name="Source">model or lexicon.</param>
/// <param name="Confidence">0–1.</param>
/// <param name="Cause">Sequence of the <c>say</c> fact.</param>
/// <param name="Reply">What the screen answers: one of the reviewed sentences.</param>
/// <param name="ReplyCode">Its code.</param>
public sealed record UnderstoodFact(
    string Intent, string SafeAction, string? Direction, string Source, double Confidence, long Cause, string? Reply = null, string? ReplyCode = null)
{
    /// <summary>Names the reply to that <c>say</c> fact.</summary>
    public static string ReplyId(long cause) => "say-" + cause.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Body of <c>worded</c>: the sentence that the model chose for something that the screen says.</summary>
/// <param name="About">Id of the suggestion, reply or summary; the fact's key too.</param>
/// <param name="Code">Whose sentences it chose among.</param>
/// <param name="Text">With its numbers, in the person's language.</param>
public sealed record WordedFact(string About, string Code, string Text);

/// <summary>What a group of facts did to a decision: with them minus without them.</summary>
/// <param name="Facts">last_set, measured, said, readiness, person, table, policy.</param>
/// <param name="LoadKilograms">kg.</param>
/// <param name="Repetitions">Of the coming set.</param>
/// <param name="Probability">−1 … 1, of the chosen setting.</param>
public sealed record ExplainedEffect(string Facts, double LoadKilograms, int Repetitions, double Probability);

/// <summary>Body of <c>explained</c>: which facts moved the model's proposal, measured by leaving each group out.</summary>
/// <param name="Decision">Suggestion id.</param>
/// <param name="LoadKilograms">The model's choice, kg, before the guard.</param>
/// <param name="Repetitions">The model's choice.</param>
/// <param name="Probability">0–1, that the model gave this setting.</param>
/// <param name="Effects">The groups that there were.</param>
/// <param name="Complete">False: time ran out before every group was left out.</param>
public sealed record ExplainedFact(
    string Decision, double LoadKilograms, int Repetitions, double Probability, IReadOnlyList<ExplainedEffect> Effects, bool Complete);

/// <summary>Body of <c>summary</c>: how a session went, keyed by its id.</summary>
/// <param name="Session">Session id.</param>
/// <param name="Review">Numbers and codes.</param>
/// <param name="Say">One sentence for each code, in the member's language.</param>
public sealed record SummaryFact(string Session, SessionReview Review, IReadOnlyList<string> Say);

/// <summary>Body of <c>halt_cleared</c>.</summary>
/// <param name="By">Role of who did it.</param>
public sealed record HaltClearedFact(string By);

/// <summary>Body of <c>command_expired</c>: no machine echoed it before it expired.</summary>
public sealed record CommandExpiredFact(string Command);

/// <summary>JSON of the gateway's own facts. Field names reach the disk: add, never rename.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SignedInFact))]
[JsonSerializable(typeof(SignedOutFact))]
[JsonSerializable(typeof(DecisionFact))]
[JsonSerializable(typeof(RedFlagFact))]
[JsonSerializable(typeof(ConcernFact))]
[JsonSerializable(typeof(UnderstoodFact))]
[JsonSerializable(typeof(ExplainedFact))]
[JsonSerializable(typeof(WordedFact))]
[JsonSerializable(typeof(SummaryFact))]
[JsonSerializable(typeof(HaltClearedFact))]
[JsonSerializable(typeof(CommandExpiredFact))]
[JsonSerializable(typeof(StrengthEstimate))]
[JsonSerializable(typeof(MemberProfile))]
public sealed partial class FactJson : JsonSerializerContext;
