using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Simulation.Lifters;

/// <summary>One person at one exercise, fresh, before any training in the simulation.</summary>
/// <param name="OneRepMaxKilograms">kg on an average day.</param>
/// <param name="RepSlopeLog">ln k against the exercise's median: person (sd 0.20) and person×exercise (sd 0.15).</param>
/// <param name="VelocityAtOneRepMax">m/s (sd 0.05 between people, floor 0.08; Conceição 2016, Weakley 2021).</param>
/// <param name="VelocitySlope">m/s per unit of relative load.</param>
/// <param name="TravelMillimetres">Range of motion.</param>
public sealed record ExerciseTraits(
    double OneRepMaxKilograms, double RepSlopeLog, double VelocityAtOneRepMax, double VelocitySlope, double TravelMillimetres)
{
    public static ExerciseTraits Draw(LifterTraits person, Exercise exercise)
    {
        var random = new RandomStream(person.Seed).Fork("exercise/" + exercise.Id);
        var demands = ExerciseDemands.Of(exercise);
        var strength = demands.UsualOneRepMaxKilograms(person) * Math.Exp(person.StrengthLog + random.Normal(0, 0.10));
        return new ExerciseTraits(
            strength,
            person.RepSlopeLog + random.Normal(0, 0.15),
            Math.Max(0.08, random.Normal(exercise.VelocityAtOneRepMax, 0.05)),
            exercise.VelocitySlope,
            demands.TravelMillimetres * (person.HeightCentimetres / 175) * random.Normal(1, 0.05, 0.85, 1.15));
    }
}
