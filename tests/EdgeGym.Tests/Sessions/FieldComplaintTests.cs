using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.RepDetection;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;
using EdgeGym.Tests.Sessions.RepDetection;

namespace EdgeGym.Tests.Sessions;

/// <summary>What people complain of in gyms with connected machines, one test each.</summary>
public sealed class FieldComplaintTests
{
    [Fact]
    public void Count_is_never_one_behind()
    {
        var floor = Floor.WithMember();
        for (var rep = 1; rep <= 8; rep++)
        {
            floor.Lift(1);
            Assert.Equal(rep, ScreenView.From(floor.State, "Ann", floor.Now).Rep);
        }

        // The same with our own detection: told while the handle is still up.
        var detector = new RepetitionDetector();
        var found = new List<Detection>();
        foreach (var batch in new Trajectory(0).Hold(500).Move(400, 900).Hold(400).Samples(new Random(1), 10, 3, batch: 4))
            detector.Process(batch, found);
        Assert.Single(found);
    }

    [Fact]
    public void No_repetition_is_missed_although_its_message_comes_after_the_set()
    {
        var floor = Floor.WithMember().Lift(7);
        var late = floor.Rep(time: floor.Now + 2000);
        floor.Now += 2000;
        floor.EndSet(8);
        Assert.Equal(["count_mismatch"], floor.Single<SetCompleted>().Summary.Quirks);
        floor.Now += 500;
        floor.Do(new RepetitionSeen(floor.Now, late, ObservationSource.Machine));
        var set = floor.Single<SetAmended>().Summary;
        Assert.Equal((8, 8, 8), (set.Repetitions, set.RepetitionsSeen, set.Reps.Count));
        Assert.Null(set.Quirks);
        Assert.Null(floor.State.Running);
        Assert.Equal(SessionPhase.Resting, floor.State.Phase);
    }

    [Fact]
    public void A_repetition_told_twice_is_one_and_a_set_told_twice_is_one()
    {
        var floor = Floor.WithMember().Lift(3);
        var again = floor.Rep();
        floor.Do(new RepetitionSeen(floor.Now, again, ObservationSource.Machine));
        floor.Do(new RepetitionSeen(floor.Now + 900, again, ObservationSource.Machine));
        Assert.Equal(4, floor.State.Running!.Count);
        floor.EndSet(4, id: "s").EndSet(4, id: "s");
        Assert.Single(floor.State.Session!.Sets);
        floor.Single<SetCompleted>();
    }

    [Fact]
    public void Warm_up_swings_before_the_load_is_taken_are_shown_and_not_counted()
    {
        var floor = Floor.WithMember();
        floor.Do(new RepetitionSeen(floor.Now, floor.Rep(load: 0), ObservationSource.Machine));
        Assert.Equal(SessionPhase.SignedIn, floor.State.Phase);
        Assert.Equal(1, ScreenView.From(floor.State, "Ann", floor.Now).PartialReps);
        floor.Lift(5);
        Assert.Equal(5, floor.State.Running!.Count);
        Assert.Equal(6, floor.State.Running.Reps.Count);
    }

    [Fact]
    public void Half_repetitions_do_not_count_and_a_half_first_one_is_taken_back()
    {
        var floor = Floor.WithMember();
        floor.Lift(1, range: 180).Lift(4, range: 400).Lift(1, range: 210).Lift(1, range: 250);
        Assert.Equal(5, floor.State.Running!.Count);
        Assert.Equal([true, false, false, false, false, true, false], floor.State.Running.Reps.Select(rep => rep.Partial));
        Assert.Equal(1, floor.Effects.OfType<RepetitionCounted>().Skip(1).First().Number);
    }

