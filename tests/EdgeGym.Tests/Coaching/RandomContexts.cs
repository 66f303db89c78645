using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Coaching;

/// <summary>Contexts and proposals out of one seed: most of them like a gym, some of them like a nightmare.</summary>
internal sealed class RandomContexts(int seed)
{
    public static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly double[] Absurd =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 0, -0.0, 1e300, -1e300, double.Epsilon, 1e-9, 5000, double.MaxValue];

    private static readonly string[] Conditions =
    [
        "hypertension", "pregnancy", "heart_disease", "marfan", "pacemaker", "diabetes", "2型糖尿病", "shoulder_injury", "关节炎", "beta_blocker", "asthma", "哮喘",
        "高血压", "Heart-Disease", "怀孕", "left_handed", "uncontrolled_hypertension", "unstable_coronary_disease", "", "vegan",
    ];

    private readonly Random _random = new(seed);

    public CoachingContext Context(double absurdity = 0.04)
    {
        _absurdity = _random.NextDouble() < 0.5 ? 0 : absurdity;
        var exercises = ExerciseCatalog.All.Where(entry => entry.Pattern != MovementPattern.Cardio).ToArray();
        var exercise = Pick(exercises);
        var step = Pick([0.5, 1, 2.5, 5, 5, 10]);
        var minimum = Pick([2.5, 5, 5, 10, 20]);
        SettingRange? range = Chance(0.04) ? null : new SettingRange(Wild(minimum), Wild(minimum + (step * _random.Next(5, 120))), Wild(step));
        var kind = Chance(0.5) ? MachineKind.Motorized : MachineKind.Selectorized;

        var oneRepMax = Math.Exp(2.5 + (_random.NextDouble() * 2.8));
        var now = Start.AddMinutes(_random.Next(0, 60));
        var firstMeeting = Chance(0.35);
        var share = 0.3 + (_random.NextDouble() * 0.6);
        var usual = oneRepMax * share;
        var count = _random.Next(0, Chance(0.1) ? 14 : 6);
        var sets = new List<SetSummary>();
        for (var number = 1; number <= count; number++)
        {
            sets.Add(new SetSummary(
                number, now.AddMinutes(-3 * (count - number + 1)).ToUnixTimeMilliseconds(), Chance(0.05) ? null : Wild(Near(usual)), _random.Next(0, 20),
                Chance(0.3) ? null : Wild(_random.Next(0, 6)), [], 10, Chance(0.08), number == 1 ? null : Wild(_random.Next(30, 300)),
                Chance(0.5) ? null : _random.Next(60, 200)));
        }

        var complaints = new List<Complaint>();
        while (Chance(0.22))
            complaints.Add(Complaint(now, count));

        return new CoachingContext(
            now,
            new MachineBirth(kind, exercise.Id, range, Capabilities: MachineCapabilities.SetLoad),
            exercise,
            Member(),
            SetTarget.ForGoal((TrainingGoal)_random.Next(1, 6)),
            sets,
            Chance(0.25) ? null : Wild(Near(usual)),
            new StrengthEstimate(
                Wild(oneRepMax), Wild(oneRepMax * (0.02 + (0.4 * _random.NextDouble()))), Wild(exercise.RepetitionSlope), 0.5, count,
                Chance(0.45) ? null : Wild(oneRepMax * (0.8 + (0.2 * _random.NextDouble())))),
            firstMeeting ? null : Wild(Near(usual)),
            Chance(0.4) ? null : new HeartRateState(
                Chance(0.03) ? _random.Next(-400, 4000) : _random.Next(60, 215), now.AddSeconds(-_random.Next(0, Chance(0.2) ? 900 : 30)),
                Wild(150 + _random.Next(0, 60)), Wild(_random.Next(0, 25))),
            complaints,
            Chance(0.7) ? null : Wild(Near(usual)),
            Chance(0.04));
    }

    public Proposal Proposal(CoachingContext context)
    {
        var around = context.Sets.Count > 0 ? context.Sets[^1].LoadKilograms ?? 40 : context.LastSessionTopLoadKilograms ?? 40;
        double? load = _random.Next(6) switch
        {
            0 => null,
            1 => Pick(Absurd),
            2 => _random.NextDouble() * 400,
            3 => around * (0.5 + (1.5 * _random.NextDouble())),
            4 when context.Machine.Load is { IsValid: true } range => range.At(_random.Next(0, 200)),
            _ => around + (_random.Next(-4, 9) * 2.5),
        };
        return new Proposal(
            load,
            Chance(0.1) ? _random.Next(int.MinValue, int.MaxValue) : _random.Next(-2, 40),
            Chance(0.1) ? _random.Next(int.MinValue, int.MaxValue) : _random.Next(-10, 700),
            Chance(0.1) ? _random.Next(int.MinValue, int.MaxValue) : _random.Next(-2, 14),
            Chance(0.08),
            Chance(0.1) ? ["<script>", "rir_low", "\u202Eevil", new string('a', 5000)] : ["rir_high"],
            Chance(0.5) ? ProposalSource.Model : ProposalSource.Policy);
    }

    public Complaint Complaint(DateTimeOffset now, int sets) => new(
        (ComplaintKind)_random.Next(1, 9), now.AddMinutes(-_random.Next(Chance(0.1) ? -5 : 0, 40)),
        Chance(0.05) ? _random.Next(-5, 50) : _random.Next(0, sets + 1));

    private double _absurdity;

    private MemberProfile Member() => new(
        "m-1",
        Chance(0.1) ? null : Chance(0.05) ? _random.Next(-3000, 4000) : 2026 - _random.Next(15, 90),
        null,
        (TrainingLevel)(Chance(0.02) ? 77 : _random.Next(1, 4)),
        Conditions: Chance(0.7) ? null : [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Pick(Conditions)), .. Chance(0.5) ? ["medical_clearance"] : Array.Empty<string>()],
        CoachingConsent: !Chance(0.03));

    private double Near(double value) => Math.Round(value * (0.85 + (0.3 * _random.NextDouble())) / 2.5) * 2.5;

    private double Wild(double value) => _random.NextDouble() < _absurdity ? Pick(Absurd) : value;

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
