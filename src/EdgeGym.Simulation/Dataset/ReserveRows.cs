using System.Text.Json;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Dataset;

/// <summary>
/// Sets of people in training, carried to failure beside the set that they really do, one row a repetition: repetitions truly left, then
/// <see cref="ReserveFeatures"/>. Float32, little-endian, no header; <c>reserve.json</c> tells the width.
/// </summary>
internal static class ReserveRows
{
    /// <summary>Repetitions after which a set is given up: no target is that far.</summary>
    private const int Longest = 40;

    public static void Write(string output, string name, int people, ulong seed)
    {
        var guard = new SafetyGuard();
        var policy = new DeterministicPolicy(guard);
        var count = 0;
        using (var file = new BinaryWriter(File.Create(Path.Combine(output, name + ".f32"))))
        {
            var first = 0;
            foreach (var batch in TrialPeople.ForTraining(seed).Take(people).Chunk(64))
            {
                var rows = new List<float[]>[batch.Length];
                var before = first;
                Parallel.For(0, batch.Length, number => rows[number] = Of(before + number, batch[number], guard, policy));
                foreach (var row in rows.SelectMany(own => own))
                {
                    count++;
                    foreach (var value in row)
                        file.Write(value);
                }

                first += batch.Length;
            }
        }

        File.WriteAllText(Path.Combine(output, "reserve.json"), JsonSerializer.Serialize(
            new ReserveLayout(ReserveFeatures.Count, ReserveFeatures.Classes, ReserveFeatures.SharesAt), ExampleJson.Lines.ReserveLayout));
        Console.Error.WriteLine($"dataset: {name} {count} repetitions of {people} people");
    }

    private static List<float[]> Of(int index, LifterTraits traits, SafetyGuard guard, DeterministicPolicy policy)
    {
        var random = new RandomStream(traits.Seed).Fork("reserve rows");
        var rows = new List<float[]>();
        var trial = new TrainingTrial(new TrialSettings(6), guard) { Begins = beginning => Carry(beginning, random, rows) };
        trial.Run(index, traits, TrialPeople.Exercises[random.Index(TrialPeople.Exercises.Count)], new PolicyCoach(policy));
        return rows;
    }

    /// <summary>The same set in the same state, to failure; it is never finished, so it tires nobody.</summary>
    private static void Carry(SetBeginning beginning, RandomStream random, List<float[]> rows)
    {
        var set = beginning.Lifter.BeginSet(beginning.Exercise, beginning.LoadKilograms);
        var seen = new List<Sessions.Sets.CountedRepetition>();
        while (seen.Count < Longest && TrainingTrial.Measure(set.Next(), seen.Count, random) is { } repetition)
        {
            seen.Add(repetition);
            if (ReserveFeatures.Of(beginning.Strength, beginning.Exercise, beginning.Target, beginning.LoadKilograms, beginning.Reserve, seen, beginning.RestSeconds) is { } features)
                rows.Add([set.RepetitionsInReserve, .. features]);
        }
    }
}

/// <param name="Features">Numbers of a row after its label.</param>
/// <param name="Classes">Repetitions left that are told apart.</param>
/// <param name="SharesAt">Where the logarithms of the estimator's shares begin among the features.</param>
internal sealed record ReserveLayout(int Features, int Classes, int SharesAt);
