using System.Globalization;
using System.Text;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Coaching.Prompting;

/// <summary>A setting of a cardio machine that the guard allows now.</summary>
/// <param name="Value">m/s, %, W or level, by the question's axis.</param>
/// <param name="Move">Moves from what the machine does now, −12 … 12; 0 leaves it.</param>
public sealed record CardioCandidate(double Value, int Move);

/// <summary>What the model is asked about a cardio machine.</summary>
/// <param name="Prompt">Ends with <c>&lt;|answer|&gt;</c>.</param>
/// <param name="Axis">The one setting that the answer moves.</param>
/// <param name="Candidates">Lowest first; always with the one that leaves it, never alone.</param>
/// <param name="BeatsPerMove">bpm by which one move shifts where a usual heart settles.</param>
/// <param name="Policy">What the deterministic policy proposes for the same context.</param>
public sealed record CardioQuestion(string Prompt, CommandOperation Axis, IReadOnlyList<CardioCandidate> Candidates, double BeatsPerMove, CardioProposal Policy)
{
    public CardioCandidate? Find(int move) => Candidates.FirstOrDefault(candidate => candidate.Move == move);
}

/// <summary>
/// A heart and its zone as the model reads them: who, the zone, where the heart is, how fast it moves and where it would settle, what the machine
/// does now (a fast treadmill under a slow heart tells of a fit person), what the policy would do. The answer is a move, one token.
/// </summary>
public static class CardioPrompt
{
    /// <summary>bpm at which the heart of a usual person settles higher by one move; on machines with coarser settings a move is one setting.</summary>
    private const double FinestBeats = 1.5;

    /// <summary>bpm farther than which one decision never goes.</summary>
    private const double MostBeats = 30;

    private const double FreshSeconds = 20;

    /// <summary>Complaints say something for as long as the guard holds after them, minutes.</summary>
    private const double HeardMinutes = 3;

    /// <summary>Null when there is nothing to choose: a stop, no zone, no fresh heart rate, no consent, nothing that can be set.</summary>
    public static CardioQuestion? Ask(CardioContext context, CardioGuard guard, CardioPolicy policy)
    {
        var proposal = policy.Propose(context);
        if (proposal.Stop || context.Current is null || guard.Judge(proposal, context).Final.Stop || !context.Member.CoachingConsent || context.Target is not { LowestBeatsPerMinute: { } low and > 0, HighestBeatsPerMinute: { } high } || high < low
            || context.HeartRate is not { BeatsPerMinute: >= 25 and <= 250, MaximumBeatsPerMinute: > 0 } heart || Math.Abs((context.Now - heart.At).TotalSeconds) > FreshSeconds)
        {
            return null;
        }

        if (CardioAxis.Settable(context.Machine, context.Current) is not { } axis || axis.Range(context.Machine) is not { } range || axis.Get(context.Current) is not { } told)
            return null;
        var now = Index(told, range);
        var stride = Math.Max(1, (int)Math.Round(FinestBeats / (axis.Beats * range.Step)));
        var beats = stride * range.Step * axis.Beats;
        var farthest = Math.Clamp((int)(MostBeats / beats), 1, PromptTokens.MostMoves);
        var candidates = new List<CardioCandidate>();
        for (var move = -farthest; move <= farthest; move++)
        {
            var value = range.At(now + (move * stride));
            if (move == 0 || (now + (move * stride) is >= 0 and var index && index <= Index(range.Maximum, range) && Allows(guard, context, axis, value)))
                candidates.Add(new CardioCandidate(value, move));
        }

        if (candidates.Count < 2)
            return null;
        var wished = axis.Get(proposal.Settings) is { } wish ? (int)Math.Round((wish - range.At(now)) / (stride * range.Step)) : 0;
        var choice = candidates.MinBy(candidate => Math.Abs(candidate.Move - wished))!;
        return new CardioQuestion(Write(context, axis, told, heart, (low, high), beats, choice.Move), axis.Operation, candidates, beats, proposal);
    }

