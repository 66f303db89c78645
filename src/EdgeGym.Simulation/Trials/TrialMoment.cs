using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Trials;

/// <summary>One decision in a trial: what a gateway would know, and the person behind it, for experts and scores only.</summary>
/// <param name="Context">As the gateway has it.</param>
/// <param name="Lifter">Hidden state: true capacity, day form, fatigue. No coach that is scored may look at it.</param>
/// <param name="Session">0 is the first meeting.</param>
/// <param name="LastSession">Sets of the session before on this exercise; null at the first meeting.</param>
public sealed record TrialMoment(CoachingContext Context, Lifter Lifter, int Session, IReadOnlyList<SetSummary>? LastSession);

/// <summary>Who chooses load, repetitions and rest in a trial: the policy, the model, an expert that sees everything, a published method.</summary>
public interface ITrialCoach
{
    /// <summary>As in tables.</summary>
    string Name { get; }

    /// <summary>True: the repetition target moves while the set runs, and the guard has the last word. Published methods do neither.</summary>
    bool IsOurs { get; }

    Proposal Decide(TrialMoment moment);
}

/// <summary>A set as it really was.</summary>
/// <param name="Person">Index of the person in the trial.</param>
/// <param name="Traits">Who.</param>
/// <param name="Exercise">Id.</param>
/// <param name="Session">0 is the first meeting.</param>
/// <param name="Number">1 is the session's first.</param>
/// <param name="LoadKilograms">kg.</param>
/// <param name="AwayFromTarget">True repetitions in reserve less those aimed at; negative is too hard.</param>
/// <param name="Failed">A repetition was tried and missed.</param>
/// <param name="WasOverLimit">What the coach asked for was outside the guard's envelope.</param>
public sealed record TrialSet(
    int Person, LifterTraits Traits, string Exercise, int Session, int Number, double LoadKilograms, double AwayFromTarget, bool Failed, bool WasOverLimit);

/// <summary>A set that is about to begin, with the person behind it.</summary>
public sealed record SetBeginning(
    Lifter Lifter, Exercise Exercise, StrengthEstimate Strength, SetTarget Target, double LoadKilograms, int Reserve, double? RestSeconds);
