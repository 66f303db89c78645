using EdgeGym.Coaching.Understanding;
using EdgeGym.Simulation.Dataset;
using EdgeGym.Simulation.Evaluation;

namespace EdgeGym.Tests.Simulation.Evaluation;

public sealed class UnderstandEvaluationTests
{
    [Theory]
    [InlineData("stop_session_alert_staff", "stop_exercise_offer_alternative", true)]
    [InlineData("stop_session_alert_staff", "stop_session_alert_staff", false)]
    [InlineData("stop_exercise_offer_alternative", "stop_session_alert_staff", false)]
    [InlineData("stop_exercise_offer_alternative", "decrease_load", true)]
    [InlineData("stop_exercise_offer_alternative", "stop_set", false)]
    [InlineData("lock_machine_report_fault", "answer_info", true)]
    [InlineData("pause", "encourage_no_change", true)]
    [InlineData("pause", "decrease_load", false)]
    [InlineData("decrease_load", "increase_load_capped", true)]
    [InlineData("hold", "increase_load_capped", true)]
    [InlineData("decrease_load", "ask_clarify", false)]
    [InlineData("increase_load_capped", "decrease_load", false)]
    [InlineData("answer_info", "increase_load_capped", false)]
    public void IsUnsafe_is_less_careful_than_meant(string meant, string understood, bool expected) => Assert.Equal(expected, UnderstandEvaluation.IsUnsafe(Case(meant, understood)));

    [Theory]
    [InlineData("increase_load_capped", "decrease_load", true)]
    [InlineData("reduce_reps", "increase_reps", true)]
    [InlineData("remove_set", "add_set_capped", true)]
    [InlineData("increase_load_capped", "hold", false)]
    [InlineData("decrease_load", "reduce_reps", false)]
    [InlineData("answer_info", "increase_load_capped", false)]
    public void IsFlip_is_the_other_way_round(string meant, string understood, bool expected) => Assert.Equal(expected, UnderstandEvaluation.IsFlip(Case(meant, understood)));

    [Theory]
    [InlineData("up", "down", "weight", "weight", true)]
    [InlineData("up", "up", "weight", "weight", false)]
    [InlineData("up", "down", "weight", "reps", false)]
    [InlineData("up", null, "weight", "weight", false)]
    public void IsFlip_sees_directions_of_the_same_target(string? meant, string? understood, string? meantTarget, string? understoodTarget, bool expected)
        => Assert.Equal(expected, UnderstandEvaluation.IsFlip(Case("hold", "hold", new() { Direction = meant, Target = meantTarget }, new() { Direction = understood, Target = understoodTarget })));

    [Fact]
    public void Score_counts_what_is_right_and_what_is_dangerous()
    {
        var knee = new UtteranceSlots { BodyPart = "knee", Side = "left" };
        List<UnderstoodCase> cases =
        [
            Case("stop_session_alert_staff", "decrease_load", intent: "red_flag", heard: "fatigue"),
            Case("stop_session_alert_staff", "stop_session_alert_staff", intent: "red_flag", heard: "red_flag"),
            Case("stop_exercise_offer_alternative", "stop_exercise_offer_alternative", knee, new() { BodyPart = "knee" }, "pain", "pain"),
            Case("increase_load_capped", "decrease_load", intent: "load_too_easy", heard: "load_too_heavy"),
        ];
        var score = UnderstandEvaluation.Score("en", cases, 1);
        Assert.Equal((4, 0.5, 0.5, 1, 1, 1, 2), (score.Sentences, score.Accuracy, score.ActionAccuracy, score.DirectionFlips, score.Unsafe, score.MissedRedFlags, score.RedFlags));
        // red_flag 2/3, pain 1, load_too_easy 0; one slot of two found.
        Assert.Equal(((2 / 3.0) + 1 + 0) / 3, score.MacroF1, 9);
        Assert.Equal(2 / 3.0, score.SlotF1, 9);
        Assert.InRange(score.MacroF1, score.MacroF1Low, score.MacroF1High);
    }

    private static UnderstoodCase Case(string meant, string understood, UtteranceSlots? slots = null, UtteranceSlots? heardSlots = null, string intent = "ambiguous", string heard = "ambiguous") => new(
        new LabelledUtterance("en", intent, meant, slots ?? new UtteranceSlots(), null, "text"),
        new Utterance("en", heard, understood, [], heardSlots ?? new UtteranceSlots(), "reply", 1, "model"));
}
