using System.Collections.Frozen;
using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Simulation.Lifters;

/// <summary>What an exercise asks of a body, beyond the catalogue.</summary>
/// <param name="BodyWeights">1RM of an intermediate man of 80 kg at 30 years, in body weights, on a machine (choice of this simulator).</param>
/// <param name="FemaleShare">1RM of women against men of the same weight and level.</param>
/// <param name="TravelMillimetres">Range of motion at 175 cm.</param>
/// <param name="HeartFactor">Share of the full rise of heart rate: isolation 0.5, press 0.8, legs 1.0.</param>
public sealed record ExerciseDemands(double BodyWeights, double FemaleShare, double TravelMillimetres, double HeartFactor)
{
    private static readonly FrozenDictionary<string, ExerciseDemands> ById = new Dictionary<string, ExerciseDemands>(StringComparer.Ordinal)
    {
        ["chest_press"] = new(0.95, 0.60, 400, 0.8),
        ["shoulder_press"] = new(0.60, 0.60, 450, 0.8),
        ["seated_row"] = new(0.95, 0.64, 450, 0.8),
        ["lat_pulldown"] = new(0.90, 0.64, 550, 0.8),
        ["leg_press"] = new(2.40, 0.76, 380, 1.0),
        ["squat"] = new(1.35, 0.74, 550, 1.0),
        ["deadlift"] = new(1.65, 0.72, 520, 1.0),
        ["hip_thrust"] = new(1.60, 0.80, 320, 0.9),
        ["leg_extension"] = new(0.95, 0.72, 420, 0.6),
        ["leg_curl"] = new(0.65, 0.72, 420, 0.55),
        ["biceps_curl"] = new(0.45, 0.56, 450, 0.5),
        ["triceps_extension"] = new(0.45, 0.56, 420, 0.5),
        ["lateral_raise"] = new(0.18, 0.58, 450, 0.5),
        ["chest_fly"] = new(0.70, 0.58, 480, 0.6),
        ["abdominal_crunch"] = new(0.70, 0.72, 300, 0.5),
        ["back_extension"] = new(0.90, 0.74, 350, 0.6),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ExerciseDemands Of(Exercise exercise) => ById.GetValueOrDefault(exercise.Id)
        ?? (exercise.IsLowerBody ? new ExerciseDemands(0.9, 0.72, 420, 0.7) : new ExerciseDemands(0.45, 0.58, 420, 0.5));

    /// <summary>1RM in kg of the average person of this kind: weight to the power 2/3 (allometric), level, sex, and age from 35 on.</summary>
    public double UsualOneRepMaxKilograms(LifterTraits person)
    {
        var level = person.Level switch { LifterLevel.Novice => 0.70, LifterLevel.Intermediate => 1.0, _ => 1.32 };
        var sex = person.Sex == LifterSex.Female ? FemaleShare : 1;
        var age = 1 - (0.006 * Math.Max(0, Math.Min(person.Age, 60) - 35)) - (0.012 * Math.Max(0, person.Age - 60));
        return BodyWeights * 80 * Math.Pow(person.WeightKilograms / 80, 2.0 / 3.0) * level * sex * age;
    }
}
