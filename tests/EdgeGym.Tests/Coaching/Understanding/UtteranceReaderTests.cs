using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Simulation.Dataset;
using EdgeGym.Tests.Architecture;
using EdgeGym.Tests.Coaching.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Understanding;

/// <summary>The word lists beside the model: who wins, and the arithmetic that nobody has to believe.</summary>
public sealed class UtteranceReaderTests(ITestOutputHelper output)
{
    private static readonly UtteranceContext OnFifty = new(Load: 50, Step: 5);

    [Fact]
    public async Task Read_without_a_model_is_what_the_word_lists_say()
    {
        var reader = new UtteranceReader(new ModelSlot(), TimeSpan.Zero);
        foreach (var text in new[] { "太重了", "my chest hurts", "加5公斤", "no pain today", "", null, "<|end|>" })
            Assert.Equivalent(SafetyLexicon.Understand(text, null, OnFifty), await reader.ReadAsync(text, null, OnFifty), strict: true);
    }

    [Theory]
    [InlineData("my chest hurts", "positive_ok", "encourage_no_change", "stop_session_alert_staff")]
    [InlineData("胸口疼", "load_too_easy", "increase_load_capped", "stop_session_alert_staff")]
    [InlineData("我头晕", "fatigue", "decrease_load", "stop_session_alert_staff")]
    [InlineData("my knee hurts", "load_too_easy", "increase_load_capped", "stop_exercise_offer_alternative")]
    public void Merge_danger_in_the_word_lists_beats_a_lighter_model(string text, string intent, string action, string expected)
    {
        var lexicon = SafetyLexicon.Understand(text);
        var merged = Merge(text, intent, action, new UtteranceSlots());
        Assert.Equal((lexicon.Intent, expected, "lexicon"), (merged.Intent, merged.SafeAction, merged.Source));
        Assert.Contains(intent, merged.Slots.Secondary!);
        Assert.Equal(lexicon.Complaints, merged.Complaints);
    }

    [Fact]
    public void Merge_a_red_flag_stays_one_when_the_model_hears_dizziness()
    {
        var merged = Merge("my chest hurts", "dizzy", "stop_session_alert_staff", new UtteranceSlots());
        Assert.Equal("stop_session_alert_staff", merged.SafeAction);
        Assert.Contains(ComplaintKind.RedFlag, merged.Complaints);
        Assert.Contains(ComplaintKind.Dizziness, merged.Complaints);
    }

    [Fact]
    public void Merge_a_danger_that_the_model_holds_possible_counts()
    {
        var merged = Merge("hm", "fatigue", "decrease_load", new UtteranceSlots(), ("fatigue", 0.8), ("red_flag", 0.1), ("dizzy", 0.05));
        Assert.Equal(("fatigue", "stop_session_alert_staff"), (merged.Intent, merged.SafeAction));
        Assert.Equal(["red_flag"], merged.Slots.Possible!);
        Assert.Contains(ComplaintKind.RedFlag, merged.Complaints);
        var likely = Merge("hm", "fatigue", "decrease_load", new UtteranceSlots(), ("fatigue", 0.55), ("red_flag", 0.4), ("dizzy", 0.05));
        Assert.Equal(("red_flag", "stop_session_alert_staff"), (likely.Intent, likely.SafeAction));
        Assert.Equal(["fatigue"], likely.Slots.Secondary!);
        Assert.Equal("pain", Merge("hm", "fatigue", "decrease_load", new UtteranceSlots(), ("fatigue", 0.65), ("pain", 0.35)).Intent);
        Assert.Equal("fatigue", Merge("hm", "fatigue", "decrease_load", new UtteranceSlots(), ("fatigue", 0.9), ("pain", 0.1)).Intent);
        Assert.Equal("fatigue", Merge("hm", "fatigue", "decrease_load", new UtteranceSlots(), ("fatigue", 0.9), ("red_flag", 0.1)).Intent);
    }

