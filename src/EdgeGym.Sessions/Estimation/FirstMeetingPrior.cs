using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// The 1RM to expect of somebody never seen at an exercise: a share of body weight by exercise, level, sex and age, and very unsure of it
/// (log-sd 0.35 and more). The shares are design choices for machines with a stack; the first sets outweigh them.
/// </summary>
public static class FirstMeetingPrior
{
    private const double UsualKilograms = 72;

    /// <summary>Median 1RM in kg and its log-sd.</summary>
    public static (double Kilograms, double LogDeviation) OneRepMax(Exercise exercise, MemberProfile member, int? age)
    {
        var weight = member.WeightKilograms is >= 25 and <= 300 and var told ? told : UsualKilograms;

        // Strength grows more slowly than body weight.
        var body = UsualKilograms * Math.Pow(weight / UsualKilograms, 0.67);
        var sex = member.Sex switch
        {
            Sex.Male => 1,
            Sex.Female => exercise.IsLowerBody ? 0.72 : 0.58,
            _ => exercise.IsLowerBody ? 0.85 : 0.77,
        };
        var level = member.Level switch { TrainingLevel.Advanced => 1.65, TrainingLevel.Intermediate => 1.3, _ => 1 };
        var years = age is { } known ? known < 18 ? 0.85 : 1 - (0.009 * Math.Max(0, known - 35)) : 0.95;
        var deviation = 0.35 + (member.Sex is Sex.Male or Sex.Female ? 0 : 0.08) + (member.WeightKilograms is null ? 0.05 : 0) + (age is null ? 0.03 : 0);
        return (body * Share(exercise) * sex * level * Math.Max(0.45, years), deviation);
    }

    /// <summary>1RM over body weight of a man new to it.</summary>
    private static double Share(Exercise exercise) => exercise.Id switch
    {
        "chest_press" => 0.75,
        "shoulder_press" => 0.48,
        "seated_row" => 0.80,
        "lat_pulldown" => 0.78,
        "leg_press" => 1.85,
        "squat" => 1.0,
        "deadlift" => 1.2,
        "hip_thrust" => 1.3,
        "leg_extension" => 0.70,
        "leg_curl" => 0.50,
        "biceps_curl" => 0.35,
        "triceps_extension" => 0.38,
        "lateral_raise" => 0.15,
        "chest_fly" => 0.50,
        "abdominal_crunch" => 0.50,
        "back_extension" => 0.70,
        _ => exercise.IsLowerBody ? 0.8 : 0.45,
    };
}
