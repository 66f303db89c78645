using System.Globalization;
using System.Text;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Prompting;

/// <summary>A setting that the guard allows, with what the estimator expects of it.</summary>
/// <param name="LoadKilograms">kg.</param>
/// <param name="Move">Machine steps from the question's reference, −12 … 12.</param>
/// <param name="Forecast">Repetitions to failure after the policy's rest.</param>
public sealed record AdjustCandidate(double LoadKilograms, int Move, RepetitionForecast Forecast);

/// <summary>What the model is asked about the coming set.</summary>
/// <param name="Prompt">Ends with <c>&lt;|answer|&gt;</c>.</param>
/// <param name="Candidates">By load, lightest first; never empty.</param>
/// <param name="LeastRepetitions">At every load.</param>
/// <param name="MostRepetitions">By candidate, at least <paramref name="LeastRepetitions"/>.</param>
/// <param name="LeastRestSeconds">Quarter minutes.</param>
/// <param name="MostRestSeconds">Quarter minutes.</param>
/// <param name="MostSets">That may remain, including the coming one.</param>
/// <param name="Plausible">By candidate: repetitions that the estimator holds nearly as good as the policy's choice; the model chooses among these.</param>
/// <param name="Policy">What the deterministic policy proposes for the same context.</param>
public sealed record AdjustQuestion(
    string Prompt,
    IReadOnlyList<AdjustCandidate> Candidates,
    int LeastRepetitions,
    IReadOnlyList<int> MostRepetitions,
    int LeastRestSeconds,
    int MostRestSeconds,
    int MostSets,
    IReadOnlyList<IReadOnlyList<int>> Plausible,
    Proposal Policy)
{
    public AdjustCandidate? Find(int move) => Candidates.FirstOrDefault(candidate => candidate.Move == move);
}

/// <summary>
/// The state of a session as the model reads it: who, the goal, the last set, what was said, and a table of the settings that are allowed with the
/// repetitions that the estimator expects there. The answer is a move in machine steps, repetitions, rest and sets, each one token.
/// </summary>
public static class AdjustPrompt
{
    private const int Around = 3;

    /// <summary>Expected repetitions.</summary>
    private const double MostExtraCost = 1;
    private const double FarTooEasy = 3;
    private const int MostSaid = 4;
    private const double FinestMove = 0.03;

    /// <summary>Null when there is nothing to choose: a stop, no settings, no consent, or the sets are done. Then the policy answers alone.</summary>
    public static AdjustQuestion? Ask(CoachingContext context, SafetyGuard guard, DeterministicPolicy policy)
    {
        var proposal = policy.Propose(context);
        var envelope = guard.Envelope(context);
        if (proposal.Stop || proposal.SetsRemaining == 0 || proposal.LoadKilograms is not { } best || envelope.MustStop || envelope.MustLeaveAlone
            || envelope.HeaviestSettingKilograms is not { } heaviest || context.Machine.Load is not { Step: > 0 } range)
        {
            return null;
        }

        var bestIndex = IndexOf(best, range.Minimum, range.Step);
        var top = IndexOf(heaviest, range.Minimum, range.Step);
        var reference = IndexOf(envelope.ReferenceKilograms ?? best, range.Minimum, range.Step);
        // On finely stepped machines one move is several settings, about 3 % of the load.
        var stride = Math.Max(1, (int)Math.Round(FinestMove * best / range.Step));
        if (stride > 1 || Math.Abs(bestIndex - reference) > PromptTokens.MostMoves - Around)
            reference = bestIndex;
        var candidates = new List<AdjustCandidate>();
        for (var steps = -Around; steps <= Around; steps++)
        {
            var index = bestIndex + (steps * stride);
            if (index < 0 || index > top)
                continue;
            var load = range.At(index);
            var move = stride > 1 ? steps : index - reference;
            candidates.Add(new AdjustCandidate(load, move, StrengthEstimator.Predict(context.Strength, context.Exercise, Math.Max(load, 0.5), proposal.RestSeconds)));
        }

        if (candidates.Count == 0)
            return null;
        var least = Math.Clamp(context.Target.MinimumRepetitions - 2, 1, PromptTokens.MostRepetitions);
        int[] most =
        [
            .. candidates.Select(candidate => Math.Clamp(
                Math.Min(context.Target.MaximumRepetitions, envelope.MaximumRepetitionsAt(candidate.LoadKilograms)), 1, PromptTokens.MostRepetitions)),
        ];
        least = Math.Min(least, most.Min());
        return new AdjustQuestion(
            Write(context, envelope, proposal, candidates),
            candidates,
            least,
            most,
            RoundUp(envelope.MinimumRestSeconds),
            Math.Clamp(envelope.MaximumRestSeconds, RoundUp(envelope.MinimumRestSeconds), PromptTokens.LongestRestSeconds),
            Math.Clamp(Math.Min(proposal.SetsRemaining, envelope.MaximumSets), 1, PromptTokens.MostSets),
            Plausible(context, envelope, proposal, candidates, least, most),
            proposal);
    }