    [Fact]
    public void Merge_a_denied_danger_is_no_danger_and_no_complaint()
    {
        var merged = Merge("no chest pain", "positive_ok", "ask_clarify", new UtteranceSlots { Negated = ["red_flag"] });
        Assert.Equal(("positive_ok", "ask_clarify", "model"), (merged.Intent, merged.SafeAction, merged.Source));
        Assert.Equal(["red_flag"], merged.Slots.Negated!);
        Assert.Empty(merged.Complaints);
        Assert.Null(Merge("hm", "pain", "stop_exercise_offer_alternative", new UtteranceSlots { Negated = ["pain"] }).Slots.Negated);
    }

    [Theory]
    [InlineData(40, "kg", "down", "decrease_load")]
    [InlineData(60, "kg", "up", "set_load_within_limits")]
    [InlineData(50, "kg", null, "set_load_within_limits")]
    [InlineData(90, "jin", "down", "decrease_load")]
    [InlineData(120, "lb", "up", "set_load_within_limits")]
    [InlineData(9, "plate", "down", "decrease_load")]
    public void Merge_the_direction_of_a_weight_is_arithmetic(double value, string unit, string? direction, string action)
    {
        foreach (var guessed in new[] { "up", "down", null })
        {
            var merged = Merge("hm", "set_load", "set_load_within_limits", new UtteranceSlots { Target = "weight", Mode = "absolute", Value = value, Unit = unit, Direction = guessed });
            Assert.Equal((direction, action), (merged.Slots.Direction, merged.SafeAction));
        }
    }

    [Theory]
    [InlineData("set_load", "weight")]
    [InlineData("cardio_adjust", "speed")]
    [InlineData("cardio_adjust", "incline")]
    public void Merge_a_number_without_a_unit_is_confirmed(string intent, string target)
    {
        var merged = Merge("hm", intent, "set_load_within_limits", new UtteranceSlots { Target = target, Value = 60, Mode = "absolute" });
        Assert.Equal(("confirm_before_apply", true), (merged.SafeAction, merged.Slots.UnitMissing));
    }

    [Theory]
    [InlineData("load_too_easy", "increase_load_capped", "down", null, "decrease_load")]
    [InlineData("change_reps", "increase_reps", "down", "reps", "reduce_reps")]
    [InlineData("change_sets", "add_set_capped", "down", "sets", "remove_set")]
    [InlineData("set_load", "decrease_load", "up", null, "confirm_before_apply")]
    [InlineData("change_reps", "increase_reps", "up", "reps", "increase_reps")]
    public void Merge_what_is_done_goes_the_way_that_is_said(string intent, string action, string direction, string? target, string expected)
        => Assert.Equal(expected, Merge("hm", intent, action, new UtteranceSlots { Direction = direction, Target = target }).SafeAction);

    [Fact]
    public void Merge_a_doubtful_wish_for_more_gives_way_to_a_complaint()
    {
        Assert.Equal("lexicon", Merge("太重了", "load_too_easy", "increase_load_capped", new UtteranceSlots(), ("load_too_easy", 0.7), ("joke", 0.3)).Source);
        var sure = Merge("太重了", "load_too_easy", "increase_load_capped", new UtteranceSlots(), ("load_too_easy", 0.97));
        Assert.Equal(("model", "load_too_easy"), (sure.Source, sure.Intent));
        Assert.Contains(ComplaintKind.TooHeavy, sure.Complaints);
    }

    [Fact]
    public void Merge_easy_that_may_be_heavy_is_asked()
    {
        var merged = Merge("hm", "load_too_easy", "increase_load_capped", new UtteranceSlots { Direction = "up" }, ("load_too_easy", 0.7), ("load_too_heavy", 0.3));
        Assert.Equal(("ask_clarify", (string?)null), (merged.SafeAction, merged.Slots.Direction));
        Assert.Equal("ask_clarify", Merge("hm", "load_too_heavy", "decrease_load", new UtteranceSlots(), ("load_too_heavy", 0.7), ("load_too_easy", 0.25)).SafeAction);
        Assert.Equal("decrease_load", Merge("hm", "load_too_heavy", "decrease_load", new UtteranceSlots(), ("load_too_heavy", 0.9), ("load_too_easy", 0.1)).SafeAction);
        Assert.Equal("ask_clarify", Merge("hm", "rest_less", "shorten_rest_with_floor", new UtteranceSlots(), ("rest_less", 0.75), ("rest_more", 0.25)).SafeAction);
    }