    [Fact]
    public void Nothing_leaks_from_one_set_into_the_next()
    {
        var floor = Floor.WithMember().Lift(9, velocity: 0.7, loss: 0.04).EndSet(9, rpe: 8).Decide(55, 9);
        floor.Do(new ConcernRaised(floor.Now, ConcernKind.TooHeavy)).Wait(90);
        floor.Lift(1, load: 55, velocity: 0.5);
        var running = floor.State.Running!;
        Assert.Equal(1, running.Count);
        Assert.Single(running.Reps);
        Assert.Equal(9, running.TargetRepetitions);
        Assert.Null(running.PeakHeartRate);
        var view = ScreenView.From(floor.State, "Ann", floor.Now);
        Assert.Equal(1, view.Rep);
        Assert.Equal([0.5], view.Velocities);
        Assert.Null(view.VelocityLoss);
        Assert.Null(view.Suggestion);
        floor.Lift(4, load: 55).EndSet(5, 55);
        Assert.Null(floor.State.Session!.Sets[1].ReportedRepetitionsInReserve);
        Assert.Equal(0, floor.State.Session.Concerns[0].AfterSet - 1);
    }

    [Fact]
    public void Nothing_leaks_from_one_person_to_the_next()
    {
        var floor = Floor.WithMember().Lift(9).EndSet(9, rpe: 8).Decide();
        floor.Do(new HeartMeasured(floor.Now, new HeartReading(floor.Now, 140))).Do(new ConcernRaised(floor.Now, ConcernKind.Fatigue));
        floor.Lift(3).SignIn(Floor.Bob);
        var ended = floor.Single<SessionEnded>().Summary;
        Assert.Equal("m-1", ended.Member);
        Assert.Equal([9, 3], ended.Sets.Select(set => set.Repetitions));
        var session = floor.State.Session!;
        Assert.Equal("m-2", session.Member.Id);
        Assert.Empty(session.Sets);
        Assert.Empty(session.Concerns);
        Assert.Empty(session.OwnRangeMillimetres);
        Assert.Null(session.Suggestion);
        Assert.Null(floor.State.Running);
        Assert.Null(floor.State.Heart);
        Assert.Single(floor.Effects.OfType<SetCompleted>());
    }

    [Fact]
    public void A_set_does_not_end_too_early_while_the_person_holds_or_the_machine_counts()
    {
        var holding = Floor.WithMember().Lift(3, load: null, source: ObservationSource.Detection);
        for (var second = 0; second < 30; second++)
            holding.Do(new MovementSeen(holding.Now)).Wait(1);
        Assert.Equal(SessionPhase.InSet, holding.State.Phase);
        holding.Wait(6);
        Assert.Equal(SessionPhase.InSet, holding.State.Phase);
        holding.Wait(2);
        Assert.Equal(SessionPhase.Resting, holding.State.Phase);

        var counting = Floor.WithMember().Lift(3).Wait(40);
        Assert.Equal(SessionPhase.InSet, counting.State.Phase);
        counting.Wait(30);
        Assert.Equal(SessionPhase.Resting, counting.State.Phase);
        Assert.Equal(3, counting.Single<SetCompleted>().Summary.Repetitions);
    }

    [Fact]
    public void The_machines_late_word_about_a_set_that_a_pause_ended_makes_no_second_set()
    {
        var floor = Floor.WithMember().Lift(6).Wait(61).EndSet(7, rpe: 9);
        var set = Assert.Single(floor.State.Session!.Sets);
        Assert.Equal((7, 6, (double?)1), (set.Repetitions, set.RepetitionsSeen, set.ReportedRepetitionsInReserve));
        floor.Single<SetCompleted>();
    }

    [Fact]
    public void A_red_flag_stops_the_machine_and_releases_the_load_before_anything_else()
    {
        var floor = Floor.WithMember().Lift(4);
        floor.Effects.Clear();
        floor.Do(new ConcernRaised(floor.Now, ConcernKind.RedFlag));
        Assert.Equal(new StopMachine("red_flag", true), floor.Effects[0]);
        Assert.Equal(SessionPhase.Stopped, floor.State.Phase);
        Assert.Equal("red_flag", ScreenView.From(floor.State, "Ann", floor.Now).Alert!.Code);

        // Going on does not clear it; staff does.
        floor.Lift(2).EndSet(6);
        Assert.Equal(SessionPhase.Stopped, floor.State.Phase);
        Assert.Equal(6, floor.State.Session!.Sets[0].Repetitions);
        floor.Do(new HaltCleared(floor.Now));
        Assert.Equal(SessionPhase.SignedIn, floor.State.Phase);
    }