    /// <summary>
    /// The model may weigh what the estimator does not know, but not throw away what it knows: its choice may cost little more in expected repetitions than the
    /// policy's. Where even the policy's is far too easy, nothing lighter is plausible.
    /// </summary>
    private static int[][] Plausible(
        CoachingContext context, SafetyEnvelope envelope, Proposal policy, List<AdjustCandidate> candidates, int least, int[] most)
    {
        var wish = Math.Max(context.Target.RepetitionsInReserve, envelope.Reserve);
        var chosen = candidates.MinBy(candidate => Math.Abs(candidate.LoadKilograms - policy.LoadKilograms!.Value))!;
        var limit = DeterministicPolicy.Cost(context.Target, chosen.Forecast, policy.Repetitions, wish) + MostExtraCost;
        var tooEasy = chosen.Forecast.Mean - policy.Repetitions > wish + FarTooEasy;
        var plausible = candidates.Select((candidate, index) => candidate.LoadKilograms < chosen.LoadKilograms - 1e-6 && tooEasy
            ? []
            : Enumerable.Range(least, most[index] - least + 1).Where(count => DeterministicPolicy.Cost(context.Target, candidate.Forecast, count, wish) <= limit).ToArray()).ToArray();
        // The policy's own choice is always one of them.
        var own = candidates.IndexOf(chosen);
        if (plausible[own].Length == 0)
            plausible[own] = [Math.Clamp(policy.Repetitions, least, most[own])];
        return plausible;
    }

    /// <summary>The answer as the model writes it.</summary>
    public static string Answer(int move, int repetitions, int restSeconds, int sets)
        => PromptTokens.Move(move) + PromptTokens.Repetitions(repetitions) + PromptTokens.Rest(restSeconds) + PromptTokens.Left(sets) + PromptTokens.End;

    /// <summary>The same question without some of its facts; the same answers are allowed.</summary>
    public static string Without(AdjustFacts leftOut, CoachingContext context, SafetyGuard guard, AdjustQuestion question)
        => Write(context, guard.Envelope(context), question.Policy, question.Candidates, leftOut);

    private static int IndexOf(double load, double minimum, double step) => (int)Math.Max(0, Math.Round((load - minimum) / step));

    private static int RoundUp(int seconds)
        => (int)Math.Ceiling(Math.Clamp(seconds, PromptTokens.RestStepSeconds, PromptTokens.LongestRestSeconds) / (double)PromptTokens.RestStepSeconds) * PromptTokens.RestStepSeconds;

    private static string Write(CoachingContext context, SafetyEnvelope envelope, Proposal policy, IReadOnlyList<AdjustCandidate> candidates, AdjustFacts leftOut = AdjustFacts.None)
    {
        var text = new StringBuilder(512);
        // From the least to the most changing: what stays the same in a session is computed once.
        text.Append(PromptTokens.Of("adjust"));
        text.Append(PromptTokens.Of(ExerciseCatalog.IsKnown(context.Exercise.Id) ? context.Exercise.Id : "other_exercise"));
        Person(text, context, leftOut);
        text.Append(PromptTokens.Repetitions(context.Target.Repetitions))
            .Append(PromptTokens.Of("rir" + PromptTokens.Halves(Math.Max(context.Target.RepetitionsInReserve, envelope.Reserve), 0, 10)));
        Today(text, context, leftOut);
        if (!leftOut.HasFlag(AdjustFacts.LastSet))
            LastSet(text, context, leftOut);
        if (!leftOut.HasFlag(AdjustFacts.Said))
            Said(text, context);
        var chosen = candidates.MinBy(candidate => Math.Abs(candidate.LoadKilograms - policy.LoadKilograms!.Value))!;
        if (!leftOut.HasFlag(AdjustFacts.Table))
            Table(text, context, candidates, chosen);
        if (!leftOut.HasFlag(AdjustFacts.Policy))
            text.Append(PromptTokens.Move(chosen.Move)).Append(PromptTokens.Repetitions(policy.Repetitions)).Append(PromptTokens.Rest(policy.RestSeconds));
        return text.Append(PromptTokens.Answer).ToString();
    }

    private static void Table(StringBuilder text, CoachingContext context, IReadOnlyList<AdjustCandidate> candidates, AdjustCandidate chosen)
    {
        text.Append(PromptTokens.Of("table"));
        foreach (var candidate in candidates)
            text.Append(PromptTokens.Move(candidate.Move)).Append(PromptTokens.Forecast(candidate.Forecast.Mean));
        text.Append(PromptTokens.Spread(chosen.Forecast.StandardDeviation));
        if (chosen.LoadKilograms > 0 && context.Machine.Load is { } range)
            text.Append(PromptTokens.Of("step" + Math.Clamp((int)Math.Round(100 * range.Step / chosen.LoadKilograms), 1, 20).ToString(CultureInfo.InvariantCulture)));
    }