    /// <summary>Model and word statistics must go the same way; one of them alone counts when the other knows none.</summary>
    [Theory]
    [InlineData("up", 0.05, 0.6, "confirm_before_apply", null)]
    [InlineData(null, 0.05, 0.6, "confirm_before_apply", null)]
    [InlineData("up", 0.6, 0.05, "increase_reps", "up")]
    [InlineData("up", 0.3, 0.4, "increase_reps", "up")]
    [InlineData("up", 0.01, 0.1, "increase_reps", "up")]
    public void Merge_where_model_and_words_go_different_ways_is_confirmed(string? direction, double up, double down, string action, string? expected)
    {
        var merged = UtteranceReader.Merge(
            SafetyLexicon.Understand("hm"), ("change_reps", "increase_reps", new UtteranceSlots { Target = "reps", Direction = direction }), [], (up, down), OnFifty);
        Assert.Equal((action, expected), (merged.SafeAction, merged.Slots.Direction));
    }

    [Theory]
    [InlineData("plus 20 pounds", "set_load", "decrease_load", "down", "confirm_before_apply", null)]
    [InlineData("one km/h quicker", "cardio_adjust", "decrease_load", "down", "confirm_before_apply", null)]
    [InlineData("砍一半", "set_load", "set_load_within_limits", null, "decrease_load", "down")]
    [InlineData("再加两组", "change_sets", "add_set_capped", "up", "add_set_capped", "up")]
    [InlineData("再加两组", "change_sets", "remove_set", "down", "confirm_before_apply", null)]
    [InlineData("别加了", "set_load", "decrease_load", "down", "decrease_load", "down")]
    [InlineData("drop the sets by one", "change_sets", "add_set_capped", null, "remove_set", "down")]
    public void Merge_plain_words_of_a_way_are_a_third_voice(string text, string intent, string action, string? direction, string expected, string? way)
    {
        var merged = UtteranceReader.Merge(
            SafetyLexicon.Understand("hm"), (intent, action, new UtteranceSlots { Direction = direction, Mode = "delta" }), [], (0, 0), OnFifty, WayWords.Of(text));
        Assert.Equal((expected, way), (merged.SafeAction, merged.Slots.Direction));
    }

    [Theory]
    [InlineData("plus 20 pounds", "lb", "delta", "up", "set_load_within_limits")]
    [InlineData("add weight to 20 pounds", "lb", "absolute", "down", "decrease_load")]
    [InlineData("砍20公斤", "kg", "delta", "down", "decrease_load")]
    public void Merge_by_how_much_is_not_to_how_much(string text, string unit, string mode, string way, string action)
    {
        var merged = UtteranceReader.Merge(
            SafetyLexicon.Understand("hm"), ("set_load", "decrease_load", new UtteranceSlots { Target = "weight", Direction = "down", Mode = "absolute", Value = 20, Unit = unit }), [], (0, 0), OnFifty,
            WayWords.Of(text), WayWords.MayBeGoal(text));
        Assert.Equal((mode, way, action), (merged.Slots.Mode, merged.Slots.Direction, merged.SafeAction));
    }

    [Theory]
    [InlineData("rpe 9")]
    [InlineData("I had 2 left in the tank")]
    public void Merge_a_report_of_effort_is_no_wish_for_more(string text)
    {
        var merged = Merge(text, "load_too_easy", "increase_load_capped", new UtteranceSlots(), ("load_too_easy", 0.95));
        Assert.Equal(("positive_ok", "encourage_no_change"), (merged.Intent, merged.SafeAction));
    }

