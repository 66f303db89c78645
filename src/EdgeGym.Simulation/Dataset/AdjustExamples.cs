using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Dataset;

/// <summary>
/// Decisions of people in training, labelled by an expert who sees what is hidden: the true repetitions to failure at every setting now, and how
/// fresh the person will be after a rest. Costs turn into shares, so that the model learns what is best on average over what it cannot see.
/// </summary>
public sealed class AdjustExamples(SafetyGuard guard, DeterministicPolicy policy)
{
    /// <summary>Repetitions of cost by which a choice becomes e times less likely.</summary>
    private const double Temperature = 0.6;
    private const double FailureCost = 5;
    private const double TooHardWeight = 1.4;
    private const double RepetitionInside = 0.10;
    private const double Farthest = 8;

    public Example? Of(TrialMoment moment, RandomStream random)
    {
        if (AdjustPrompt.Ask(moment.Context, guard, policy) is not { } question)
            return null;
        var context = moment.Context;
        var reserve = Math.Max(context.Target.RepetitionsInReserve, guard.Envelope(context).Reserve);
        var rest = Rest(moment, question);
        var fresh = moment.Lifter.Freshness(context.Exercise, context.Sets.Count == 0 ? 0 : rest);
        var costs = new double[question.Candidates.Count][];
        for (var index = 0; index < costs.Length; index++)
        {
            var possible = (int)Math.Floor((moment.Lifter.RestedCapacity(context.Exercise, Math.Max(0.5, question.Candidates[index].LoadKilograms)) * fresh) + 1e-9);
            costs[index] = new double[question.MostRepetitions[index] - question.LeastRepetitions + 1];
            for (var more = 0; more < costs[index].Length; more++)
                costs[index][more] = Cost(possible, question.LeastRepetitions + more, reserve, context.Target);
        }

        var loads = SoftShares.Of([.. costs.Select(row => row.Min())], Temperature);
        var chosen = SoftShares.Draw(loads, random);
        var repetitions = SoftShares.Of(costs[chosen], Temperature);
        var best = question.LeastRepetitions + Array.IndexOf(costs[chosen], costs[chosen].Min());
        var answer = AdjustPrompt.Answer(question.Candidates[chosen].Move, best, rest, question.MostSets);
        return new Example("adjust", question.Prompt, answer,
        [
            new SoftTarget(0, SoftShares.ByToken(loads, index => PromptTokens.Move(question.Candidates[index].Move))),
            new SoftTarget(1, SoftShares.ByToken(repetitions, index => PromptTokens.Repetitions(question.LeastRepetitions + index))),
        ]);
    }

    /// <summary>The shortest rest, in quarter minutes, that leaves nine tenths of what five minutes would bring back, near the policy's own.</summary>
    private static int Rest(TrialMoment moment, AdjustQuestion question)
    {
        var usual = PromptTokens.RestBucket(question.Policy.RestSeconds);
        if (moment.Context.Sets.Count == 0)
            return Math.Clamp(usual, question.LeastRestSeconds, question.MostRestSeconds);
        var full = moment.Lifter.Freshness(moment.Context.Exercise, 300);
        var (shortest, longest) = (Math.Max(question.LeastRestSeconds, usual - 30), Math.Min(question.MostRestSeconds, usual + 60));
        for (var rest = shortest; rest < longest; rest += PromptTokens.RestStepSeconds)
        {
            if (moment.Lifter.Freshness(moment.Context.Exercise, rest) >= 0.9 * full)
                return rest;
        }

        return Math.Max(shortest, longest);
    }

    private static double Cost(int possible, int repetitions, int reserve, Sessions.Members.SetTarget target)
    {
        var left = possible - repetitions;
        var away = left < 0 ? FailureCost + (TooHardWeight * reserve) : left < reserve ? TooHardWeight * (reserve - left) : Math.Min(Farthest, left - reserve);
        var inside = RepetitionInside * Math.Abs(repetitions - target.Repetitions);
        return away + inside + (repetitions < target.MinimumRepetitions ? 0.5 * (target.MinimumRepetitions - repetitions) : 0);
    }
}

/// <summary>The policy with a hand that trembles: some loads and repetitions off, so that the data holds states that a wrong choice leads to.</summary>
public sealed class WanderingCoach(DeterministicPolicy policy, RandomStream random) : ITrialCoach
{
    public string Name => "wandering";

    public bool IsOurs => true;

    public Proposal Decide(TrialMoment moment)
    {
        var proposal = policy.Propose(moment.Context);
        if (proposal.LoadKilograms is not { } load || moment.Context.Machine.Load is not { } range || random.Chance(0.5))
            return proposal;
        return proposal with { LoadKilograms = range.Nearest(load * random.LogNormal(1, 0.08)), Repetitions = Math.Clamp(proposal.Repetitions + random.Index(5) - 2, 1, 30) };
    }
}
