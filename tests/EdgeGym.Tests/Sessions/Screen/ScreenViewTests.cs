using System.Text;
using System.Text.Json;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions.Screen;

public sealed class ScreenViewTests
{
    [Fact]
    public void Json_has_the_contracts_names_and_leaves_out_what_is_unknown()
    {
        var floor = Floor.WithMember().Lift(9).EndSet(9, rpe: 8).Decide(57.5, 9, 120, 3);
        var json = ScreenView.From(floor.State, "安", floor.Now).ToJson();
        Assert.Contains("\"member\":\"安\"", Encoding.UTF8.GetString(json));
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        Assert.Equal("resting", root.GetProperty("phase").GetString());
        Assert.Equal("live", root.GetProperty("link").GetString());
        Assert.Equal("chest_press", root.GetProperty("exercise").GetString());
        Assert.Equal((2, 4), (root.GetProperty("set").GetInt32(), root.GetProperty("of").GetInt32()));
        Assert.Equal(60, root.GetProperty("load").GetDouble());
        var target = root.GetProperty("target");
        Assert.Equal(9, target.GetProperty("reps").GetInt32());
        Assert.Equal([8, 12], target.GetProperty("range").EnumerateArray().Select(item => item.GetInt32()));
        Assert.Equal(2, target.GetProperty("rir").GetInt32());
        Assert.Equal(0, root.GetProperty("rep").GetInt32());
        Assert.Equal(120, root.GetProperty("rest_s").GetInt32());
        Assert.Equal(floor.State.Session!.RestEndsAt, root.GetProperty("rest_ends_at").GetInt64());
        var suggestion = root.GetProperty("suggestion");
        Assert.Equal(
            ["id", "load", "reps", "rest_s", "sets", "stop", "why", "source", "verdict"],
            suggestion.EnumerateObject().Select(property => property.Name));
        foreach (var absent in new[] { "heart_rate", "heart_zone", "asked_load", "alert", "cardio", "sign_out_s", "say", "partial_reps" })
            Assert.False(root.TryGetProperty(absent, out _), absent);
    }

    [Fact]
    public void Rest_counts_down_to_zero_and_not_below()
    {
        var floor = Floor.WithMember().Lift(9).EndSet(9).Decide(rest: 60);
        Assert.Equal(20, ScreenView.From(floor.State, "Ann", floor.Now + 40_000).RestS);
        Assert.Equal(0, ScreenView.From(floor.State, "Ann", floor.Now + 400_000).RestS);
    }

    [Theory]
    [InlineData(AnswerChoice.Accept, null, "accept")]
    [InlineData(AnswerChoice.Override, 50.0, "override")]
    public void Answer_stays_with_its_suggestion_and_goes_with_the_next(AnswerChoice choice, double? load, string name)
    {
        var floor = Floor.WithMember().Lift(9).EndSet(9).Decide(57.5);
        var open = ScreenView.From(floor.State, "Ann", floor.Now).Suggestion!;
        Assert.Null(open.Answer);
        floor.Do(new SuggestionAnswered(floor.Now, new AnswerReading(open.Id, choice, load)));
        Assert.Equal(open with { Answer = name, AnswerLoad = load }, ScreenView.From(floor.State, "Ann", floor.Now).Suggestion! with { Why = open.Why });
        floor.Lift(8).EndSet(8).Decide(55);
        Assert.Null(ScreenView.From(floor.State, "Ann", floor.Now).Suggestion!.Answer);
    }

    [Fact]
    public void Deciding_is_told_only_while_a_decision_is_due()
    {
        var floor = Floor.WithMember().Lift(9).EndSet(9);
        Assert.True(ScreenView.From(floor.State, "Ann", floor.Now).Deciding);
        floor.Decide(57.5);
        Assert.Null(ScreenView.From(floor.State, "Ann", floor.Now).Deciding);
        floor.Do(new SuggestionAnswered(floor.Now, new AnswerReading(floor.State.Session!.Suggestion!.Id, AnswerChoice.Dismiss)));
        var view = ScreenView.From(floor.State, "Ann", floor.Now);
        Assert.Equal((null, null), (view.Deciding, view.Suggestion));
    }

    [Fact]
    public void Nobody_signed_in_shows_no_name()
        => Assert.Null(ScreenView.From(new Floor().State, "Ann", Floor.Start).Member);
}