    [Fact]
    public void Merge_leaves_out_slots_that_do_not_go_with_the_intent()
    {
        var merged = Merge("hm", "joke", "encourage_no_change", new UtteranceSlots { Target = "reps", Value = 5, Unit = "min", BodyPart = "arm", Rir = 2, Secondary = ["abuse"], Figurative = true });
        Assert.Equivalent(new UtteranceSlots { Secondary = ["abuse"], Figurative = true }, merged.Slots, strict: true);
    }

    [Fact]
    public void Merge_a_denied_danger_is_asked_for_when_the_model_is_not_sure()
    {
        var merged = Merge("I'm not dizzy", "dizzy", "stop_session_alert_staff", new UtteranceSlots(), ("dizzy", 0.7), ("positive_ok", 0.3));
        Assert.Equal(("positive_ok", "ask_clarify"), (merged.Intent, merged.SafeAction));
        Assert.Equal("stop_session_alert_staff", Merge("I'm not dizzy", "dizzy", "stop_session_alert_staff", new UtteranceSlots(), ("dizzy", 0.95)).SafeAction);
        Assert.Equal("stop_session_alert_staff", UtteranceReader.Merge(
            SafetyLexicon.Understand("I'm not dizzy"), ("dizzy", "stop_session_alert_staff", new UtteranceSlots()), [(PromptTokens.Of("dizzy"), 0.7)], (0, 0), null,
            contrast: WayWords.IsContrast("I'm not dizzy but it is all going round")).SafeAction);
    }

    [Fact]
    public void Merge_an_operation_outweighs_a_wish_for_more()
    {
        var merged = Merge("hm", "set_load", "set_load_within_limits", new UtteranceSlots { Target = "weight" }, ("set_load", 0.8), ("health_disclosure", 0.2));
        Assert.Equal(("health_disclosure", "refer_medical"), (merged.Intent, merged.SafeAction));
        Assert.Equal(["set_load"], merged.Slots.Secondary!);
    }

    [ShippedModelFact]
    public async Task Read_with_the_shipped_model_is_never_lighter_than_a_danger_in_the_word_lists()
    {
        using var slot = new ModelSlot(LanguageModel.Load(
            Path.Combine(SourceTree.Root, "models", "edgegym"), new RuntimeOptions { Providers = [ExecutionProvider.Cpu] }, NullLogger.Instance, TimeProvider.System));
        var reader = new UtteranceReader(slot, TimeSpan.FromMinutes(1));
        var (model, lines) = (0, LabelledText.Utterances(Path.Combine(SourceTree.Root, "models", "text", "held-out")));
        foreach (var line in lines.Where((_, index) => index % 8 == 0))
        {
            var lexicon = SafetyLexicon.Understand(line.Text, null, line.Context);
            var understood = await reader.ReadAsync(line.Text, null, line.Context);
            model += understood.Source == "model" ? 1 : 0;
            Assert.Contains(understood.Intent, ContractNames.Intents);
            Assert.Contains(understood.SafeAction, ContractNames.Actions);
            Assert.NotEmpty(understood.Reply);
            Assert.InRange(understood.Confidence, 0, 1);
            if (lexicon.Intent is "red_flag" or "dizzy" or "pain" or "equipment_fault")
                Assert.True(Severity.Of(understood.SafeAction) >= Severity.Of(lexicon.SafeAction), $"'{line.Text}': {lexicon.SafeAction} became {understood.SafeAction}");
            Assert.False(understood.Slots.Negated?.Contains(understood.Intent) == true && understood.Source == "model", line.Text);
        }

        output.WriteLine($"{model} of {(lines.Count + 7) / 8} by the model");
        Assert.True(model > lines.Count / 16, "the model hardly speaks");
    }

    private static Utterance Merge(string text, string intent, string action, UtteranceSlots slots, params (string Name, double Share)[] beliefs)
        => UtteranceReader.Merge(
            SafetyLexicon.Understand(text, null, OnFifty), (intent, action, slots), [.. beliefs.Select(belief => (PromptTokens.Of(belief.Name), belief.Share))], (0, 0), OnFifty);
}
