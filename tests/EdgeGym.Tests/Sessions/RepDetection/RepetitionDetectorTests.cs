using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.RepDetection;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Sessions.RepDetection;

public sealed class RepetitionDetectorTests(ITestOutputHelper output)
{
    [Fact]
    public void Noisy_sets_are_counted_exactly_and_measured_closely()
    {
        const int Seed = 20_261_122;
        const int Sets = 600;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int exact = 0, reps = 0, narrow = 0, velocityWithin = 0, travelWithin = 0;
        double worstVelocity = 0, worstTravel = 0;
        double[] intervals = [5, 10, 10, 20, 33, 50];
        var byInterval = intervals.Distinct().ToDictionary(dt => dt, _ => (Reps: 0, Good: 0));
        for (var set = 0; set < Sets; set++)
        {
            var fromTop = random.Next(4) == 0;
            var range = 250 + (450 * random.NextDouble());
            var trajectory = new Trajectory(fromTop ? range : 0).Hold(1500);
            var count = random.Next(1, 16);
            for (var rep = 0; rep < count; rep++)
            {
                var way = range * (0.95 + (0.1 * random.NextDouble()));
                if (fromTop)
                    trajectory.Move(range - way, 700 + (1800 * random.NextDouble())).Hold(random.Next(3) == 0 ? 1 : 700 * random.NextDouble());
                trajectory.Move(fromTop ? range : way, 500 + (random.NextDouble() * range * 4)).Hold(random.Next(3) == 0 ? 1 : 1200 * random.NextDouble());
                if (!fromTop)
                    trajectory.Move(0, 700 + (2300 * random.NextDouble())).Hold(random.Next(3) == 0 ? 1 : 900 * random.NextDouble());
            }

            trajectory.Hold(1500);
            var dt = intervals[random.Next(intervals.Length)];
            var batches = trajectory.Samples(random, dt, 3, 0.02, 0.002, (random.NextDouble() * 4) - 2, random.Next(4, 40));
            var lifted = Final(Feed(Disturbed(batches, random)));
            if (lifted.Count(rep => !rep.Partial) != count)
            {
                output.WriteLine($"set {set}: {lifted.Count(rep => !rep.Partial)} of {count} (dt {dt}, top {fromTop}, range {range:0})");
                continue;
            }

            exact++;
            for (var rep = 0; rep < count; rep++)
            {
                var velocity = Math.Abs(lifted[rep].MeanConcentricVelocity!.Value - trajectory.Lifts[rep].MeanVelocity);
                var travel = Math.Abs(lifted[rep].RangeOfMotionMillimetres!.Value - trajectory.Lifts[rep].Travel);
                reps++;
                var close = velocity <= Math.Max(0.02, 0.04 * trajectory.Lifts[rep].MeanVelocity);
                velocityWithin += close ? 1 : 0;
                narrow += velocity <= 0.02 ? 1 : 0;
                travelWithin += travel <= 5 ? 1 : 0;
                worstVelocity = Math.Max(worstVelocity, velocity);
                worstTravel = Math.Max(worstTravel, travel);
                var (seen, good) = byInterval[dt];
                byInterval[dt] = (seen + 1, good + (close ? 1 : 0));
            }
        }

        output.WriteLine($"sets {Sets}, exact {exact}; reps {reps}: velocity within 0.02 m/s {(double)narrow / reps:P2}, within 0.02 m/s or 4 % {(double)velocityWithin / reps:P2}, worst {worstVelocity:0.000}; travel within 5 mm {(double)travelWithin / reps:P2}, worst {worstTravel:0.0}");
        foreach (var (dt, (seen, good)) in byInterval)
            output.WriteLine($"dt {dt} ms: {seen} reps, velocity within 0.02 m/s or 4 % {(double)good / Math.Max(1, seen):P2}");
        var (fine, fineGood) = byInterval[10];
        Assert.True(fineGood >= 0.97 * fine, $"{fineGood} of {fine} at 10 ms");
        Assert.True(exact >= 0.99 * Sets, $"{exact} of {Sets}");
        Assert.True(velocityWithin >= 0.93 * reps, $"{velocityWithin} of {reps}");
        Assert.True(travelWithin >= 0.93 * reps, $"{travelWithin} of {reps}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(5000)]
    public void A_repetition_is_told_before_the_next_one_begins(double hold)
    {
        var random = new Random(7);
        var trajectory = new Trajectory(0).Hold(800);
        for (var rep = 0; rep < 5; rep++)
            trajectory.Move(400, 900).Hold(hold + 1).Move(0, 1200).Hold(100);
        var detector = new RepetitionDetector();
        var found = new List<Detection>();
        var told = new List<double>();
        foreach (var batch in trajectory.Samples(random, 10, 3, batch: 5))
        {
            var before = found.Count(detection => detection.Kind == DetectionKind.Lifted);
            detector.Process(batch, found);
            if (found.Count(detection => detection.Kind == DetectionKind.Lifted) > before)
                told.Add(batch.MachineTime - Floor.Start + 50);
        }

        Assert.Equal(5, told.Count);
        for (var rep = 0; rep < 5; rep++)
        {
            var late = told[rep] - trajectory.Lifts[rep].EndTime;
            Assert.InRange(late, 0, 550);
        }
    }

    [Fact]
    public void A_hold_at_the_top_is_one_repetition_and_keeps_the_set_open()
    {
        var detector = new RepetitionDetector();
        var found = new List<Detection>();
        var trajectory = new Trajectory(0).Hold(6000).Move(400, 900).Hold(20_000);
        foreach (var batch in trajectory.Samples(new Random(3), 20, 3))
            detector.Process(batch, found);
        Assert.Single(found);
        Assert.True(detector.KeepsSetOpen);
        Assert.Equal(MovementPhase.Hold, detector.Phase);
    }

    [Fact]
    public void Standing_still_at_the_start_does_not_keep_the_set_open()
    {
        var detector = new RepetitionDetector();
        var found = new List<Detection>();
        foreach (var batch in new Trajectory(0).Hold(6000).Move(400, 900).Move(0, 1500).Hold(4000).Samples(new Random(3), 20, 3))
            detector.Process(batch, found);
        Assert.Equal(2, found.Count);
        Assert.False(detector.KeepsSetOpen);
        Assert.Equal(MovementPhase.Rest, detector.Phase);
        Assert.InRange(found[1].Reading.EccentricMilliseconds!.Value, 1200, 1500);
        Assert.Equal(found[0].Reading.Id, found[1].Reading.Id);
    }

    [Fact]
    public void A_slow_eccentric_keeps_the_set_open_all_the_way()
    {
        var detector = new RepetitionDetector();
        var found = new List<Detection>();
        var trajectory = new Trajectory(0).Hold(6000).Move(400, 900).Move(0, 15_000).Hold(200);
        foreach (var batch in trajectory.Samples(new Random(5), 20, 3))
        {
            detector.Process(batch, found);
            var time = batch.MachineTime - Floor.Start;
            if (time is > 6300 and < 18_000)
                Assert.True(detector.KeepsSetOpen, $"at {time} ms");
        }

        Assert.Single(Final(found));
    }

    [Fact]
    public void A_pause_in_the_middle_of_the_way_up_is_still_one_repetition()
    {
        var trajectory = new Trajectory(0).Hold(1000);
        for (var rep = 0; rep < 4; rep++)
            trajectory.Move(200, 700).Hold(400).Move(400, 700).Hold(200).Move(0, 1200).Hold(1500);
        var found = Final(Feed(trajectory.Samples(new Random(5), 10, 3)));
        Assert.Equal(4, found.Count);
        Assert.All(found, rep => Assert.InRange(rep.RangeOfMotionMillimetres!.Value, 395, 405));
        Assert.All(found, rep => Assert.False(rep.Partial));
    }

    [Fact]
    public void A_bounce_at_the_bottom_is_no_repetition()
    {
        var trajectory = new Trajectory(0).Hold(1000);
        for (var rep = 0; rep < 6; rep++)
            trajectory.Move(400, 800).Move(0, 1000).Move(45, 150).Move(0, 150).Hold(200);
        Assert.Equal(6, Final(Feed(trajectory.Samples(new Random(5), 10, 3))).Count);
    }

    [Fact]
    public void Half_repetitions_are_told_as_partial()
    {
        var trajectory = new Trajectory(0).Hold(1000);
        double[] ways = [400, 405, 190, 398, 170, 402];
        foreach (var way in ways)
            trajectory.Move(way, 900).Move(0, 1100).Hold(200);
        var found = Final(Feed(trajectory.Samples(new Random(5), 10, 3)));
        Assert.Equal([false, false, true, false, true, false], found.Select(rep => rep.Partial));
    }

    [Fact]
    public void Racking_after_the_last_repetition_is_no_repetition()
    {
        var trajectory = new Trajectory(400).Hold(1000);
        for (var rep = 0; rep < 3; rep++)
            trajectory.Move(0, 1100).Move(400, 900).Hold(300);
        trajectory.Move(430, 400).Move(250, 500).Hold(3000);
        var found = Final(Feed(trajectory.Samples(new Random(5), 10, 3)));
        Assert.Equal(3, found.Count(rep => !rep.Partial));
    }

    [Fact]
    public void A_range_that_changes_for_good_is_counted_again_after_a_few()
    {
        var trajectory = new Trajectory(0).Hold(1000);
        for (var rep = 0; rep < 16; rep++)
            trajectory.Move(rep < 6 ? 500 : 260, 900).Move(0, 1100).Hold(200);
        var found = Final(Feed(trajectory.Samples(new Random(5), 10, 3)));
        Assert.Equal(16, found.Count);
        Assert.All(found.Take(6), rep => Assert.False(rep.Partial));
        Assert.All(found.Skip(11), rep => Assert.False(rep.Partial));
    }

    [Fact]
    public void Batches_in_another_unit_are_brought_back_and_counted_as_quirks()
    {
        var trajectory = new Trajectory(50).Hold(1000);
        for (var rep = 0; rep < 6; rep++)
            trajectory.Move(450, 900).Move(50, 1100).Hold(300);
        var batches = trajectory.Samples(new Random(5), 10, 3);
        for (var index = 20; index < batches.Count; index += 37)
            batches[index] = batches[index] with { Millimetres = [.. batches[index].Millimetres.Select(value => value / 1000)] };
        var detector = new RepetitionDetector();
        var found = Feed(batches, detector);
        Assert.Equal(6, Final(found).Count);
        Assert.True(detector.Quirks.UnitGlitches > 0);
    }

    [Fact]
    public void A_zero_that_moves_between_repetitions_loses_none()
    {
        var trajectory = new Trajectory(0).Hold(1000);
        for (var rep = 0; rep < 4; rep++)
            trajectory.Move(400, 900).Move(0, 1100).Hold(1500);
        var batches = trajectory.Samples(new Random(5), 10, 3);
        batches = [.. batches.Select(batch => batch.MachineTime - Floor.Start < 7200
            ? batch
            : batch with { Millimetres = [.. batch.Millimetres.Select(value => value + 2500)] })];
        var detector = new RepetitionDetector();
        Assert.Equal(4, Final(Feed(batches, detector)).Count);
        Assert.Equal(1, detector.Quirks.Rebases);
    }

    [Fact]
    public void Slow_drift_at_rest_is_no_repetition()
    {
        var found = Feed(new Trajectory(0).Hold(120_000).Samples(new Random(5), 20, 3, drift: 4));
        Assert.Empty(found);
    }

    [Fact]
    public void The_same_samples_again_change_nothing_and_give_the_same_ids()
    {
        var trajectory = new Trajectory(0).Hold(1000);
        for (var rep = 0; rep < 4; rep++)
            trajectory.Move(400, 900).Move(0, 1100).Hold(300);
        var batches = trajectory.Samples(new Random(5), 10, 3);
        var twice = batches.SelectMany(batch => new[] { batch, batch }).ToList();
        Assert.Equal(Final(Feed(batches)), Final(Feed(twice)));
    }

    [Fact]
    public void A_machine_clock_that_jumps_back_years_goes_on_counting()
    {
        var one = new Trajectory(0).Hold(1000).Move(400, 900).Move(0, 1100).Hold(1000).Samples(new Random(5), 10, 3);
        var later = one.Select(batch => batch with { MachineTime = batch.MachineTime - 100_000_000_000 });
        Assert.Equal(2, Final(Feed([.. one, .. later])).Count);
    }

    [Fact]
    public void Hostile_batches_are_counted_and_survived()
    {
        var detector = new RepetitionDetector();
        var found = new List<Detection>();
        detector.Process(new PositionReading(long.MaxValue, 10, [1, 2, 3]), found);
        detector.Process(new PositionReading(long.MinValue, 10, [double.NaN, double.PositiveInfinity, 1e300]), found);
        detector.Process(new PositionReading(0, 0, [1]), found);
        detector.Process(new PositionReading(0, double.NaN, [1]), found);
        detector.Process(new PositionReading(0, -5, [1]), found);
        detector.Process(new PositionReading(0, 10, []), found);
        Assert.Empty(found);
        Assert.Equal(6, detector.Quirks.Unusable);
    }

    [Fact]
    public void Feeding_without_repetitions_allocates_nothing()
    {
        var batches = new Trajectory(0).Hold(5000).Samples(new Random(5), 10, 3);
        var detector = new RepetitionDetector();
        var found = new List<Detection>(64);
        detector.Process(batches[0], found);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 1; index < batches.Count; index++)
            detector.Process(batches[index], found);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static List<Detection> Feed(IEnumerable<PositionReading> batches, RepetitionDetector? detector = null)
    {
        detector ??= new RepetitionDetector();
        var found = new List<Detection>();
        foreach (var batch in batches)
            detector.Process(batch, found);
        return found;
    }

    /// <summary>One reading for each repetition, the last word on it.</summary>
    internal static List<RepetitionReading> Final(IEnumerable<Detection> found)
        => [.. found.GroupBy(detection => detection.Reading.Id).Select(same => same.Last().Reading)];

    /// <summary>Some batches twice, some one place too late.</summary>
    private static List<PositionReading> Disturbed(List<PositionReading> batches, Random random)
    {
        var disturbed = new List<PositionReading>();
        foreach (var batch in batches)
        {
            disturbed.Add(batch);
            if (random.NextDouble() < 0.03)
                disturbed.Add(batch);
            if (random.NextDouble() < 0.02 && disturbed.Count > 3)
                disturbed.Add(disturbed[^3]);
        }

        return disturbed;
    }
}
