using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Dataset;

/// <summary>
/// Decisions on cardio machines, labelled by an expert who knows where this heart will settle at every setting and how fast: far outside the zone is
/// worse than a little, above it worse than below, and a change that is not needed costs something.
/// </summary>
internal sealed class CardioExamples(CardioGuard guard, CardioPolicy policy)
{
    /// <summary>Half zones of cost by which a choice becomes e times less likely.</summary>
    private const double Temperature = 0.12;
    private const double TooHighWeight = 1.5;

    /// <summary>The middle part of the zone in which nothing costs, of its half width.</summary>
    private const double Core = 0.35;
    private const double Change = 0.02;
    private const double ChangePerMove = 0.002;

    /// <summary>s that the way there is looked at, every <see cref="Every"/> s.</summary>
    private const int Horizon = 45;
    private const int Every = 5;

    public Example? Of(CardioMoment moment, RandomStream random)
    {
        if (CardioPrompt.Ask(moment.Context, guard, policy) is not { } question)
            return null;
        var costs = question.Candidates.Select(candidate => Cost(moment, candidate)).ToArray();
        var shares = SoftShares.Of(costs, Temperature);
        var chosen = SoftShares.Draw(shares, random);
        return new Example("adjust", question.Prompt, CardioPrompt.Answer(question.Candidates[chosen].Move),
            [new SoftTarget(0, SoftShares.ByToken(shares, index => PromptTokens.Move(question.Candidates[index].Move)))]);
    }

    /// <summary>What the expert would do; for the upper bound in evaluations.</summary>
    public CardioProposal Decide(CardioMoment moment)
    {
        if (CardioPrompt.Ask(moment.Context, guard, policy) is not { } question)
            return policy.Propose(moment.Context);
        var best = question.Candidates.MinBy(candidate => Cost(moment, candidate))!;
        return ModelCardioCoach.Read(question, CardioPrompt.Answer(best.Move))!;
    }

    private static double Cost(CardioMoment moment, CardioCandidate candidate)
    {
        var settles = moment.Settles(candidate.Value);
        double way = 0;
        for (var second = Every; second <= Horizon; second += Every)
            way += Distance(moment, settles + ((moment.Rate - settles) * Math.Exp(-second / moment.TimeConstantSeconds)));
        return Distance(moment, settles) + (0.5 * way * Every / Horizon) + (candidate.Move == 0 ? 0 : Change + (ChangePerMove * Math.Abs(candidate.Move)));
    }

    /// <summary>In half zones.</summary>
    private static double Distance(CardioMoment moment, double rate)
    {
        var (low, high) = (moment.Context.Target.LowestBeatsPerMinute!.Value, moment.Context.Target.HighestBeatsPerMinute!.Value);
        var (middle, half) = ((low + high) / 2, Math.Max(1, (high - low) / 2));
        var away = Math.Max(0, (Math.Abs(rate - middle) / half) - Core);
        return rate > middle ? TooHighWeight * away : away;
    }
}

/// <summary>A steering hand that trembles: the policy's word, sometimes another move, so that the data holds what a wrong choice leads to.</summary>
internal sealed class WanderingRider(CardioGuard guard, CardioPolicy policy, RandomStream random)
{
    public CardioProposal Decide(CardioMoment moment)
    {
        if (random.Chance(0.7) || CardioPrompt.Ask(moment.Context, guard, policy) is not { } question)
            return policy.Propose(moment.Context);
        return ModelCardioCoach.Read(question, CardioPrompt.Answer(question.Candidates[random.Index(question.Candidates.Count)].Move))!;
    }
}
