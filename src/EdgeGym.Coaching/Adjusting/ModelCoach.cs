using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>Counts of who answered, for health and metrics.</summary>
public sealed record CoachCounts(long Model, long Policy, string? LastFallback);

/// <summary>
/// The language model as coach. It sees the settings that the guard allows with what the estimator expects of each, and chooses; where there is
/// nothing to choose, or no answer in time, the policy has the word. The guard judges either afterwards.
/// </summary>
public sealed class ModelCoach(ModelSlot slot, DeterministicPolicy policy, SafetyGuard guard, TimeSpan patience) : ICoach
{
    private long _byModel;
    private long _byPolicy;
    private string? _lastFallback;

    public CoachCounts Counts => new(Interlocked.Read(ref _byModel), Interlocked.Read(ref _byPolicy), Volatile.Read(ref _lastFallback));

    public async ValueTask<Proposal> ProposeAsync(CoachingContext context, CancellationToken cancellationToken)
    {
        if (slot.Current is not { } model || AdjustPrompt.Ask(context, guard, policy) is not { } question)
            return policy.Propose(context);
        try
        {
            var answer = await model.AdjustAsync(question, patience, cancellationToken);
            if (answer.Text is { } text && Read(question, text, context) is { } proposal)
            {
                Interlocked.Increment(ref _byModel);
                return proposal;
            }

            Volatile.Write(ref _lastFallback, answer.Stopped.ToString());
        }
        catch (Runtime.ModelException exception)
        {
            // A model that breaks must not keep a person waiting; health shows it.
            Volatile.Write(ref _lastFallback, exception.Message);
        }

        Interlocked.Increment(ref _byPolicy);
        return question.Policy;
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
