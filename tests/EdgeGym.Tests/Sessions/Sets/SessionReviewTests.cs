using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions.Sets;

/// <summary>How a session went: numbers, codes, and who may read it for how long.</summary>
public sealed class SessionReviewTests
{
    private static Floor Trained(int sets = 4, double rpe = 8, int reps = 9)
    {
        var floor = Floor.WithMember();
        for (var set = 1; set <= sets; set++)
            floor.Lift(reps).EndSet(reps, rpe: rpe).Decide(60, reps, 90, Math.Max(0, 4 - set));
        return floor;
    }

    private static Floor Told(Floor floor)
        => floor.Do(new SessionReviewed(floor.Now, floor.State.Review!.StartedAt, [.. floor.State.Review.How.Select(how => $"It was {how}.")]));

    [Fact]
    public void Review_sums_up_the_sets_and_names_the_best()
    {
        var floor = Trained(sets: 3).Lift(7, load: 62.5).EndSet(7, load: 62.5, rpe: 8).Decide(62.5, 7, 90, 0);
        var started = floor.State.Session!.StartedAt;
        var before = floor.State.Session.OneRepMaxAtStart;
        floor.Do(new MemberSignedOut(floor.Now));
        var review = floor.State.Review!;
        Assert.Equal((4, 34, (3 * 9 * 60) + (7 * 62.5)), (review.Sets, review.Repetitions, review.VolumeKilograms));
        Assert.Equal((62.5, 7), (review.BestLoadKilograms, review.BestRepetitions));
        Assert.Equal((started, floor.Now, SignOutReason.Asked), (review.StartedAt, review.EndedAt, review.Reason));
        Assert.Null(review.OneRepMaxBeforeKilograms);
        Assert.NotEqual(before, review.OneRepMaxAfterKilograms);
        Assert.False(review.IsTold);
        Assert.Null(ScreenView.From(floor.State, null, floor.Now).Summary);
        Assert.All(review.How, how => Assert.Contains(how, SessionReview.Codes));
    }

    [Fact]
    public void Summary_is_shown_for_a_while_after_it_was_told_and_without_a_name()
    {
        var floor = Told(Trained().Do(new MemberSignedOut(Floor.Start + 900_000)));
        var ended = floor.State.Review!.EndedAt;
        var view = ScreenView.From(floor.State, "Ann", ended + 1000);
        Assert.Equal(("free", null, "en"), (view.Phase, view.Member, view.Language));
        Assert.Equal(4, view.Summary!.Sets);
        Assert.Equal(view.Summary.Say[0], view.Say);
        Assert.Null(ScreenView.From(floor.State, null, ended + SessionReview.ShownMilliseconds).Summary);
        Assert.Equal(view.Summary.Say, ScreenView.From(MachineSessionState.FromJson(floor.State.ToJson())!, null, ended + 1000).Summary!.Say);
        floor.Do(new HeartMeasured(ended + SessionReview.ShownMilliseconds, new EdgeGym.Equipment.Readings.HeartReading(floor.Now, 80)));
        Assert.Null(floor.State.Review);
    }

    [Fact]
    public void Nobody_reads_the_summary_of_the_person_before()
    {
        var floor = Trained().SignIn(Floor.Bob);
        Assert.Equal("m-1", floor.State.Review!.Member);
        Told(floor);
        Assert.Null(floor.State.Review);
        Assert.Null(ScreenView.From(floor.State, "Bob", floor.Now).Summary);

        var anonymous = Told(Trained().Do(new MemberSignedOut(Floor.Start + 900_000)));
        anonymous.Lift(1);
        Assert.Null(anonymous.State.Review);
    }

    [Fact]
    public void Chosen_words_replace_the_first_ones()
    {
        var floor = Told(Trained().Do(new MemberSignedOut(Floor.Start + 900_000)));
        var review = floor.State.Review!;
        floor.Do(new SentenceChosen(floor.Now, review.SayId(0), "Other words."));
        Assert.Equal("Other words.", floor.State.Review!.Say[0].Text);
    }

    [Fact]
    public void Without_a_set_there_is_nothing_to_sum_up()
        => Assert.Null(Floor.WithMember().Do(new MemberSignedOut(Floor.Start + 1000)).State.Review);

    [Theory]
    [InlineData(4, 8, "good")]
    [InlineData(4, 10, "hard")]
    [InlineData(4, 4, "light")]
    [InlineData(1, 8, "short")]
    public void How_follows_from_the_effort(int sets, double rpe, string how)
    {
        var floor = Trained(sets, rpe).Do(new MemberSignedOut(Floor.Start + 900_000));
        Assert.Equal([how], floor.State.Review!.How);
    }

