using System.Globalization;
using System.Text.Json;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.RepDetection;
using EdgeGym.Sessions.Sets;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Sessions.RepDetection;

/// <summary>Recordings of linear encoders from the field, read where they lie (setting <c>EDGEGYM_VECTORS</c>); without them these tests have nothing to say and pass.</summary>
public sealed class EncoderRecordingTests(ITestOutputHelper output)
{
    /// <summary>The encoder's tick, mm; every tenth tick's period is recorded, in units of 10 µs before the decimal point.</summary>
    private const double TickMillimetres = 3.01;

    [Fact]
    public void Recorded_values_that_cannot_be_are_survived_and_left_out()
    {
        var reps = Recorded();
        int wild = 0, kept = 0;
        var floor = Floor.WithMember();
        foreach (var rep in reps)
        {
            floor.Now += 2500;
            var reading = new RepetitionReading(
                $"o{floor.Now}", floor.Now, 60, rep.DurationMicroseconds / 1000, null, rep.RangeMillimetres, rep.MeanVelocity, rep.PeakVelocity);
            floor.Do(new RepetitionSeen(floor.Now, reading, ObservationSource.Machine));
            var counted = floor.State.Running!.Reps[^1];
            foreach (var (told, taken) in new[] { (rep.MeanVelocity, counted.MeanConcentricVelocity), (rep.RangeMillimetres, counted.RangeOfMotionMillimetres) })
            {
                wild += taken is null ? 1 : 0;
                kept += taken == told ? 1 : 0;
                Assert.True(taken is null || (double.IsFinite(taken.Value) && taken is > 0 and <= 3000));
            }
        }

        output.WriteLine($"{reps.Count} recorded repetitions: {kept} values kept, {wild} implausible left out");
        Assert.True(reps.Count == 0 || wild >= 2);
        Assert.Equal(2 * reps.Count, kept + wild);

        // Recorded, too: a set felt as 1575 of 10.
        floor.Lift(1).EndSet(reps.Count + 1, rpe: 1575);
        Assert.Null(floor.State.Session!.Sets[0].ReportedRepetitionsInReserve);
    }

    [Fact]
    public void Positions_rebuilt_from_recorded_ticks_give_the_recorded_repetition_again()
    {
        int run = 0, found = 0, own = 0, velocity = 0, peak = 0, range = 0, skipped = 0;
        foreach (var rep in Recorded())
        {
            if (rep.TickPeriods.Count < 8 || !(rep.MeanVelocity is > 0.05 and < 3) || !(rep.RangeMillimetres is > 100 and < 1500))
            {
                skipped++;
                continue;
            }

            run++;
            var lifted = RepetitionDetectorTests.Final(RepetitionDetectorTests.Feed(Positions(rep)));
            if (lifted.Count != 1)
                continue;
            found++;
            var way = rep.TickPeriods.Count * 10 * TickMillimetres;
            var time = (rep.TickPeriods.Sum() - (rep.TickPeriods[^1] / 2) + (rep.TickPeriods[0] / 2)) * 0.1;
            own += Near(lifted[0].MeanConcentricVelocity, way / time, 0.15) ? 1 : 0;
            velocity += Near(lifted[0].MeanConcentricVelocity, rep.MeanVelocity, 0.20) ? 1 : 0;
            peak += Near(lifted[0].PeakConcentricVelocity, rep.PeakVelocity, 0.10) ? 1 : 0;
            range += Near(lifted[0].RangeOfMotionMillimetres, rep.RangeMillimetres, 0.06) ? 1 : 0;
        }

        output.WriteLine($"rebuilt {run} repetitions ({skipped} left out: no ticks or impossible values); exactly one found in {found}; "
            + $"mean velocity within 15 % of way over time of the ticks in {own}, within 20 % of the recorder's own in {velocity}, peak within 10 % in {peak}, range within 6 % in {range}");
        Assert.True(run == 0 || found >= 0.97 * run, $"{found} of {run}");
        Assert.True(own >= 0.90 * run, $"{own} of {run}");
        Assert.True(velocity >= 0.70 * run, $"{velocity} of {run}");
        Assert.True(peak >= 0.70 * run, $"{peak} of {run}");
        Assert.True(range >= 0.80 * run, $"{range} of {run}");
    }

    private static bool Near(double? value, double expected, double share) => value is { } known && Math.Abs(known - expected) <= share * expected;

    /// <summary>
    /// The recorder leaves out the first and last ticks, so that the rebuilt way begins and ends with a jump of velocity that no handle makes:
    /// smoothing lengthens the phase there, which is why these bounds are wider than those of the made-up curves. Ten ticks between two recorded periods; the way between them by the mean of both.
    /// </summary>
    private static List<PositionReading> Positions(RecordedRepetition rep)
    {
        var times = new List<double> { 0 };
        for (var index = 0; index < rep.TickPeriods.Count; index++)
        {
            var here = rep.TickPeriods[index] * 0.01;
            var before = index == 0 ? here : rep.TickPeriods[index - 1] * 0.01;
            times.Add(times[^1] + (10 * (here + before) / 2));
        }

        var samples = new List<double>();
        for (double t = -800; t <= times[^1] + 1200; t += 10)
        {
            var after = times.FindIndex(time => time > t);
            samples.Add(t <= 0 ? 0
                : after < 0 ? (times.Count - 1) * 10 * TickMillimetres
                : 10 * TickMillimetres * (after - 1 + ((t - times[after - 1]) / (times[after] - times[after - 1]))));
        }

        return [.. samples.Chunk(10).Select((chunk, index) => new PositionReading(Floor.Start + (index * 100), 10, chunk))];
    }

    private static List<RecordedRepetition> Recorded()
    {
        var folder = Environment.GetEnvironmentVariable("EDGEGYM_VECTORS") ?? BesideRepository();
        var file = folder is null ? null : Path.Combine(folder, "strength_openbarbell_reps.json");
        if (file is null || !File.Exists(file))
            return [];
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var reps = new List<RecordedRepetition>();
        foreach (var set in document.RootElement.GetProperty("sets").EnumerateArray())
        {
            foreach (var rep in set.GetProperty("reps").EnumerateArray())
                reps.Add(RecordedRepetition.From(rep));
        }

        return reps;
    }

    private static string? BesideRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeGym.sln")))
            {
                var beside = Path.Combine(folder.Parent?.FullName ?? "/", "shared", "vectors");
                return Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }

    private sealed record RecordedRepetition(
        double MeanVelocity, double RangeMillimetres, double PeakVelocity, double DurationMicroseconds, IReadOnlyList<double> TickPeriods)
    {
        public static RecordedRepetition From(JsonElement rep)
        {
            var raw = rep.GetProperty("raw").EnumerateArray().Select(item => Number(item.GetString())).ToList();
            var from = raw.IndexOf(-9876);
            var to = raw.IndexOf(-6789);
            var ticks = from < 0 || to < from ? [] : raw[(from + 1)..to].TakeWhile(value => value is >= 1 and < 100_000).Select(Math.Floor).ToList();
            return new RecordedRepetition(
                Number(rep.GetProperty("mean_velocity_m_s").GetString()), Number(rep.GetProperty("rom_mm").GetString()),
                Number(rep.GetProperty("peak_velocity_m_s").GetString()), Number(rep.GetProperty("duration_us").GetString()), ticks);
        }

        private static double Number(string? text)
            => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
                : text == "Infinity" ? double.PositiveInfinity : double.NaN;
    }
}
