using EdgeGym.Equipment.Exercises;
using EdgeGym.Simulation.Lifters;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Simulation.Lifters;

/// <summary>The crowd of the simulator against the published spreads (src/EdgeGym.Simulation/README.md names the papers).</summary>
public sealed class PhysiologyTests(ITestOutputHelper output)
{
    private static readonly Exercise Bench = ExerciseCatalog.Find("chest_press");
    private static readonly Exercise Squat = ExerciseCatalog.Find("squat");
    private static readonly Exercise LegPress = ExerciseCatalog.Find("leg_press");

    private static IEnumerable<Lifter> Crowd(int count, ulong from = 10_000)
        => Enumerable.Range(0, count).Select(i => new Lifter(LifterTraits.Draw(from + (ulong)i) with { IntentLoss = 0 }));

    private static double[] Repetitions(Exercise exercise, double relative, int count = 4000)
        => [.. Crowd(count).Select(lifter => Math.Floor(lifter.RestedCapacity(exercise, relative * lifter.OneRepMaxKilograms(exercise))))];

    private static (double Mean, double Deviation) Moments(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)));
    }

    [Theory]
    [InlineData("chest_press", 0.90, 4, 1.6, 1.0)]
    [InlineData("chest_press", 0.80, 8.8, 2.51, 0.8)]
    [InlineData("chest_press", 0.70, 14.08, 3.4, 1.0)]
    [InlineData("leg_press", 0.80, 13.1, 2.51, 1.5)]
    [InlineData("leg_press", 0.70, 18.96, 3.4, 2.0)]
    public void Repetitions_at_a_share_of_the_maximum_are_those_of_the_meta_regression(
        string exercise, double relative, double mean, double deviation, double tolerance)
    {
        var ours = Moments(Repetitions(ExerciseCatalog.Find(exercise), relative));
        output.WriteLine($"{exercise} {relative:P0}: Nuzzo 2024 {mean} ± {deviation}, ours {ours.Mean:F2} ± {ours.Deviation:F2}");
        Assert.InRange(ours.Mean, mean - tolerance, mean + tolerance);
        Assert.InRange(ours.Deviation, deviation * 0.6, deviation * 1.65);
    }

    [Fact]
    public void Spread_of_repetitions_at_sixty_per_cent_is_narrowed()
    {
        var ours = Moments(Repetitions(Bench, 0.60));
        output.WriteLine($"chest_press 60 %: Nuzzo 2024 sd 4.36, ours {ours.Mean:F1} ± {ours.Deviation:F2}");
        Assert.InRange(ours.Deviation, 3.3, 5.5);
    }

    [Fact]
    public void Repetitions_on_two_days_differ_as_in_retests()
    {
        foreach (var (relative, published) in new[] { (0.9, 0.7), (0.7, 1.1) })
        {
            var differences = Crowd(2000).Select(lifter =>
            {
                var load = relative * lifter.OneRepMaxKilograms(Bench);
                var first = Math.Floor(lifter.RestedCapacity(Bench, load));
                lifter.BeginDay(4);
                return Math.Floor(lifter.RestedCapacity(Bench, load)) - first;
            }).ToArray();
            var error = Moments(differences).Deviation / Math.Sqrt(2);
            output.WriteLine($"test-retest SEM at {relative:P0}: published {published} (fresh 1RM each day), ours {error:F2} (1RM of day one)");
            Assert.InRange(error, published * 0.5, published * 2);
        }
    }

    [Theory]
    [InlineData("leg_press", 0.21, -55.509, 109.29)]
    [InlineData("squat", 0.30, -71.684, 121.03)]
    public void First_repetition_velocity_follows_the_load_velocity_line(string id, double atMaximum, double a, double b)
    {
        var exercise = ExerciseCatalog.Find(id);
        foreach (var relative in new[] { 0.5, 0.6, 0.7, 0.8, 0.9 })
        {
            var velocities = Crowd(1500).Select(lifter => lifter.BeginSet(exercise, relative * lifter.OneRepMaxKilograms(exercise)).Next().MeanVelocity).ToArray();
            var line = ((100 * relative) - b) / a;
            var ours = Moments(velocities);
            output.WriteLine($"{id} {relative:P0}: Conceição 2016 {line:F2} m/s, ours {ours.Mean:F2} ± {ours.Deviation:F2}");
            Assert.InRange(ours.Mean, line - 0.06, line + 0.06);
            Assert.InRange(ours.Deviation / ours.Mean, 0.05, 0.25);
        }

        var last = Moments([.. Crowd(1500).Select(lifter => lifter.At(exercise).VelocityAtOneRepMax)]);
        output.WriteLine($"{id} at 1RM: {atMaximum} ± 0.04, ours {last.Mean:F2} ± {last.Deviation:F2}");
        Assert.InRange(last.Mean, atMaximum - 0.02, atMaximum + 0.02);
    }

    [Theory]
    [InlineData(0.9, 1.22)]
    [InlineData(0.8, 2.28)]
    [InlineData(0.7, 3.43)]
    public void Reserve_from_velocity_leaves_the_published_residual(double relative, double published)
    {
        var points = new List<(double Velocity, double Reserve)>();
        var individual = new List<double>();
        foreach (var lifter in Crowd(300))
        {
            var set = lifter.BeginSet(Squat, relative * lifter.OneRepMaxKilograms(Squat));
            var own = new List<(double, double)>();
            while (set.Done < set.Possible)
            {
                var velocity = set.Next().MeanVelocity;
                own.Add((velocity, set.RepetitionsInReserve));
            }

            points.AddRange(own);
            if (own.Count >= 4)
                individual.Add(Fit(own).Determination);
        }

        var (residual, determination) = Fit(points);
        output.WriteLine(
            $"squat {relative:P0}: Jukic 2024 residual {published} reps, ours {residual:F2}; R² pooled {determination:F2} (published .495 overall), individual {individual.Average():F2} (.884)");
        Assert.InRange(residual, published * 0.75, published * 1.25);
        Assert.InRange(individual.Average(), 0.65, 0.98);
    }

    [Fact]
    public void Rest_between_sets_to_failure_restores_repetitions_as_tabled()
    {
        var table = new (Exercise Exercise, double Minutes, double Ratio)[]
        {
            (Bench, 1, .45), (Bench, 2, .62), (Bench, 3, .70), (Bench, 5, .86),
            (Squat, 1, .65), (Squat, 2, .78), (Squat, 5, .95),
            (ExerciseCatalog.Find("biceps_curl"), 1, .65), (ExerciseCatalog.Find("biceps_curl"), 2, .78),
        };
        foreach (var (exercise, minutes, ratio) in table)
        {
            var totals = new double[4];
            foreach (var lifter in Crowd(400))
            {
                var load = 0.78 * lifter.OneRepMaxKilograms(exercise);
                for (var set = 0; set < 4; set++)
                {
                    totals[set] += ToFailure(lifter, exercise, load);
                    lifter.Advance(minutes * 60);
                }
            }

            var ours = totals[1] / totals[0];
            output.WriteLine($"{exercise.Id} {minutes} min: set 2/1 table {ratio:F2} ours {ours:F2}; 3/2 {totals[2] / totals[1]:F2}; 4/3 {totals[3] / totals[2]:F2}");
            Assert.InRange(ours, ratio - 0.09, ratio + 0.09);
            Assert.True(totals[2] / totals[1] > ours, "later sets lose less");
        }
    }

    [Fact]
    public void Stopping_with_three_in_reserve_costs_about_half_of_going_to_failure()
    {
        double[] Loss(int reserve) => [.. Crowd(300).Select(lifter =>
        {
            var load = 0.75 * lifter.OneRepMaxKilograms(Bench);
            var fresh = lifter.BeginSet(Bench, load).Capacity;
            var left = fresh;
            for (var i = 0; i < 6; i++)
            {
                var set = lifter.BeginSet(Bench, load);
                left = set.Capacity;
                while (set.RepetitionsInReserve > reserve)
                    lifter.Advance(set.Next().TotalSeconds);
                set.Finish();
                lifter.Advance(120);
            }

            return 1 - (left / fresh);
        })];

        var three = Loss(3).Average();
        var none = Loss(0).Average();
        output.WriteLine($"fall over six sets: Refalo 27 % with 3 RIR, 54 % to failure; ours {three:P0} and {none:P0}");
        Assert.InRange(three / none, 0.3, 0.75);
        Assert.InRange(none, 0.40, 0.68);
    }

    [Fact]
    public void Reported_reserve_is_low_on_average_and_better_near_failure()
    {
        double Error(int reserve, bool absolute) => Crowd(3000).Select(lifter =>
        {
            var set = lifter.BeginSet(Bench, 0.72 * lifter.OneRepMaxKilograms(Bench));
            while (set.RepetitionsInReserve > reserve)
                set.Next();
            set.Finish();
            var error = lifter.Report(set).RepetitionsInReserve - set.RepetitionsInReserve;
            return absolute ? Math.Abs(error) : error;
        }).Average();

        var near = Error(1, absolute: true);
        var far = Error(5, absolute: true);
        var bias = Error(3, absolute: false);
        output.WriteLine($"|error| at 1 RIR {near:F2} (Refalo 0.65, Zourdos 2.05), at 5 RIR {far:F2} (Zourdos 5.15 after 16 reps); bias at 3 RIR {bias:F2} (Halperin −0.95)");
        Assert.InRange(near, 0.5, 2.05);
        Assert.InRange(far, near, 5.15);
        Assert.InRange(bias, -1.73, -0.17);
    }

    [Fact]
    public void Heart_rate_answers_a_treadmill_with_the_published_gain_and_time_constant()
    {
        var constants = new List<double>();
        var gains = new List<double>();
        foreach (var lifter in Crowd(1500).Where(lifter => lifter.Traits.Heart.MaximumBeatsPerMinute > 170))
        {
            var before = lifter.HeartRateBeatsPerMinute;
            lifter.Heart.Run(lifter.BodySeconds, 2, 0);
            lifter.Advance(1200);
            var end = lifter.HeartRateBeatsPerMinute;
            gains.Add((end - before) / 2);
            lifter.Heart.Rest(lifter.BodySeconds, afterSet: false);
            lifter.Heart.Run(lifter.BodySeconds, 1, 0);
            var (start, target) = (lifter.HeartRateBeatsPerMinute, before + ((end - before) / 2));
            var seconds = 0;
            while (lifter.HeartRateBeatsPerMinute - target > (start - target) * Math.Exp(-1) && seconds < 300)
            {
                lifter.Advance(1);
                seconds++;
            }

            constants.Add(seconds);
        }

        var (gain, gainSpread) = Moments(gains);
        var (tau, tauSpread) = Moments(constants);
        output.WriteLine($"Hunt 2015: gain 24.2 ± 8.3 bpm per m/s, τ 57.6 ± 23.6 s; ours {gain:F1} ± {gainSpread:F1}, {tau:F1} ± {tauSpread:F1}");
        Assert.InRange(gain, 22, 26);
        Assert.InRange(gainSpread, 6, 10);
        Assert.InRange(tau, 52, 64);
        Assert.InRange(tauSpread, 16, 27);
    }

    [Fact]
    public void Strength_grows_over_a_year_as_in_the_long_cohort()
    {
        var gains = Crowd(300).Where(lifter => lifter.Traits.Level == LifterLevel.Novice).Select(lifter =>
        {
            var person = new Lifter(lifter.Traits with { TrainingWeeks = 0, DayFormDeviation = 0, SleepHours = 8.5 });
            var before = person.At(LegPress).OneRepMaxKilograms;
            for (var day = 1; day <= 364; day += 7)
            {
                person.BeginDay(day);
                ToFailure(person, LegPress, 0.7 * person.OneRepMaxKilograms(LegPress));
            }

            return (person.OneRepMaxKilograms(LegPress) / before) - 1;
        }).ToArray();
        output.WriteLine($"first year: Steele 2022 +30 to +50 %, ours {gains.Average():P0}");
        Assert.InRange(gains.Average(), 0.30, 0.50);
    }

    [Fact]
    public void The_day_s_strength_scatters_like_retests_of_the_maximum()
    {
        var ratios = Crowd(1500).Select(lifter =>
        {
            var first = lifter.OneRepMaxKilograms(Bench);
            lifter.BeginDay(7);
            return Math.Log(lifter.OneRepMaxKilograms(Bench) / first);
        }).ToArray();
        var variation = Moments(ratios).Deviation / Math.Sqrt(2);
        output.WriteLine($"between days: Grgic 2020 median CV 4.2 % with test error; ours {variation:P1} without");
        Assert.InRange(variation, 0.02, 0.045);
    }

    private static int ToFailure(Lifter lifter, Exercise exercise, double load)
    {
        var set = lifter.BeginSet(exercise, load);
        while (set.Done < set.Possible)
            lifter.Advance(set.Next().TotalSeconds);
        set.Finish();
        return set.Done;
    }

    private static (double Residual, double Determination) Fit(IReadOnlyList<(double X, double Y)> points)
    {
        var meanX = points.Average(p => p.X);
        var meanY = points.Average(p => p.Y);
        var slope = points.Sum(p => (p.X - meanX) * (p.Y - meanY)) / points.Sum(p => (p.X - meanX) * (p.X - meanX));
        var rest = points.Sum(p => Math.Pow(p.Y - meanY - (slope * (p.X - meanX)), 2));
        return (Math.Sqrt(rest / (points.Count - 2)), 1 - (rest / points.Sum(p => (p.Y - meanY) * (p.Y - meanY))));
    }
}
