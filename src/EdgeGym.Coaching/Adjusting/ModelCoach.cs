using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>Who answered what the model was asked, for health and metrics.</summary>
/// <param name="Model">Answers of the model.</param>
/// <param name="Policy">Answers of the policy in its stead.</param>
/// <param name="LastFallback">Why the model gave none the last time; null when it always did.</param>
/// <param name="FallbacksInARow">Since its last answer.</param>
public sealed record CoachCounts(long Model, long Policy, string? LastFallback, int FallbacksInARow);

/// <summary>
/// The language model as coach. It sees the settings that the guard allows with what the estimator expects of each, and chooses; where there is
/// nothing to choose, or no answer in time, the policy has the word. The guard judges either afterwards.
/// </summary>
public sealed partial class ModelCoach(
    ModelSlot slot, DeterministicPolicy policy, SafetyGuard guard, TimeSpan patience, CoachingMetrics? metrics = null, TimeProvider? time = null) : ICoach
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _byModel;
    private long _byPolicy;
    private string? _lastFallback;
    private int _fallbacksInARow;

    public CoachCounts Counts => new(
        Interlocked.Read(ref _byModel), Interlocked.Read(ref _byPolicy), Volatile.Read(ref _lastFallback), Volatile.Read(ref _fallbacksInARow));

    public async ValueTask<Proposal> ProposeAsync(CoachingContext context, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var proposal = await AskAsync(context, cancellationToken) ?? policy.Propose(context);
        metrics?.Adjusted(proposal.Source == ProposalSource.Model ? "model" : "policy", _time.GetElapsedTime(started));
        return proposal;
    }

    /// <summary>Null when there is no model; the policy's word when it was asked and gave no answer.</summary>
    private async Task<Proposal?> AskAsync(CoachingContext context, CancellationToken cancellationToken)
    {
        if (slot.Current is not { } model || AdjustPrompt.Ask(context, guard, policy) is not { } question)
            return null;
        try
        {
            var answer = await model.AdjustAsync(question, patience, cancellationToken);
            if (answer.Text is { } text && Read(question, text, context) is { } proposal)
            {
                Interlocked.Increment(ref _byModel);
                Volatile.Write(ref _fallbacksInARow, 0);
                return proposal;
            }

            var reason = answer.Text is null ? answer.Stopped.ToString() : "Unreadable";
            FellBack(reason, reason);
        }
        catch (Runtime.ModelException exception)
        {
            // A model that breaks must not keep a person waiting; health shows it.
            FellBack("Broken", exception.Message);
        }

        return question.Policy;
    }

    private void FellBack(string reason, string why)
    {
        Volatile.Write(ref _lastFallback, why);
        Interlocked.Increment(ref _byPolicy);
        Interlocked.Increment(ref _fallbacksInARow);
        metrics?.FellBack(reason.ToLowerInvariant());
    }

    /// <summary>The model's choice with the policy's words for it: reasons follow from the numbers, whoever chose them.</summary>
    internal Proposal? Read(AdjustQuestion question, string answer, CoachingContext context)
    {
        if (AdjustAnswer.Read(answer) is not { } choice || question.Find(choice.Move) is not { } candidate)
            return null;
        var facts = new GuardFacts(context, guard.Limits);
        var reserve = Math.Max(context.Target.RepetitionsInReserve, guard.Envelope(context).Reserve);
        var planned = Math.Clamp(context.Target.Sets - context.Sets.Count, 0, PromptTokens.MostSets);
        var why = PolicyReasons.Next(context, facts, reserve, candidate.LoadKilograms, choice.Sets < planned, choice.RestSeconds > RestPlan.UsualSeconds(context));
        return new Proposal(candidate.LoadKilograms, choice.Repetitions, choice.RestSeconds, choice.Sets, Stop: false, why, ProposalSource.Model);
    }
}
