using EdgeGym.Coaching.Prompting;

namespace EdgeGym.Coaching.Adjusting;

public sealed partial class ModelCoach
{
    /// <summary>For a whole explanation; nobody waits for it.</summary>
    private static readonly TimeSpan ExplanationBudget = TimeSpan.FromSeconds(3);

    /// <summary>Between two looks whether the model is free.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Why the model decides as it does in this context. Asks only while nobody else does, one group of facts after the other, so that a person never
    /// waits for more than one such question. Null when the model does not decide here: none is loaded, there is nothing to choose, or it gives no answer.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<DecisionExplanation?> ExplainAsync(CoachingContext context, CancellationToken cancellationToken)
    {
        if (slot.Current is not { } model || AdjustPrompt.Ask(context, guard, policy) is not { } question)
            return null;
        var started = _time.GetTimestamp();
        if (await ChooseAsync(model, question, question.Prompt, started, cancellationToken) is not { } chosen)
            return null;
        var effects = new List<FactEffect>();
        foreach (var (facts, name) in DecisionExplanation.Groups)
        {
            var prompt = AdjustPrompt.Without(facts, context, guard, question);
            if (prompt == question.Prompt)
                continue;
            if (await ChooseAsync(model, question, prompt, started, cancellationToken) is not { } other)
                return Explained(isComplete: false);
            effects.Add(new FactEffect(
                name,
                Math.Round(chosen.Candidate.LoadKilograms - other.Candidate.LoadKilograms, 3),
                chosen.Answer.Repetitions - other.Answer.Repetitions,
                Math.Round(Belief(chosen.Said, chosen.Candidate) - Belief(other.Said, chosen.Candidate), 4)));
        }

        return Explained(isComplete: true);

        DecisionExplanation Explained(bool isComplete)
            => new(chosen.Candidate.LoadKilograms, chosen.Answer.Repetitions, Math.Round(Belief(chosen.Said, chosen.Candidate), 4), effects, isComplete);
    }

    /// <summary>Null when time is up or the model gives no answer.</summary>
    private async Task<(AdjustCandidate Candidate, AdjustAnswer Answer, ModelAnswer Said)?> ChooseAsync(
        LanguageModel model, AdjustQuestion question, string prompt, long started, CancellationToken cancellationToken)
    {
        TimeSpan Left() => ExplanationBudget - _time.GetElapsedTime(started);
        while (!model.IsIdle && Left() > TimeSpan.Zero)
            await Task.Delay(Look, _time, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (Left() <= TimeSpan.Zero)
            return null;
        try
        {
            var said = await model.AdjustAsync(question with { Prompt = prompt }, Left(), cancellationToken, remember: false);
            return said.Text is { } text && AdjustAnswer.Read(text) is { } answer && question.Find(answer.Move) is { } candidate ? (candidate, answer, said) : null;
        }
        catch (Runtime.ModelException)
        {
            // The decision stands; only its explanation is missing.
            return null;
        }
    }

    /// <summary>A setting without an alternative is certain.</summary>
    private static double Belief(ModelAnswer said, AdjustCandidate candidate)
        => said.First.Count == 0 ? 1 : said.First.Where(one => one.Token == PromptTokens.Move(candidate.Move)).Sum(one => one.Probability);
}
