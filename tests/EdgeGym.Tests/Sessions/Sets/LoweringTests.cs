using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions.Sets;

/// <summary>The way down of a repetition that the gateway found comes after its count, sometimes after its set.</summary>
public sealed class LoweringTests
{
    [Fact]
    public void Way_down_adds_its_duration_and_counts_nothing()
    {
        var floor = Floor.WithMember();
        var rep = new RepetitionReading("p1", floor.Now, 60, 820, null, 400, 0.5, 0.7);
        floor.Do(new RepetitionSeen(floor.Now, rep, ObservationSource.Detection));
        floor.Do(new RepetitionLowered(floor.Now + 1500, rep with { EccentricMilliseconds = 1400 }));
        floor.Do(new RepetitionLowered(floor.Now + 1600, rep with { EccentricMilliseconds = 1900 }));
        Assert.Equal(1, floor.State.Running!.Count);
        Assert.Equal(1400, Assert.Single(floor.State.Running.Reps).EccentricMilliseconds);
    }

    [Fact]
    public void Way_down_of_the_last_repetition_reaches_the_set_that_is_over()
    {
        var floor = Floor.WithMember();
        var rep = new RepetitionReading("p1", floor.Now, 60, 820, null, 400, 0.5, 0.7);
        floor.Do(new RepetitionSeen(floor.Now, rep, ObservationSource.Detection));
        floor.EndSet(reps: 1);
        floor.Effects.Clear();
        floor.Do(new RepetitionLowered(floor.Now, rep with { EccentricMilliseconds = 1400 }));
        Assert.Equal(1400, Assert.Single(floor.Single<SetAmended>().Summary.Reps).EccentricMilliseconds);
        Assert.Equal(1400, Assert.Single(floor.State.Session!.Sets[^1].Reps).EccentricMilliseconds);
        floor.Do(new RepetitionLowered(floor.Now, rep with { MachineTime = 5, EccentricMilliseconds = 1400 }));
        Assert.Null(floor.State.Running);
    }
}
