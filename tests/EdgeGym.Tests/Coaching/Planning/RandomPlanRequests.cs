using EdgeGym.Coaching.Planning;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Tests.Coaching.Planning;

/// <summary>Requests drawn from a seed, contradictory and dangerous ones included.</summary>
internal sealed record RandomPlanRequests(PlanWishes Wishes, PlanProfile Profile, IReadOnlyList<PlanMachine> Machines, string Language)
{
    private static readonly string[] ProfileConditions =
        ["hypertension", "pregnancy", "medical_clearance", "diabetes", "heart_disease", "knee_injury", "unstable_angina", "beta_blocker", "高血压"];

    public static RandomPlanRequests Make(int seed)
    {
        var random = new Random(seed);
        int? Maybe(double chance, int low, int high) => random.NextDouble() < chance ? random.Next(low, high + 1) : null;
        T[] Some<T>(IReadOnlyList<T> list, double chance, int most) => random.NextDouble() >= chance ? [] : [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => list[random.Next(list.Count)]).Distinct()];
        var low = random.Next(1, 30);
        var kilograms = random.Next(0, 200);
        var percent = random.Next(30, 110);
        var wishes = PlanWishes.None with
        {
            Goal = random.NextDouble() < 0.7 ? (TrainingGoal)random.Next(1, 6) : null,
            Days = Maybe(0.7, 1, 7),
            Minutes = Maybe(0.6, 5, 150),
            Sets = Maybe(0.4, 1, 20),
            Repetitions = random.NextDouble() < 0.4 ? new WholeRange(low, low + random.Next(0, 8)) : null,
            RestSeconds = Maybe(0.4, 0, 700),
            Rir = Maybe(0.3, 0, 8),
            Load = random.NextDouble() < 0.3 ? new Bracket(kilograms, kilograms + random.Next(0, 60)) : null,
            Percent = random.NextDouble() < 0.2 ? new Bracket(percent, percent + random.Next(0, 15)) : null,
            Weeks = Maybe(0.3, 1, 60),
            Kind = random.NextDouble() < 0.3 ? WishNames.Kinds[random.Next(WishNames.Kinds.Count)] : null,
            Focus = Some(WishNames.Muscles, 0.4, 3),
            Without = Some([.. WishNames.Muscles, .. ExerciseCatalog.All.Select(exercise => exercise.Id), WishNames.Cardio], 0.3, 4),
            Avoid = Some(WishNames.BodyParts, 0.3, 3),
            Conditions = Some(WishNames.Conditions, 0.25, 2),
            WantsCardio = random.NextDouble() < 0.3,
            Unsafe = Some(WishNames.UnsafeWishes, 0.25, 3),
        };
        var profile = new PlanProfile
        {
            Age = Maybe(0.6, 12, 92),
            Sex = random.NextDouble() < 0.6 ? (Sex)random.Next(1, 4) : null,
            Level = random.NextDouble() < 0.7 ? (TrainingLevel)random.Next(1, 4) : null,
            WeightKilograms = Maybe(0.5, 40, 130),
            Conditions = Some(ProfileConditions, 0.25, 2),
            Injuries = Some(["left_knee", "肩", "lower back", "wrist"], 0.15, 2),
            OneRepMaxKilograms = Some(ExerciseCatalog.All, 0.5, 10).ToDictionary(exercise => exercise.Id, _ => (double)random.Next(10, 260)),
            SystolicPressure = Maybe(0.2, 95, 200),
            DiastolicPressure = Maybe(0.2, 55, 120),
        };
        var machines = random.NextDouble() < 0.6 ? UsualGym.Machines : [.. UsualGym.Machines.Where(_ => random.NextDouble() < 0.5)];
        return new RandomPlanRequests(wishes, profile, machines, random.Next(2) == 0 ? "zh" : "en");
    }
}
