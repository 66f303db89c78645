using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Equipment.Machines;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Trials;

/// <summary>One decision on a cardio machine: what a gateway would know, and the heart behind it, for experts and scores only.</summary>
/// <param name="Context">As the gateway has it.</param>
/// <param name="Rate">True heart rate, bpm.</param>
/// <param name="TimeConstantSeconds">Of this heart.</param>
/// <param name="Settles">Where this heart settles at a setting of the machine's axis, bpm.</param>
public sealed record CardioMoment(CardioContext Context, double Rate, double TimeConstantSeconds, Func<double, double> Settles);

/// <summary>Who steers in a trial.</summary>
public delegate CardioProposal CardioDecision(CardioMoment moment);

/// <param name="Person">Index of the person in the trial.</param>
/// <param name="InZone">Share of the seconds after the first three minutes.</param>
/// <param name="AboveZone">The same above the zone's upper end.</param>
/// <param name="MeanDistance">bpm from the nearer end of the zone, 0 inside.</param>
/// <param name="Decisions">Times that the coach changed something.</param>
/// <param name="OverLimit">Proposals that the guard changed.</param>
public sealed record CardioRide(int Person, double InZone, double AboveZone, double MeanDistance, int Decisions, int OverLimit);

/// <summary>
/// People ride one machine each with a heart-rate zone as target; decisions are due as often as in the gateway, hearts answer as in the simulator.
/// Deterministic; the same person with another coach has the same heart, machine, pace and sensor noise.
/// </summary>
public sealed class CardioTrial(CardioGuard guard, int minutes = 20)
{
    private const double FastSeconds = 5;
    private const double SlowSeconds = 20;
    private const int CountsFrom = 180;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 18, 0, 0, TimeSpan.Zero);

    /// <summary>Called at every decision.</summary>
    public Action<CardioMoment>? Decided { get; init; }

    public CardioRide Run(int index, LifterTraits traits, CardioDecision coach)
    {
        var random = new RandomStream(traits.Seed).Fork("cardio trial");
        var machine = Machine(random);
        var heart = new HeartRateResponse(traits.Heart);
        var member = TrialPeople.Profile(traits, Start.Year, $"m-{index}");
        var maximum = HeartMaximum(traits);
        var target = CardioTarget.For(member, maximum);
        var (low, high) = (target.LowestBeatsPerMinute!.Value, target.HighestBeatsPerMinute!.Value);
        var sensor = random.Chance(0.6) ? 1.0 : 4.0;
        var noise = random.Fork("sensor");
        var fit = traits.Level switch { LifterLevel.Novice => 0.85, LifterLevel.Intermediate => 1.0, _ => 1.2 };
        var setting = machine.Range.Nearest(machine.Easy * fit);
        var pace = machine.Range.Nearest(random.Uniform(machine.Easy, machine.Hard) * fit);
        double fast = 0, slow = 0, inZone = 0, above = 0, distance = 0, counted = 0;
        double? raised = null;
        var (decided, changes, over) = (0.0, 0, 0);
        for (var second = 0; second < minutes * 60; second++)
        {
            // People warm up for a minute and then take a pace of their own.
            if (second == 60)
                setting = pace;
            machine.Work(heart, second, setting);
            var rate = heart.At(second);
            var measured = rate + noise.Normal(0, sensor);
            (fast, slow) = second == 0 ? (measured, measured) : (fast + ((measured - fast) / FastSeconds), slow + ((measured - slow) / SlowSeconds));
            if (second >= CountsFrom)
            {
                counted++;
                inZone += rate >= low && rate <= high ? 1 : 0;
                above += rate > high ? 1 : 0;
                distance += Math.Max(0, Math.Max(low - rate, rate - high));
            }

            // As in the gateway: up-moves wait longer than down-moves.
            var since = second - decided;
            if (second <= 60 || since < CardioGuard.SecondsBetweenIncreases / 2 || (since < CardioGuard.SecondsBetweenIncreases && rate <= high))
                continue;
            var now = Start.AddSeconds(second);
            var context = new CardioContext(
                now, machine.Birth, member, target, machine.Now(setting), new HeartRateState((int)Math.Round(measured), now, maximum, 0), raised is { } at ? second - at : null, [],
                (fast - slow) / (SlowSeconds - FastSeconds) * 60);
            var moment = new CardioMoment(context, rate, traits.Heart.CardioTimeConstantSeconds, machine.Settles(traits.Heart));
            var proposal = coach(moment);
            var verdict = guard.Judge(proposal, context);
            Decided?.Invoke(moment);
            over += verdict.Outcome == VerdictOutcome.Allowed ? 0 : 1;
            var next = machine.Of(verdict.Final.Settings) ?? setting;
            decided = second;
            if (Math.Abs(next - setting) < machine.Range.Step / 2)
                continue;
            raised = next > setting ? second : raised;
            (setting, changes) = (next, changes + 1);
        }

        return new CardioRide(index, inZone / counted, above / counted, distance / counted, changes, over);
    }

    /// <summary>What the gateway takes for the maximum: by age, lower with beta blockers, never the true one.</summary>
    private static double HeartMaximum(LifterTraits traits)
        => (211 - (0.64 * traits.Age)) * (traits.Conditions.Contains("beta_blocker") ? 0.78 : 1);

    private sealed record Ergometer(
        MachineBirth Birth, SettingRange Range, double Easy, double Hard, Action<HeartRateResponse, double, double> Work, Func<double, CardioSettings> Now, Func<CardioSettings, double?> Of,
        Func<HeartTraits, Func<double, double>> Settles);

    private static Ergometer Machine(RandomStream random)
    {
        var kind = random.Index(4);
        if (kind <= 1)
        {
            // Treadmills step by 0.1 km/h; some by 0.1 m/s.
            var speed = new SettingRange(0.2, 5.6, kind == 0 ? 0.1 / 3.6 : 0.1);
            return new Ergometer(
                new MachineBirth(MachineKind.Treadmill, "treadmill", Speed: speed, Capabilities: MachineCapabilities.SetSpeed), speed, 1.4, 3.0,
                (heart, at, setting) => heart.Run(at, setting, 0), setting => new CardioSettings(SpeedMetresPerSecond: setting), settings => settings.SpeedMetresPerSecond,
                traits => setting => Bounded(traits, traits.BeatsPerMetrePerSecond * setting));
        }

        if (kind == 2)
        {
            var power = new SettingRange(20, 400, 5);
            return new Ergometer(
                new MachineBirth(MachineKind.Bike, "bike", Power: power, Capabilities: MachineCapabilities.SetPower), power, 60, 160,
                (heart, at, setting) => heart.Pedal(at, setting), setting => new CardioSettings(PowerWatts: setting), settings => settings.PowerWatts,
                traits => setting => Bounded(traits, traits.BeatsPerMetrePerSecond * 1.6 * setting / 100));
        }

        var level = new SettingRange(1, 20, 1);
        var wattsPerLevel = 15 * random.Normal(1, 0.08, 0.8, 1.2);
        var exercise = random.Chance(0.5) ? (MachineKind.Rower, "rower") : (MachineKind.Bike, "bike");
        return new Ergometer(
            new MachineBirth(exercise.Item1, exercise.Item2, Resistance: level, Capabilities: MachineCapabilities.SetResistance), level, 4, 11,
            (heart, at, setting) => heart.Pedal(at, setting * wattsPerLevel), setting => new CardioSettings(ResistanceLevel: setting), settings => settings.ResistanceLevel,
            traits => setting => Bounded(traits, traits.BeatsPerMetrePerSecond * 1.6 * setting * wattsPerLevel / 100));
    }

    private static double Bounded(HeartTraits traits, double rise) => Math.Min(traits.MaximumBeatsPerMinute, traits.RestBeatsPerMinute + rise);
}
