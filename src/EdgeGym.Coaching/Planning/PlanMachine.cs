using EdgeGym.Equipment.Machines;

namespace EdgeGym.Coaching.Planning;

/// <summary>A machine that a plan may name.</summary>
/// <param name="Id">As enrolled, or as the caller calls it.</param>
/// <param name="Birth">What it says of itself.</param>
public sealed record PlanMachine(string Id, MachineBirth Birth)
{
    /// <summary>A cardio machine without an exercise is that of its kind.</summary>
    public string Exercise => Birth.Exercise is { Length: > 0 } exercise ? exercise : Birth.Kind.ToName();

    /// <summary>Machines without a name get that of their exercise and a number: <c>chest-press-1</c>.</summary>
    public static IReadOnlyList<PlanMachine> Named(IReadOnlyList<MachineBirth> births)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var named = new List<PlanMachine>(births.Count);
        foreach (var birth in births)
        {
            var machine = new PlanMachine("", birth);
            var number = numbers[machine.Exercise] = numbers.GetValueOrDefault(machine.Exercise) + 1;
            named.Add(machine with { Id = $"{machine.Exercise.Replace('_', '-')}-{number}" });
        }

        return named;
    }
}

/// <summary>The gym that is assumed when nobody says which machines there are.</summary>
public static class UsualGym
{
    private const MachineCapabilities Motor = MachineCapabilities.SetLoad | MachineCapabilities.Spotter;

    public static IReadOnlyList<PlanMachine> Machines { get; } = PlanMachine.Named(
    [
        Stack("chest_press", 5, 120, 2.5), Stack("shoulder_press", 5, 90, 2.5), Stack("seated_row", 5, 120, 2.5), Stack("lat_pulldown", 5, 110, 2.5),
        Stack("leg_press", 20, 300, 5), Stack("hip_thrust", 10, 200, 5), Stack("leg_extension", 5, 140, 2.5), Stack("leg_curl", 5, 110, 2.5),
        Stack("biceps_curl", 2.5, 70, 2.5), Stack("triceps_extension", 2.5, 80, 2.5), Stack("lateral_raise", 2.5, 60, 2.5), Stack("chest_fly", 5, 110, 2.5),
        Stack("abdominal_crunch", 5, 100, 2.5), Stack("back_extension", 5, 120, 2.5),
        Motorized("chest_press", 5, 150, 1), Motorized("seated_row", 5, 150, 1), Motorized("leg_press", 20, 320, 2), Motorized("shoulder_press", 4, 100, 1),
        Motorized("squat", 10, 250, 2), Motorized("deadlift", 10, 250, 2), Motorized("lat_pulldown", 5, 130, 1), Motorized("biceps_curl", 2, 60, 0.5),
        Motorized("abdominal_crunch", 5, 100, 1), Motorized("leg_curl", 5, 110, 1), Motorized("triceps_extension", 2, 70, 0.5),
        new MachineBirth(MachineKind.Treadmill, "treadmill", Speed: new(0, 5, 0.05), Incline: new(0, 15, 0.5)),
        new MachineBirth(MachineKind.Bike, "bike", Power: new(20, 400, 5), Resistance: new(1, 20, 1)),
        new MachineBirth(MachineKind.Rower, "rower", Resistance: new(1, 10, 1)),
        new MachineBirth(MachineKind.CrossTrainer, "cross_trainer", Power: new(20, 400, 5), Resistance: new(1, 20, 1)),
    ]);

    private static MachineBirth Stack(string exercise, double minimum, double maximum, double step) =>
        new(MachineKind.Selectorized, exercise, new SettingRange(minimum, maximum, step));

    private static MachineBirth Motorized(string exercise, double minimum, double maximum, double step) =>
        new(MachineKind.Motorized, exercise, new SettingRange(minimum, maximum, step), Capabilities: Motor);
}