    [Fact]
    public void Whoever_was_unwell_stopped_whatever_else_happened()
    {
        var floor = Trained();
        floor.Do(new ConcernRaised(floor.Now, ConcernKind.Dizziness)).Do(new MemberSignedOut(floor.Now));
        Assert.Equal(["stopped"], floor.State.Review!.How);
    }

    [Fact]
    public void Record_is_more_proven_strength_than_in_earlier_sessions()
    {
        var first = Trained(rpe: 9.5);
        var known = first.State.Session!.Strength;
        Assert.NotNull(known.VerifiedOneRepMaxKilograms);
        var second = new Floor().Do(new MachineBorn(Floor.Start, Floor.ChestPress))
            .Do(new MemberSignedIn(Floor.Start, Floor.Ann, EdgeGym.Sessions.Members.SetTarget.ForGoal(Floor.Ann.Goal), known, 60));
        for (var set = 1; set <= 4; set++)
            second.Lift(11, load: 67.5).EndSet(11, load: 67.5, rpe: 9.5).Decide(67.5, 11, 90, 4 - set);
        second.Do(new MemberSignedOut(second.Now));
        Assert.Equal("record", second.State.Review!.How[0]);
        Assert.NotNull(second.State.Review.OneRepMaxBeforeKilograms);
    }
}

/// <summary>How the person is today.</summary>
public sealed class ReadinessToldTests
{
    private static readonly Readiness Tired = Readiness.FromTaps(1, 5, 2);

    private static Floor Begun()
    {
        var floor = Floor.WithMember();
        return floor.Do(new DecisionMade(floor.Now, new Suggestion("g-0", 0, 40, 10, 90, 4, false, ["first_meeting"], "policy", "allowed", "First.")));
    }

    [Fact]
    public void Taps_stand_for_hours_and_soreness()
        => Assert.Equal(new Readiness(4, 10, 3), Readiness.FromTaps(1, 5, 3));

    [Fact]
    public void Told_before_the_first_set_makes_the_first_suggestion_anew_once()
    {
        var floor = Begun();
        Assert.Equal(["sleep", "soreness", "mood", "period"], ScreenView.From(floor.State, "Ann", floor.Now).Asks!);
        var before = floor.State.Session!.Strength.OneRepMaxKilograms;
        floor.Do(new ReadinessTold(floor.Now, Tired, Period: true));
        var session = floor.State.Session!;
        Assert.True(session is { DecisionPending: true, IsRevised: true, Suggestion: null });
        Assert.Equal((Tired, 40, "period"), (session.Readiness, session.LoadBeforeRevision, Assert.Single(session.Said)));
        Assert.Null(ScreenView.From(floor.State, "Ann", floor.Now).Asks);
        Assert.True(session.Strength.OneRepMaxKilograms < before, "a bad night and sore muscles count");

        // The one that was under way when it was told.
        floor.Do(new DecisionMade(floor.Now, new Suggestion("g-0", 0, 40, 10, 90, 4, false, [], "policy", "allowed")));
        Assert.True(floor.State.Session!.DecisionPending);
        floor.Do(new DecisionMade(floor.Now, new Suggestion("g-0-today", 0, 37.5, 10, 90, 4, false, [], "policy", "allowed", IsRevised: true)));
        Assert.Equal((false, 37.5), (floor.State.Session!.DecisionPending, floor.State.Session.Suggestion!.LoadKilograms));
        Assert.False(floor.State.Quirks.ContainsKey("stray_decision"));

        floor.Do(new ReadinessTold(floor.Now, Readiness.FromTaps(5, 1, 5)));
        Assert.Equal((Tired, "g-0-today"), (floor.State.Session!.Readiness, floor.State.Session.Suggestion!.Id));
    }

    [Fact]
    public void Told_later_is_known_and_changes_no_decision()
    {
        var floor = Begun().Lift(3);
        floor.Do(new ReadinessTold(floor.Now, Tired));
        Assert.Equal((Tired, false, false), (floor.State.Session!.Readiness, floor.State.Session.IsRevised, floor.State.Session.DecisionPending));
    }

    [Fact]
    public void Without_consent_nothing_is_asked_and_nothing_is_kept()
    {
        var floor = Floor.WithMember(member: Floor.Ann with { CoachingConsent = false });
        Assert.Null(ScreenView.From(floor.State, "Ann", floor.Now).Asks);
        floor.Do(new ReadinessTold(floor.Now, Tired));
        Assert.Null(floor.State.Session!.Readiness);
    }

    [Fact]
    public void A_man_is_not_asked_for_a_period()
        => Assert.Equal(["sleep", "soreness", "mood"], ScreenView.From(Floor.WithMember(member: Floor.Bob).State, "Bob", Floor.Start).Asks!);
}
