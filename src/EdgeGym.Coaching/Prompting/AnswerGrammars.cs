using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Coaching.Prompting;

/// <summary>What the model may answer to each kind of question. Ranges, settings and what the guard allows are inside: an answer outside cannot be spelled.</summary>
internal static class AnswerGrammars
{
    private const int MostNames = 4;

    private static readonly Grammar End = Grammar.Token("end");
    private static readonly Grammar Rest = Sequence(
        Slot("body_part", ContractNames.BodyParts),
        Slot("side", ContractNames.Sides),
        Slot("severity", ContractNames.Severities),
        Slot("onset", ContractNames.Onsets),
        Slots("symptom", ContractNames.Symptoms),
        Slot("condition", ContractNames.Conditions),
        Slots("negated", ContractNames.Intents.Concat(ContractNames.Conditions).Distinct()),
        Slots("secondary", ContractNames.Intents),
        Slots("possible", ContractNames.Intents),
        Grammar.Optional(Grammar.Token("figurative")),
        End);

    /// <summary>Wishes of a plan: every number in the range that a plan may have.</summary>
    public static Grammar Plan { get; } = Sequence(
        Slot("goal", PromptTokens.Goals),
        Number("days", Grammar.Integer(1, 7)),
        Number("minutes", Grammar.Integer(5, 300)),
        Number("sets", Grammar.Integer(1, 40)),
        Number("reps", Range(Grammar.Integer(1, 100))),
        Number("rest", Grammar.Integer(0, 900)),
        Number("rir", Range(Grammar.Integer(0, 10))),
        Number("load", Range(Grammar.Decimal(0, 500, 0.1m))),
        Number("percent", Range(Grammar.Integer(0, 120))),
        Number("weeks", Grammar.Integer(1, 104)),
        Grammar.Sequence([.. PlanPrompt.NameKeys.Select(key => key.IsList ? Grammar.Repeat(Pair(key.Key, PlanPrompt.NamesOf(key.Key)), 0, 8) : Slot(key.Key, PlanPrompt.NamesOf(key.Key)))]),
        Grammar.Optional(Grammar.Token("cardio")),
        End);

    /// <summary>Actions that fit an intent. The word lists and what is denied may ask for a question first.</summary>
    public static IReadOnlyList<string> ActionsOf(string intent) => intent switch
    {
        "load_too_heavy" => ["decrease_load", "hold"],
        "load_too_easy" => ["increase_load_capped"],
        "set_load" => ["set_load_within_limits", "decrease_load", "confirm_before_apply"],
        "change_reps" => ["reduce_reps", "increase_reps", "confirm_before_apply"],
        "change_sets" => ["remove_set", "add_set_capped", "confirm_before_apply"],
        "rest_more" => ["add_rest"],
        "rest_less" => ["shorten_rest_with_floor"],
        "pain" => ["stop_exercise_offer_alternative"],
        "red_flag" or "dizzy" => ["stop_session_alert_staff"],
        "fatigue" => ["decrease_load"],
        "change_exercise" or "machine_busy" => ["substitute_exercise"],
        "skip_exercise" => ["skip_exercise"],
        "end_session" => ["end_session_cooldown"],
        "pause" => ["pause", "stop_set"],
        "time_short" => ["compress_session"],
        "equipment_fault" => ["lock_machine_report_fault"],
        "readiness_low" or "period" => ["deload_today"],
        "health_disclosure" => ["refer_medical"],
        "positive_ok" => ["encourage_no_change", "ask_clarify"],
        "motivation" or "joke" => ["encourage_no_change"],
        "cardio_adjust" => ["decrease_load", "increase_load_capped", "set_load_within_limits", "confirm_before_apply", "hold"],
        "correction" => ["confirm_before_apply", "decrease_load", "stop_set", "pause", "skip_exercise", "remove_set", "reduce_reps", "end_session_cooldown", "hold"],
        "ambiguous" => ["ask_clarify"],
        "prompt_injection" => ["ignore_injection_keep_plan"],
        "off_topic" or "abuse" or "unsafe_request" => ["refuse_redirect"],
        _ => ["answer_info"],
    };

    /// <param name="numbers">Written in the text; without any no slot holds a number.</param>
    /// <param name="intent">The only one that may be answered; null: any.</param>
    public static Grammar Understand(IReadOnlyList<string> numbers, string? intent = null)
    {
        var reading = Sequence(
            Choice((intent is null ? ContractNames.Intents : [intent]).Select(name => Sequence(Grammar.Token(name), Names(ActionsOf(name))))),
            Slot("target", ContractNames.Targets),
            Slot("direction", ContractNames.Directions));
        if (numbers.Count == 0)
            return Sequence(reading, Slot("mode", ContractNames.Modes), Rest);
        var number = Grammar.OneOf(numbers);
        return Sequence(
            reading,
            Number("value", number),
            Slot("unit", ContractNames.Units),
            Slot("mode", ContractNames.Modes),
            Grammar.Optional(Grammar.Token("unit_missing")),
            Number("rir", number),
            Number("rpe", number),
            Number("reps_done", number),
            Number("reps_left", number),
            Number("sbp", number),
            Number("dbp", number),
            Rest);
    }

    /// <summary>One of the settings in the table with repetitions that are allowed there, a rest and a number of sets.</summary>
    public static Grammar Adjust(AdjustQuestion question) => Sequence(
        Choice(question.Candidates.Select((candidate, index) => (Candidate: candidate, Repetitions: question.Plausible[index])).Where(one => one.Repetitions.Count > 0)
            .Select(one => Sequence(
                Grammar.Text(PromptTokens.Move(one.Candidate.Move)), Choice(one.Repetitions.Select(count => Grammar.Text(PromptTokens.Repetitions(count))))))),
        Choice(Steps(question.LeastRestSeconds, question.MostRestSeconds).Select(seconds => Grammar.Text(PromptTokens.Rest(seconds)))),
        Choice(Enumerable.Range(1, question.MostSets).Select(sets => Grammar.Text(PromptTokens.Left(sets)))),
        End);

    /// <summary>One of the moves that the guard allows.</summary>
    public static Grammar Cardio(CardioQuestion question)
        => Sequence(Choice(question.Candidates.Select(candidate => Grammar.Text(PromptTokens.Move(candidate.Move)))), End);

    /// <param name="sentences">Reviewed ones.</param>
    public static Grammar Say(IReadOnlyList<string> sentences) => Sequence(Grammar.OneOf(sentences), End);

    private static IEnumerable<int> Steps(int least, int most)
    {
        for (var seconds = least; seconds <= Math.Max(least, most); seconds += PromptTokens.RestStepSeconds)
            yield return seconds;
    }

    private static Grammar Range(Grammar number) => Sequence(number, Grammar.Optional(Sequence(Grammar.Literal("-"), number)));

    private static Grammar Number(string name, Grammar number) => Grammar.Optional(Sequence(Grammar.Token(name), number));

    private static Grammar Slot(string name, IEnumerable<string> values) => Grammar.Optional(Pair(name, values));

    private static Grammar Slots(string name, IEnumerable<string> values) => Grammar.Repeat(Pair(name, values), 0, MostNames);

    private static Grammar Pair(string name, IEnumerable<string> values) => Sequence(Grammar.Token(name), Names(values));

    private static Grammar Names(IEnumerable<string> values) => Choice(values.Select(Grammar.Token));

    private static Grammar Choice(IEnumerable<Grammar> alternatives) => Grammar.Choice([.. alternatives]);

    private static Grammar Sequence(params ReadOnlySpan<Grammar> parts) => Grammar.Sequence(parts);
}