    public static string Answer(int move) => PromptTokens.Move(move) + PromptTokens.End;

    /// <summary>The move; null for what is no answer.</summary>
    public static int? Read(string answer)
        => AnswerParts.Split(answer) is [{ Name: ['m', .. var number] }, ..] && int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var move) ? move : null;

    private static int Index(double value, SettingRange range) => (int)Math.Round((Math.Clamp(value, range.Minimum, range.Maximum) - range.Minimum) / range.Step);

    private static bool Allows(CardioGuard guard, CardioContext context, CardioAxis axis, double value)
    {
        var verdict = guard.Judge(new CardioProposal(axis.With(new CardioSettings(), value), Stop: false, [], ProposalSource.Model), context);
        return verdict.Outcome == VerdictOutcome.Allowed && axis.Get(verdict.Final.Settings) is { } final && Math.Abs(final - value) < 1e-6;
    }

    private static string Write(CardioContext context, CardioAxis axis, double now, HeartRateState heart, (double Low, double High) zone, double beats, int policy)
    {
        var middle = (zone.Low + zone.High) / 2;
        var slope = CardioPolicy.Slope(context);
        var text = new StringBuilder(320);
        text.Append(PromptTokens.Of("adjust")).Append(PromptTokens.Of("cardio"));
        text.Append(PromptTokens.Of(ExerciseCatalog.IsKnown(context.Machine.Exercise) ? context.Machine.Exercise : "other_exercise"));
        AdjustPrompt.Person(text, context.Member, context.Now);
        text.Append(Percent(zone.Low, heart)).Append(Percent(zone.High, heart));
        foreach (var kind in context.Complaints.Where(one => (context.Now - one.At).TotalMinutes is >= 0 and <= HeardMinutes).Select(one => one.Kind).Distinct())
        {
            if (kind is ComplaintKind.TooHeavy or ComplaintKind.TooLight or ComplaintKind.Fatigue)
                text.Append(PromptTokens.Of(kind switch { ComplaintKind.TooHeavy => "load_too_heavy", ComplaintKind.TooLight => "load_too_easy", _ => "fatigue" }));
        }

        text.Append(PromptTokens.Of(axis.Name)).Append(PromptTokens.Forecast(now * axis.PerToken)).Append(PromptTokens.Of("step" + Math.Clamp((int)Math.Round(beats), 1, 20).ToString(CultureInfo.InvariantCulture)));
        text.Append(context.SecondsSinceIncrease is { } seconds ? PromptTokens.Rest((int)Math.Clamp(seconds, 0, PromptTokens.LongestRestSeconds)) : PromptTokens.Of("none"));
        text.Append(Percent(heart.BeatsPerMinute, heart)).Append(PromptTokens.Spread((zone.High - zone.Low) / 4));
        text.Append(PromptTokens.Of("last")).Append(Signed(heart.BeatsPerMinute - middle)).Append(Signed(slope));
        text.Append(PromptTokens.Of("target")).Append(Signed(heart.BeatsPerMinute + (slope * CardioPolicy.TimeConstantMinutes) - middle));
        return text.Append(PromptTokens.Move(policy)).Append(PromptTokens.Answer).ToString();
    }

    private static string Percent(double beats, HeartRateState heart)
        => PromptTokens.Of("hr" + (5 * (int)Math.Round(Math.Clamp(beats / heart.MaximumBeatsPerMinute, 0.5, 1) * 20)).ToString(CultureInfo.InvariantCulture));

    /// <summary>bpm, or bpm a minute, above or below: the way it points and half of its size, so that one token is one beat.</summary>
    private static string Signed(double beats)
        => PromptTokens.Of(beats >= 0.5 ? "trend_up" : beats <= -0.5 ? "trend_down" : "trend_flat") + PromptTokens.Forecast(Math.Abs(beats) / 2);
}
