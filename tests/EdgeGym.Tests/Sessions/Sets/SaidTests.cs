using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions.Sets;

/// <summary>What was said is kept for the next decision, and only for that one.</summary>
public sealed class SaidTests
{
    [Fact]
    public void Said_keeps_the_last_eight_until_a_decision_has_heard_them()
    {
        var floor = Floor.WithMember().Lift(8).EndSet(8);
        for (var number = 0; number < 11; number++)
            floor.Do(new UtteranceUnderstood(floor.Now, $"i{number}"));
        Assert.Equal(Enumerable.Range(3, 8).Select(number => $"i{number}"), floor.State.Session!.Said);
        Assert.Equal(floor.State.Session.Said, MachineSessionState.FromJson(floor.State.ToJson())!.Session!.Said);
        floor.Decide();
        Assert.Empty(floor.State.Session!.Said);
        floor.Do(new UtteranceUnderstood(floor.Now, "fatigue"));
        Assert.Equal(["fatigue"], floor.State.Session!.Said);
    }

    [Fact]
    public void Said_goes_with_the_person_and_without_a_person_is_nothing()
    {
        var floor = Floor.WithMember().Do(new UtteranceUnderstood(Floor.Start, "readiness_low"));
        floor.SignIn(Floor.Bob);
        Assert.Empty(floor.State.Session!.Said);
        floor.Do(new MemberSignedOut(floor.Now, SignOutReason.Asked)).Do(new UtteranceUnderstood(floor.Now, "fatigue"));
        Assert.Null(floor.State.Session);
    }

    [Fact]
    public void Said_moves_no_estimate_and_is_a_sign_of_life()
    {
        var floor = Floor.WithMember().Lift(8).EndSet(8);
        var known = floor.State.Session!.Strength.OneRepMaxKilograms;
        floor.Wait(20);
        Assert.True(floor.State.QuietMilliseconds > 0);
        floor.Do(new UtteranceUnderstood(floor.Now, "load_too_heavy"));
        Assert.Equal(known, floor.State.Session!.Strength.OneRepMaxKilograms);
        Assert.Equal(0, floor.State.QuietMilliseconds);
        floor.Do(new ConcernRaised(floor.Now, ConcernKind.TooHeavy));
        var once = floor.State.Session!.Strength.OneRepMaxKilograms;
        Assert.True(once < known);
        floor.Do(new ConcernRaised(floor.Now, ConcernKind.TooHeavy));
        Assert.Equal(once, floor.State.Session!.Strength.OneRepMaxKilograms);
    }
}