    [Fact]
    public void Pain_ends_the_set_with_the_load_released_and_is_remembered()
    {
        var floor = Floor.WithMember().Lift(4);
        floor.Effects.Clear();
        floor.Do(new ConcernRaised(floor.Now, ConcernKind.Pain, BodyPart: "shoulder"));
        Assert.IsType<StopMachine>(floor.Effects[0]);
        Assert.Equal(4, floor.Single<SetCompleted>().Summary.Repetitions);
        Assert.Equal(SessionPhase.Resting, floor.State.Phase);
        Assert.Equal("shoulder", floor.State.Session!.Concerns[0].BodyPart);
    }

    [Fact]
    public void A_weight_is_shown_as_applied_only_when_the_machine_says_so()
    {
        var floor = Floor.WithMember().Lift(5, load: 60).EndSet(5).Command("c1", 57.5);
        Assert.Equal(((double?)60, (double?)57.5), (floor.State.AppliedLoadKilograms, floor.State.AskedLoadKilograms));
        floor.Do(new CommandEchoed(floor.Now, new CommandEcho("c1", false, Error: "busy")));
        Assert.Equal(((double?)60, (double?)null), (floor.State.AppliedLoadKilograms, floor.State.AskedLoadKilograms));
        floor.Command("c2", 57.5).Do(new CommandLapsed(floor.Now, "c2"));
        Assert.Equal(((double?)60, (double?)null), (floor.State.AppliedLoadKilograms, floor.State.AskedLoadKilograms));
        floor.Command("c3", 57.5).Do(new CommandEchoed(floor.Now, new CommandEcho("c3", true, 57.5)));
        Assert.Equal(((double?)57.5, (double?)null), (floor.State.AppliedLoadKilograms, floor.State.AskedLoadKilograms));
    }

    [Fact]
    public void A_stranger_echo_and_nonsense_loads_change_no_weight()
    {
        var floor = Floor.WithMember().Lift(2, load: 60);
        floor.Do(new CommandEchoed(floor.Now, new CommandEcho("never-issued", true, 120)));
        foreach (var load in new double?[] { double.NaN, -5, 1e9, null, 0 })
            floor.Do(new RepetitionSeen(floor.Now, floor.Rep(load), ObservationSource.Machine));
        Assert.Equal(60, floor.State.AppliedLoadKilograms);
        Assert.Equal(3, floor.State.Quirks["bad_load"]);
    }

    [Fact]
    public void Loads_are_totals_and_one_set_has_one_load()
    {
        // 2 x 30 kg cables are 60 kg from the protocol on; repetition, set and echo mean the same kilograms.
        var floor = Floor.WithMember().Lift(5, load: 60).EndSet(5, load: 60);
        Assert.Equal(60, floor.Single<SetCompleted>().Summary.LoadKilograms);
        Assert.Equal(300, floor.Do(new MemberSignedOut(floor.Now)).Single<SessionEnded>().Summary.TonnageKilograms);
    }

    [Fact]
    public void A_proposed_weight_that_this_machine_does_not_have_becomes_the_next_lighter_one()
    {
        var floor = Floor.WithMember(Floor.PinStack).Lift(8, load: 50).EndSet(8, load: 50).Decide(load: 53.7);
        Assert.Equal(50, floor.State.Session!.Suggestion!.LoadKilograms);
        Assert.Equal(1, floor.State.Quirks["load_off_grid"]);
    }

    [Fact]
    public void Each_set_gets_exactly_one_decision()
    {
        var floor = Floor.WithMember().Lift(8).EndSet(8);
        Assert.True(floor.State.Session!.DecisionPending);
        floor.Decide(57.5);
        var first = floor.State.Session.Suggestion;
        floor.Decide(62.5);
        Assert.Equal(first, floor.State.Session.Suggestion);
        Assert.Equal(1, floor.State.Quirks["stray_decision"]);
        Assert.False(floor.State.Session.DecisionPending);
    }

