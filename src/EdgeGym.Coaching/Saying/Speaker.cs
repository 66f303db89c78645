using EdgeGym.Coaching.Prompting;

namespace EdgeGym.Coaching.Saying;

/// <summary>What is to be said, to whom, after what.</summary>
/// <param name="Code">Reason, limit, reply or summary.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Numbers">What is known.</param>
/// <param name="Said">The person's words, for a reply; null: they said nothing.</param>
/// <param name="Lately">What this person has read lately, the last one at the end.</param>
public sealed record SayQuestion(string Code, string Language, SayNumbers Numbers, string? Said = null, IReadOnlyList<string>? Lately = null);

/// <summary>
/// The model picks one of a code's reviewed sentences. Whatever it picks is already out in another wording, so it is asked only while nobody
/// else needs the model, and not at all when time is up.
/// </summary>
public sealed class Speaker(ModelSlot slot, TimeSpan patience, CoachingMetrics? metrics = null, TimeProvider? time = null)
{
    /// <summary>Between two looks whether the model is free.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The sentence with its numbers; null when there is no model, no choice or no answer in time: the first sentence stands.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<string?> ChooseAsync(SayQuestion question, CancellationToken cancellationToken)
    {
        if (slot.Current is not { } model || SentenceTable.Offered(question.Code, question.Language, question.Numbers, question.Lately) is not { Count: > 1 } offered)
            return null;
        var started = _time.GetTimestamp();
        TimeSpan Left() => patience - _time.GetElapsedTime(started);
        while (!model.IsIdle && Left() > TimeSpan.Zero)
            await Task.Delay(Look, _time, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        string? chosen = null;
        try
        {
            if (Left() is var left && left > TimeSpan.Zero)
                chosen = await model.SayAsync(question.Code, question.Language, question.Said, [.. offered.Select(sentence => sentence.Template)], left, cancellationToken);
        }
        catch (Runtime.ModelException)
        {
            // What was said first stands; the coach's health shows a model that breaks.
        }

        metrics?.Spoke(chosen is null ? "table" : "model", _time.GetElapsedTime(started));
        return offered.FirstOrDefault(sentence => sentence.Template == chosen)?.Fill(question.Numbers);
    }
}
