using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Members;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Trials;

/// <summary>
/// People for training and for judging, never the same: training seeds are even, judging seeds odd, and a part of the space of people (slow
/// recovery, steep repetition curves, strong velocity decay) is kept from training altogether.
/// </summary>
public static class TrialPeople
{
    public static readonly IReadOnlyList<Exercise> Exercises =
    [
        .. new[] { "chest_press", "leg_press", "seated_row", "biceps_curl", "shoulder_press", "leg_extension", "lat_pulldown", "leg_curl", "triceps_extension", "chest_fly" }
            .Select(ExerciseCatalog.Find),
    ];

    /// <summary>True for people whose like the model never trained on.</summary>
    public static bool IsHeldOut(LifterTraits traits)
        => traits.RecoveryTimeFactor > 1.25 || traits.RepSlopeLog > 0.25 || traits.VelocityDecayExponent > 0.92 || (traits.Sex == LifterSex.Female && traits.Age >= 60);

    public static IEnumerable<LifterTraits> ForTraining(ulong seed)
    {
        for (ulong next = 0; ; next++)
        {
            var traits = LifterTraits.Draw(unchecked((seed + next) * 2));
            if (!IsHeldOut(traits))
                yield return traits;
        }
    }

    public static IEnumerable<LifterTraits> ForJudging(ulong seed)
    {
        for (ulong next = 0; ; next++)
            yield return LifterTraits.Draw(unchecked(((seed + next) * 2) + 1));
    }

    /// <summary>The part of a person that a gateway is told; conditions are those that need no doctor's word.</summary>
    public static MemberProfile Profile(LifterTraits traits, int year, string id) => new(
        id,
        year - traits.Age,
        traits.Sex == LifterSex.Female ? Sex.Female : Sex.Male,
        (TrainingLevel)(int)traits.Level,
        (TrainingGoal)(int)traits.Goal,
        traits.HeightCentimetres,
        traits.WeightKilograms,
        traits.Language);

    /// <summary>Motorized machines step finely, stacks coarsely; half of the people meet one, half the other.</summary>
    public static MachineBirth Machine(Exercise exercise, bool motorized)
    {
        var legs = exercise.IsLowerBody && exercise.IsCompound;
        var range = motorized
            ? legs ? new SettingRange(10, 400, 1) : new SettingRange(2, 200, 0.5)
            : legs ? new SettingRange(10, 400, 5) : new SettingRange(2.5, 150, 2.5);
        return motorized
            ? new MachineBirth(MachineKind.Motorized, exercise.Id, range, Capabilities: MachineCapabilities.SetLoad)
            : new MachineBirth(MachineKind.Selectorized, exercise.Id, range);
    }
}
