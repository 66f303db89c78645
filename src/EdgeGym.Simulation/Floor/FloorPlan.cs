using EdgeGym.Equipment.Machines;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;

namespace EdgeGym.Simulation.Floor;

/// <summary>A proposal of machines and members: the usual mix of a gym, again and again for more than twelve.</summary>
public static class FloorPlan
{
    private const MachineCapabilities Motor = MachineCapabilities.SetLoad | MachineCapabilities.Spotter;
    private const MachineCapabilities Belt = MachineCapabilities.SetSpeed | MachineCapabilities.SetIncline;
    private const MachineCapabilities Pedals = MachineCapabilities.SetPower | MachineCapabilities.SetResistance;

    private static readonly SettingRange BeltSpeed = new(0, 5, 0.05);
    private static readonly SettingRange BeltIncline = new(0, 15, 0.5);

    private static readonly MachineSpec[] Mix =
    [
        Stack("chest_press", 5, 120, 2.5, SetReporting.Counts, "rpe"),
        Stack("seated_row", 5, 120, 2.5, SetReporting.StreamsThenSet, "rir"),
        Motorized("leg_press", 20, 320, 5, SetReporting.Counts, "rir"),
        Stack("lat_pulldown", 5, 110, 2.5, SetReporting.Counts, null),
        Motorized("shoulder_press", 4, 100, 1, SetReporting.StreamsThenSet, "rpe"),
        Stack("leg_extension", 5, 140, 5, SetReporting.StreamsOnly, null),
        Stack("leg_curl", 5, 110, 2.5, SetReporting.Counts, "rir"),
        Motorized("biceps_curl", 2, 60, 0.5, SetReporting.StreamsThenSet, "rir") with { HasForceCell = true },
        Treadmill() with { IsCsafe = true },
        Motorized("chest_press", 5, 150, 1, SetReporting.Counts, "rir") with { IsSerial = true, HasForceCell = true },
        Bike() with { Bridge = MachineSpec.AntBridge, Firmware = "ant-sim 1.0" },
        Bridged(Treadmill()),
    ];

    /// <param name="count">Machines.</param>
    /// <param name="withSerial">Two of the machines hang on serial lines: one speaks StrengthLink, one CSAFE.</param>
    public static IReadOnlyList<MachineSpec> Machines(int count, bool withSerial = true)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var result = new List<MachineSpec>();
        for (var i = 0; i < count; i++)
        {
            var spec = Mix[i % Mix.Length];
            var number = numbers[spec.Exercise] = numbers.GetValueOrDefault(spec.Exercise) + 1;
            result.Add(spec with
            {
                Id = MachineId.Parse($"{spec.Exercise.Replace('_', '-')}-{number}"),
                IsSerial = spec.IsSerial && withSerial && i < Mix.Length,
                IsCsafe = spec.IsCsafe && withSerial && i < Mix.Length,
                // Retrofitted stacks have an inertial sensor on the pin.
                IsInertial = spec.Kind == MachineKind.Selectorized && i >= Mix.Length && i % 5 == 0,
            });
        }

        return result;
    }

    /// <summary>Half as many people again as machines, so that somebody is always on the way.</summary>
    public static IReadOnlyList<MemberPlan> Members(int machines, ulong seed)
    {
        var root = new RandomStream(seed);
        return [.. Enumerable.Range(1, machines + ((machines + 1) / 2)).Select(number =>
        {
            var personSeed = SeedOf(root, number);
            var card = new RandomStream(personSeed).Fork("card");
            return new MemberPlan(
                $"m-{number}",
                LifterTraits.Draw(personSeed).Language,
                personSeed,
                card.Chance(0.5) ? $"04{card.NextBits() >> 16:X12}" : null);
        })];
    }

    /// <summary>
    /// Chance decides who a member is, but for two in eighteen: one who needs a doctor's consent and has not brought it, and one with diabetes
    /// who has, so that the smallest floor shows both.
    /// </summary>
    private static ulong SeedOf(RandomStream root, int number)
    {
        var wanted = (number % 18) switch
        {
            5 => static conditions => conditions.Intersect(LifterTraits.NeedClearance).Any() && !conditions.Contains(LifterTraits.Clearance),
            11 => static conditions => conditions.Contains("diabetes") && conditions.Contains(LifterTraits.Clearance),
            _ => (Func<IReadOnlyList<string>, bool>)(static _ => true),
        };
        var draws = root.Fork("member", number);
        for (var draw = 0; ; draw++)
        {
            var seed = draws.NextBits() >> 12;
            if (draw >= 20_000 || wanted(LifterTraits.Draw(seed).Conditions))
                return seed;
        }
    }

    private static MachineSpec Stack(string exercise, double minimum, double maximum, double step, SetReporting reporting, string? question) => new()
    {
        Id = MachineId.Parse(exercise),
        Kind = MachineKind.Selectorized,
        Exercise = exercise,
        Load = new SettingRange(minimum, maximum, step),
        Capabilities = reporting == SetReporting.Counts ? MachineCapabilities.None : MachineCapabilities.Position,
        Reporting = reporting,
        EffortQuestion = question,
        Firmware = "stack-sim 1.4.2",
    };

    private static MachineSpec Motorized(string exercise, double minimum, double maximum, double step, SetReporting reporting, string? question) => new()
    {
        Id = MachineId.Parse(exercise),
        Kind = MachineKind.Motorized,
        Exercise = exercise,
        Load = new SettingRange(minimum, maximum, step),
        Capabilities = Motor | (reporting == SetReporting.Counts ? MachineCapabilities.None : MachineCapabilities.Position),
        Reporting = reporting,
        EffortQuestion = question,
        Firmware = "motor-sim 2.0.1",
    };

    private static MachineSpec Treadmill() => new()
    {
        Id = MachineId.Parse("treadmill"),
        Kind = MachineKind.Treadmill,
        Exercise = "treadmill",
        Speed = BeltSpeed,
        Incline = BeltIncline,
        Capabilities = Belt,
        Firmware = "belt-sim 3.1",
    };

    /// <summary>The same machine, as its maker built it: Bluetooth, and a bridge beside it.</summary>
    private static MachineSpec Bridged(MachineSpec machine) => machine with
    {
        Bridge = MachineSpec.FtmsBridge,
        Capabilities = machine.Capabilities | MachineCapabilities.Ftms,
        Firmware = "bridge-sim 1.0",
    };

    private static MachineSpec Bike() => new()
    {
        Id = MachineId.Parse("bike"),
        Kind = MachineKind.Bike,
        Exercise = "bike",
        Power = new SettingRange(25, 600, 5),
        Resistance = new SettingRange(1, 20, 1),
        Capabilities = Pedals,
        Firmware = "bike-sim 1.0",
    };
}
