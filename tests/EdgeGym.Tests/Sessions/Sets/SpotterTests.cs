using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions.Sets;

/// <summary>What a machine's spotter did, and what a person did to the load by hand.</summary>
public sealed class SpotterTests
{
    [Theory]
    [InlineData(SpotterReason.Stalled, true)]
    [InlineData(SpotterReason.Dropped, true)]
    [InlineData(SpotterReason.OverSpeed, false)]
    [InlineData(SpotterReason.Asked, false)]
    public void Help_in_a_set_is_shown_and_says_whether_the_person_could_do_no_more(SpotterReason reason, bool missed)
    {
        var floor = Floor.WithMember().Lift(6);
        floor.Do(new SpotterEngaged(floor.Now, Help("h1", floor.Now, reason)));
        Assert.Equal(42.5, floor.State.AppliedLoadKilograms);
        Assert.Equal(new ScreenSpotter(reason.ToName(), 60, 42.5, floor.Now), ScreenView.From(floor.State, "Ann", floor.Now).Spotter);

        floor.EndSet(6);
        Assert.Equal(missed, floor.Single<SetCompleted>().Summary.MissedRepetition);
        Assert.Equal(60, floor.Single<SetCompleted>().Summary.LoadKilograms);
        Assert.NotNull(ScreenView.From(floor.State, "Ann", floor.Now).Spotter);

        // The next set begins without it.
        floor.Decide().Wait(60).Lift(1);
        Assert.Null(floor.State.Spotter);
        floor.Lift(4).EndSet(5);
        Assert.False(floor.Effects.OfType<SetCompleted>().Last().Summary.MissedRepetition);
    }

    [Fact]
    public void Help_in_the_first_attempt_belongs_to_the_set_that_follows()
    {
        var floor = Floor.WithMember();
        floor.Do(new SpotterEngaged(floor.Now, Help("h1", floor.Now, SpotterReason.Stalled))).Lift(2).EndSet(2);
        Assert.True(floor.Single<SetCompleted>().Summary.MissedRepetition);
        Assert.NotNull(floor.State.Spotter);
    }

    [Fact]
    public void Help_told_after_the_set_amends_it_without_a_new_decision()
    {
        var floor = Floor.WithMember().Lift(6);
        var stalled = floor.Now;
        floor.EndSet(6).Decide();
        floor.Now += 2000;
        floor.Do(new SpotterEngaged(floor.Now, Help("h1", stalled, SpotterReason.Stalled)));
        Assert.True(floor.Single<SetAmended>().Summary.MissedRepetition);
        Assert.Single(floor.Effects.OfType<SetCompleted>());
        Assert.False(floor.State.Session!.DecisionPending);

        // Told twice is once.
        floor.Do(new SpotterEngaged(floor.Now, Help("h1", stalled, SpotterReason.Stalled)));
        floor.Single<SetAmended>();
    }

    [Fact]
    public void Help_for_somebody_else_is_not_shown_to_the_next_person()
    {
        var floor = Floor.WithMember().Lift(6);
        floor.Do(new SpotterEngaged(floor.Now, Help("h1", floor.Now, SpotterReason.Stalled)));
        floor.SignIn(Floor.Bob);
        Assert.Null(floor.State.Spotter);
    }

    [Fact]
    public void Load_chosen_by_hand_is_the_load_that_the_person_has()
    {
        var floor = Floor.WithMember(Floor.PinStack);
        floor.Do(new LoadChanged(floor.Now, new LoadReading(floor.Now, 40)));
        Assert.Equal(40, floor.State.AppliedLoadKilograms);
        Assert.Equal(40, ScreenView.From(floor.State, "Ann", floor.Now).Load);
        floor.Lift(8, load: null).EndSet(8, load: null);
        Assert.Equal(40, floor.Single<SetCompleted>().Summary.LoadKilograms);
        floor.Do(new LoadChanged(floor.Now, new LoadReading(floor.Now, double.NaN)));
        Assert.Equal((40, 1), (floor.State.AppliedLoadKilograms, floor.State.Quirks["bad_load"]));
    }

    [Fact]
    public void Record_of_the_machine_stays_with_the_set()
    {
        var floor = Floor.WithMember().Lift(6);
        var record = new SetMeasures(28_600, 92_000, 407, 412, 2150, 5);
        floor.Do(new SetOver(floor.Now, new SetReading("s", floor.Now, 60, 6, Measured: record), ObservationSource.Machine));
        Assert.Equal(record, floor.Single<SetCompleted>().Summary.Measured);
        Assert.Equal(record, MachineSessionState.FromJson(floor.State.ToJson())!.Session!.Sets[^1].Measured);
    }

    private static SpotterReading Help(string id, long at, SpotterReason reason) => new(id, at, reason, 60, 42.5);
}