    private static void Person(StringBuilder text, CoachingContext context, AdjustFacts leftOut)
    {
        if (leftOut.HasFlag(AdjustFacts.Person))
        {
            text.Append(PromptTokens.Of("sex_unknown")).Append(PromptTokens.Of("age_unknown"));
            return;
        }

        Person(text, context.Member, context.Now);
        var seen = context.Strength.SetsSeen switch { <= 0 => 0, < 3 => 1, < 6 => 3, < 12 => 6, < 25 => 12, < 50 => 25, _ => 50 };
        text.Append(PromptTokens.Of("seen" + seen.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Sex, age by decades, level and goal.</summary>
    internal static void Person(StringBuilder text, MemberProfile member, DateTimeOffset now)
    {
        text.Append(PromptTokens.Of(member.Sex switch { Sex.Female => "female", Sex.Male => "male", _ => "sex_unknown" }));
        text.Append(PromptTokens.Of(member.AgeAt(now) is { } age ? "age" + (Math.Clamp(age / 10, 1, 9) * 10).ToString(CultureInfo.InvariantCulture) : "age_unknown"));
        text.Append(PromptTokens.Of(member.Level switch { TrainingLevel.Advanced => "advanced", TrainingLevel.Intermediate => "intermediate", _ => "novice" }));
        text.Append(PromptTokens.Of(member.Goal switch
        {
            TrainingGoal.Strength => "strength",
            TrainingGoal.Hypertrophy => "hypertrophy",
            TrainingGoal.Endurance => "endurance",
            TrainingGoal.FatLoss => "fat_loss",
            _ => "health",
        }));
    }

    private static void Today(StringBuilder text, CoachingContext context, AdjustFacts leftOut)
    {
        var readiness = leftOut.HasFlag(AdjustFacts.Readiness) ? null : context.Readiness;
        if (readiness?.SleepHours is { } hours)
            text.Append(PromptTokens.Of("sleep" + ((int)Math.Round(Math.Clamp(hours, 3, 10))).ToString(CultureInfo.InvariantCulture)));
        if (readiness?.Soreness is { } sore)
            text.Append(PromptTokens.Of("sore" + (2 * (int)Math.Round(Math.Clamp(sore, 0, 10) / 2)).ToString(CultureInfo.InvariantCulture)));
        if (readiness?.Mood is { } mood)
            text.Append(PromptTokens.Mood(mood));
        text.Append(PromptTokens.Of("set" + Math.Clamp(context.Sets.Count + 1, 1, PromptTokens.MostSets).ToString(CultureInfo.InvariantCulture)));
        text.Append(PromptTokens.Of("of" + Math.Clamp(context.Target.Sets, 1, PromptTokens.MostSets).ToString(CultureInfo.InvariantCulture)));
    }

    private static void LastSet(StringBuilder text, CoachingContext context, AdjustFacts leftOut)
    {
        if (context.Sets.Count == 0)
            return;
        var last = context.Sets[^1];
        text.Append(PromptTokens.Of("last")).Append(PromptTokens.Repetitions(last.Repetitions));
        text.Append(last.ReportedRepetitionsInReserve is { } report ? PromptTokens.Of("rir" + PromptTokens.Halves(report, 0, 10)) : PromptTokens.Of("no_report"));
        if (StrengthEstimator.RepetitionsInReserveAfterLastSet(context.Strength) is { } left)
            text.Append(PromptTokens.Of("est" + PromptTokens.Halves(left, 0, 10)));
        var isMeasured = !leftOut.HasFlag(AdjustFacts.Measured);
        text.Append(isMeasured && last.VelocityLoss is { } loss
            ? PromptTokens.Of("vl" + (5 * (int)Math.Round(Math.Clamp(loss, 0, 0.6) * 20)).ToString(CultureInfo.InvariantCulture))
            : PromptTokens.Of("no_velocity"));
        if (last.MissedRepetition)
            text.Append(PromptTokens.Of("missed"));
        if (isMeasured && context.HeartRate is { MaximumBeatsPerMinute: > 0 } heart)
        {
            var percent = 5 * (int)Math.Round(Math.Clamp(heart.BeatsPerMinute / heart.MaximumBeatsPerMinute, 0.5, 1) * 20);
            text.Append(PromptTokens.Of("hr" + percent.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static void Said(StringBuilder text, CoachingContext context)
    {
        if (context.Said is not { Count: > 0 } said)
            return;
        text.Append(PromptTokens.Of("said"));
        foreach (var intent in said.Where(Understanding.ContractNames.Intents.Contains).TakeLast(MostSaid))
            text.Append(PromptTokens.Of(intent));
    }
}
