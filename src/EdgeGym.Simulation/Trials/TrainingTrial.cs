using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Trials;

/// <param name="Sessions">Visits of each person, three days apart.</param>
/// <param name="HasVelocity">The machine measures the velocity of each repetition.</param>
public sealed record TrialSettings(int Sessions = 6, bool HasVelocity = true);

/// <summary>
/// People train session after session with one coach: screen, estimators, guard and moving target as in the gateway, bodies as in the simulator.
/// The same person with another coach has the same days, reports and sensor noise. Deterministic.
/// </summary>
public sealed class TrainingTrial(TrialSettings settings, SafetyGuard guard)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 18, 0, 0, TimeSpan.Zero);

    /// <summary>Called at every decision, before the set.</summary>
    public Action<TrialMoment, Proposal>? Decided { get; init; }

    /// <summary>Called when a set is about to begin.</summary>
    public Action<SetBeginning>? Begins { get; init; }

    public IReadOnlyList<TrialSet> Run(int index, LifterTraits traits, Exercise exercise, ITrialCoach coach)
    {
        var lifter = new Lifter(traits);
        var random = new RandomStream(traits.Seed).Fork("trial/" + exercise.Id);
        var habits = Habits.Draw(traits.Seed);
        var member = TrialPeople.Profile(traits, Start.Year, $"m-{index}");
        var target = SetTarget.ForGoal(member.Goal);
        var machine = TrialPeople.Machine(exercise, random.Chance(0.5));
        var strength = StrengthEstimator.FirstMeeting(exercise, member, Start.ToUnixTimeMilliseconds());
        var results = new List<TrialSet>();
        IReadOnlyList<SetSummary>? lastSession = null;
        for (var session = 0; session < settings.Sessions; session++)
        {
            if (session > 0)
                lifter.Advance(3 * 86_400);
            lifter.BeginDay(session * 3);
            var now = Start.AddDays(session * 3);
            var (readiness, said) = Feelings.BeforeTraining(lifter, exercise, habits, random.Fork("before", session));
            strength = StrengthEstimator.BeginSession(strength, exercise, member, now.ToUnixTimeMilliseconds(), readiness);
            var today = new Visit(index, lifter, habits, exercise, member, machine, target, coach, session, lastSession, readiness);
            (strength, lastSession) = Train(today, strength, now, said, random.Fork("session", session), results);
        }

        return results;
    }

    private sealed record Visit(
        int Person, Lifter Lifter, Habits Habits, Exercise Exercise, MemberProfile Member, MachineBirth Machine, SetTarget Target, ITrialCoach Coach,
        int Session, IReadOnlyList<SetSummary>? LastSession, Readiness? Readiness);

    private (StrengthEstimate Strength, IReadOnlyList<SetSummary> Sets) Train(
        Visit visit, StrengthEstimate strength, DateTimeOffset now, IReadOnlyList<string> said, RandomStream random, List<TrialSet> results)
    {
        var sets = new List<SetSummary>();
        var complaints = new List<Complaint>();
        double? current = null;
        for (var number = 1; number <= visit.Target.Sets; number++)
        {
            var context = new CoachingContext(
                now, visit.Machine, visit.Exercise, visit.Member, visit.Target, sets.ToArray(), current, strength,
                visit.LastSession?.Max(set => set.LoadKilograms), null, complaints.ToArray(), Readiness: visit.Readiness, Said: said);
            var moment = new TrialMoment(context, visit.Lifter, visit.Session, visit.LastSession);
            var proposal = visit.Coach.Decide(moment);
            var verdict = guard.Judge(proposal, context);
            Decided?.Invoke(moment, proposal);
            var final = visit.Coach.IsOurs ? verdict.Final : proposal;
            var range = visit.Machine.Load!.Value;
            var load = range.Nearest(final.LoadKilograms ?? current ?? range.Minimum);
            double? rest = null;
            if (number > 1)
            {
                // People rest a little longer or shorter than told.
                rest = Math.Clamp(final.RestSeconds * random.LogNormal(1, 0.08), 20, 600);
                visit.Lifter.Advance(rest.Value);
                now = now.AddSeconds(rest.Value);
            }

            var reserve = Math.Max(visit.Target.RepetitionsInReserve, guard.Envelope(context).Reserve);
            Begins?.Invoke(new SetBeginning(visit.Lifter, visit.Exercise, strength, visit.Target, load, reserve, rest));
            var network = proposal.Source == ProposalSource.Model ? ReserveNetwork.Shipped : null;
            var (summary, left) = Lift(visit, strength, load, final.Repetitions, reserve, number, rest, network, random.Fork("set", number), ref now);
            results.Add(new TrialSet(
                visit.Person, visit.Lifter.Traits, visit.Exercise.Id, visit.Session, number, load, left - reserve, summary.MissedRepetition,
                verdict.Outcome != VerdictOutcome.Allowed));
            sets.Add(summary);
            current = load;
            strength = StrengthEstimator.AfterSet(strength, visit.Exercise, summary);
            (strength, said) = Feelings.AfterSet(visit.Habits, visit.Exercise, summary, left, strength, complaints, now, random.Fork("after", number));
        }

        return (strength, sets);
    }

    private (SetSummary Summary, double Left) Lift(
        Visit visit, StrengthEstimate strength, double load, int repetitions, int reserve, int number, double? rest, ReserveNetwork? network, RandomStream random,
        ref DateTimeOffset now)
    {
        var set = visit.Lifter.BeginSet(visit.Exercise, load);
        var seen = new List<CountedRepetition>();
        var planned = Math.Max(1, repetitions);
        double seconds = 0;
        while (set.Done < planned && !set.Missed)
        {
            var rep = set.Next();
            seconds += rep.TotalSeconds;
            visit.Lifter.Advance(rep.TotalSeconds);
            if (!rep.Completed)
                break;
            seen.Add(Measured(rep, now.ToUnixTimeMilliseconds() + (long)(seconds * 1000), settings.HasVelocity, random));
            if (visit.Coach.IsOurs && settings.HasVelocity)
                planned = RunningTarget.Move(strength, visit.Exercise, visit.Target, load, reserve, planned, seen, rest, network);
        }

        var left = set.Missed ? Math.Min(0, set.Capacity - planned) : set.RepetitionsInReserve;
        set.Finish();
        var report = visit.Lifter.Report(set);
        now = now.AddSeconds(seconds);
        var summary = new SetSummary(
            number, now.ToUnixTimeMilliseconds(), load, set.Done, Feelings.Rates(visit.Habits, random) ? report.RepetitionsInReserve : null, seen, planned, set.Missed, rest);
        return (summary, Math.Min(left, 30));
    }

    /// <summary>The next repetition as a machine with an encoder would tell it; null when it was missed.</summary>
    internal static CountedRepetition? Measure(LiftedRepetition rep, int before, RandomStream random)
        => rep.Completed ? Measured(rep, before * 1000L, true, random) : null;

    /// <summary>Encoder of the GymAware class (science notes 1.6).</summary>
    private static CountedRepetition Measured(LiftedRepetition rep, long at, bool hasVelocity, RandomStream random)
    {
        var velocity = Math.Max(0.02, (rep.MeanVelocity * random.Normal(1, 0.01)) + random.Normal(0, 0.012));
        return new CountedRepetition(
            at, hasVelocity ? velocity : null, hasVelocity ? velocity * 1.3 : null, rep.TravelMillimetres + random.Normal(0, 5), rep.ConcentricSeconds * 1000, rep.EccentricSeconds * 1000);
    }
}
