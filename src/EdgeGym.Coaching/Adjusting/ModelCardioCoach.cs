using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>
/// The language model on cardio machines: it sees the zone, the heart and the machine, and chooses among the moves that the guard allows. Where there
/// is nothing to choose, or no answer in time, the policy has the word. The guard judges either afterwards.
/// </summary>
public sealed class ModelCardioCoach(
    ModelSlot slot, CardioPolicy policy, CardioGuard guard, TimeSpan patience, CoachingMetrics? metrics = null, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>A model is loaded now.</summary>
    public bool HasModel => slot.Current is not null;

    /// <summary>Never fails; takes no longer than the patience and an arithmetic moment.</summary>
    public async ValueTask<CardioProposal> ProposeAsync(CardioContext context, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var proposal = await AskAsync(context, cancellationToken) ?? policy.Propose(context);
        metrics?.Adjusted(proposal.Source == ProposalSource.Model ? "model" : "policy", _time.GetElapsedTime(started));
        return proposal;
    }

    private async Task<CardioProposal?> AskAsync(CardioContext context, CancellationToken cancellationToken)
    {
        if (slot.Current is not { } model || CardioPrompt.Ask(context, guard, policy) is not { } question)
            return null;
        try
        {
            var answer = await model.AdjustCardioAsync(question, patience, cancellationToken);
            if (answer.Text is { } text && Read(question, text) is { } proposal)
                return proposal;
            metrics?.FellBack((answer.Text is null ? answer.Stopped.ToString() : "Unreadable").ToLowerInvariant());
        }
        catch (Runtime.ModelException)
        {
            // Nobody on a belt waits for a model that breaks; the strength coach's health shows it.
            metrics?.FellBack("broken");
        }

        return question.Policy;
    }

    /// <summary>The model's move with the reason that follows from it; null for no answer to this question.</summary>
    public static CardioProposal? Read(CardioQuestion question, string answer)
    {
        if (CardioPrompt.Read(answer) is not { } move || question.Find(move) is not { } candidate)
            return null;
        if (move == 0)
        {
            // To stay is the policy's word too, or the model's against it: then the heart is as good as in its zone.
            var why = IsUnmoved(question.Policy) ? question.Policy.Why : [ReasonCodes.HeartInZone];
            return new CardioProposal(new CardioSettings(), Stop: false, why, ProposalSource.Model);
        }

        var axis = CardioAxis.All.First(one => one.Operation == question.Axis);
        return new CardioProposal(
            axis.With(new CardioSettings(), candidate.Value), Stop: false, [move > 0 ? ReasonCodes.HeartBelowZone : ReasonCodes.HeartAboveZone], ProposalSource.Model);
    }

    private static bool IsUnmoved(CardioProposal proposal) => proposal.Settings == new CardioSettings();
}
