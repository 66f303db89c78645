using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Equipment.Readings;
using EdgeGym.Gateway.Floor;

namespace EdgeGym.Gateway.Tests.Floor;

/// <summary>What is written down of danger in words: what the model hears counts, what the word lists stopped for stays.</summary>
public sealed class SpokenConcernTests
{
    [Fact]
    public void Danger_that_only_the_model_hears_stops()
    {
        var spoken = new SpokenReading(1, "hello there", "en");
        Assert.DoesNotContain(SafetyReflex.Understand(spoken), concern => concern.Stop != "nothing");
        var concern = Assert.Single(SpokenConcern.From(Heard("dizzy", "stop_session_alert_staff", ComplaintKind.Dizziness), SafetyReflex.Understand(spoken)));
        Assert.Equal(("dizziness", "session"), (concern.Kind, concern.Stop));
    }

    [Fact]
    public void What_the_word_lists_stopped_for_is_written_down_whatever_the_model_hears()
    {
        var listed = SafetyReflex.Understand(new SpokenReading(1, "停！停下！", "zh"));
        Assert.Contains(listed, concern => concern.Stop != "nothing");
        Assert.Equal(listed, SpokenConcern.From(Heard("positive_ok", "encourage_no_change"), listed));
    }

    [Fact]
    public void Effort_is_as_the_model_hears_it_with_the_word_lists_caution()
    {
        var concern = Assert.Single(SpokenConcern.From(Heard("load_too_heavy", "decrease_load", ComplaintKind.TooHeavy), []));
        Assert.Equal(("too_heavy", "nothing"), (concern.Kind, concern.Stop));
        Assert.Empty(SpokenConcern.From(Heard("joke", "encourage_no_change"), []));
    }

    private static Utterance Heard(string intent, string action, params ComplaintKind[] complaints)
        => new("en", intent, action, complaints, new UtteranceSlots(), "", 0.9, "model");
}