    [Fact]
    public void A_clock_that_jumps_ends_nothing_and_no_time_is_negative()
    {
        foreach (var jump in new[] { 10L * 365 * 86_400_000, -10L * 365 * 86_400_000 })
        {
            var floor = Floor.WithMember().Lift(8).EndSet(8).Decide();
            floor.Effects.Clear();
            floor.Now += jump;
            floor.Do(new Tick(floor.Now));
            Assert.Empty(floor.Effects);
            Assert.NotNull(floor.State.Session);
            floor.Lift(3).Do(new Tick(floor.Now += jump));
            Assert.DoesNotContain(floor.Effects, effect => effect is SetEndDetected or SignOutDue);
            floor.EndSet(3);
            Assert.InRange(floor.State.Session!.Sets[1].RestBeforeSeconds!.Value, 0, 1800);
            Assert.InRange(ScreenView.From(floor.State, "Ann", floor.Now).RestS ?? 0, 0, 3600);
        }
    }

    [Fact]
    public void A_machine_whose_clock_jumps_back_loses_no_repetition()
    {
        var floor = Floor.WithMember().Lift(8).EndSet(8);
        floor.Now += 3000;
        floor.Do(new RepetitionSeen(floor.Now, floor.Rep(time: floor.Now - 100_000_000_000), ObservationSource.Machine));
        Assert.Equal(1, floor.State.Running!.Count);
    }

    [Fact]
    public void Somebody_who_walked_away_is_warned_and_signed_out_but_never_within_a_set()
    {
        var floor = Floor.WithMember().Wait(545);
        Assert.Contains(floor.Effects, effect => effect is SignOutWarning);
        Assert.NotNull(ScreenView.From(floor.State, "Ann", floor.Now).SignOutS);
        Assert.DoesNotContain(floor.Effects, effect => effect is SignOutDue);
        floor.Wait(60);
        Assert.Contains(floor.Effects, effect => effect is SignOutDue);
    }

    [Fact]
    public void A_link_that_blinks_mid_set_loses_nothing()
    {
        var floor = Floor.WithMember().Lift(4);
        floor.Do(new LinkChanged(floor.Now, false)).Do(new LinkChanged(floor.Now + 10, true)).Do(new MachineBorn(floor.Now + 20, Floor.ChestPress));
        Assert.Equal((SessionPhase.InSet, 4), (floor.State.Phase, floor.State.Running!.Count));
    }

    [Fact]
    public void A_heart_above_its_ceiling_for_ten_seconds_stops_the_machine_and_a_single_wild_beat_does_not()
    {
        var floor = Floor.WithMember().Lift(3);
        floor.Do(new HeartMeasured(floor.Now, new HeartReading(floor.Now, 230)));
        for (var second = 0; second < 9; second++)
            floor.Do(new HeartMeasured(floor.Now += 1000, new HeartReading(floor.Now, second == 4 ? 120 : 195)));
        Assert.Null(floor.State.Halt);
        for (var second = 0; second < 12; second++)
            floor.Do(new HeartMeasured(floor.Now += 1000, new HeartReading(floor.Now, 195)));
        Assert.Equal("heart_rate_ceiling", floor.State.Halt!.Reason);
    }

    [Fact]
    public void The_target_follows_somebody_who_fades()
    {
        var floor = Floor.WithMember(member: Floor.Bob with { Goal = EdgeGym.Sessions.Members.TrainingGoal.Hypertrophy });
        floor.Lift(8, load: 60, velocity: 0.55, loss: 0.04).EndSet(8, rpe: 10).Decide(60, 12, 240);
        floor.Wait(240).Lift(6, load: 60, velocity: 0.5, loss: 0.055);
        Assert.Contains(floor.Effects, effect => effect is TargetRepetitionsMoved { Reason: "velocity_loss" });
        Assert.True(floor.State.Running!.TargetRepetitions < 12);
        Assert.True(floor.State.Running.TargetRepetitions >= floor.State.Running.Count);
    }
}
