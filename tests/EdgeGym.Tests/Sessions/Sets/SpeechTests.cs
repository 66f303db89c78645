using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions.Sets;

/// <summary>What the screen says, and for how long.</summary>
public sealed class SpeechTests
{
    private static ScreenView View(Floor floor) => ScreenView.From(floor.State, "Ann", floor.Now);

    private static Floor Resting(string? say = "First words.")
    {
        var floor = Floor.WithMember().Lift(9).EndSet(9);
        return floor.Do(new DecisionMade(floor.Now, new Suggestion("g-1", 1, 57.5, 9, 120, 3, false, ["rir_low"], "model", "allowed", say)));
    }

    [Fact]
    public void Chosen_sentence_replaces_the_first_one_and_only_of_its_own_suggestion()
    {
        var floor = Resting().Do(new SentenceChosen(0, "g-0", "Something old."));
        Assert.Equal(("First words.", "First words."), (View(floor).Say, View(floor).Suggestion!.Say));
        floor.Do(new SentenceChosen(floor.Now, "g-1", "Other words."));
        Assert.Equal(("Other words.", "Other words."), (View(floor).Say, View(floor).Suggestion!.Say));
        var again = MachineSessionState.FromJson(floor.State.ToJson())!;
        Assert.Equal("Other words.", ScreenView.From(again, "Ann", floor.Now).Say);
        Assert.Equal("Other words.", Assert.Single(again.Session!.Spoken).Text);
    }

    [Fact]
    public void Reply_is_said_beside_the_suggestion_until_the_next_set_begins()
    {
        var floor = Resting();
        floor.Do(new UtteranceUnderstood(floor.Now, "ask_why", "It follows your reps.", "say-7")).Do(new SentenceChosen(floor.Now, "g-1", "Other words."));
        Assert.Equal(("It follows your reps.", "Other words."), (View(floor).Say, View(floor).Suggestion!.Say));
        floor.Do(new SentenceChosen(floor.Now, "say-7", "The reason is on the screen."));
        Assert.Equal(("The reason is on the screen.", "Other words."), (View(floor).Say, View(floor).Suggestion!.Say));
        floor.Lift(1);
        Assert.Null(View(floor).Say);
    }

    [Fact]
    public void Reply_in_a_set_ends_with_it_and_a_dismissed_suggestion_falls_silent()
    {
        var floor = Floor.WithMember().Lift(3);
        floor.Do(new UtteranceUnderstood(floor.Now, "motivation", "One set at a time.", "say-3"));
        Assert.Equal("One set at a time.", View(floor).Say);
        floor.Lift(4).EndSet(7);
        Assert.Null(View(floor).Say);
        floor.Do(new DecisionMade(floor.Now, new Suggestion("g-1", 1, 57.5, 9, 120, 3, false, ["rir_low"], "model", "allowed", "First words.")));
        floor.Do(new SuggestionAnswered(floor.Now, new AnswerReading("g-1", AnswerChoice.Dismiss)));
        Assert.Null(View(floor).Say);
    }

    [Fact]
    public void Spoken_keeps_the_last_four_and_each_once()
    {
        var floor = Resting();
        for (var number = 0; number < 6; number++)
            floor.Do(new UtteranceUnderstood(floor.Now, "joke", $"Funny {number}.", $"say-{number}")).Do(new SentenceChosen(floor.Now, $"say-{number}", $"Very funny {number}."));
        Assert.Equal(["Very funny 2.", "Very funny 3.", "Very funny 4.", "Very funny 5."], floor.State.Session!.Spoken.Select(spoken => spoken.Text));
    }
}
