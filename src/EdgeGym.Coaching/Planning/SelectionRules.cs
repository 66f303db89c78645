using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Planning;

/// <summary>What a choice of exercises is weighed by.</summary>
internal sealed class SelectionRules
{
    public SelectionRules(
        IReadOnlyList<ExerciseCandidate> candidates, IReadOnlyList<(int Day, SessionPart Part)> sessions, IReadOnlyList<int> seconds, int capacity, int sets, double cap,
        IReadOnlyList<string> focus, IReadOnlyList<IReadOnlyList<string>> preferred, bool isNew)
    {
        Sessions = sessions;
        Seconds = seconds;
        Capacity = capacity;
        Sets = sets;
        Cap = cap;
        Preferred = preferred;
        IsNew = isNew;
        Worked = new int[sessions.Count];
        Focus = [.. focus.SelectMany(ExercisePool.MusclesOf)];
        bool Any(Func<Exercise, bool> test) => candidates.Any(candidate => test(candidate.Exercise) && sessions.Any(session => WeekLayout.Fits(session.Part, candidate.Exercise)));
        CanPush = Any(WeekLayout.IsPush);
        CanPull = Any(WeekLayout.IsPull);
        CanPress = Any(exercise => exercise.Pattern == MovementPattern.Push);
        CanRow = Any(exercise => exercise.Pattern == MovementPattern.Pull);
        CanLegs = Any(exercise => exercise.IsLowerBody);
        CanTrunk = Any(WeekLayout.IsTrunk);
        for (var muscle = 0; muscle < MuscleVolume.Muscles.Length; muscle++)
        {
            var (name, weight) = MuscleVolume.Muscles[muscle];
            var wanted = Focus.Contains(name);
            Weight[muscle] = wanted ? 3 * Math.Max(weight, 1.5) : Focus.Count > 0 ? 0.7 * weight : weight;
            Target[muscle] = Math.Min(cap, wanted ? 10 : name is "lower_back" or "side_delts" ? 6 : 8);
        }
    }

    public IReadOnlyList<(int Day, SessionPart Part)> Sessions { get; }

    /// <summary>Of each candidate.</summary>
    public IReadOnlyList<int> Seconds { get; }

    /// <summary>s for exercises in one session.</summary>
    public int Capacity { get; }

    public int Sets { get; }

    public double Cap { get; }

    public IReadOnlyList<IReadOnlyList<string>> Preferred { get; }

    public IReadOnlyList<string> Focus { get; }

    /// <summary>New to training, or nothing told: guided machines before barbell movements.</summary>
    public bool IsNew { get; }

    public double[] Weight { get; } = new double[MuscleVolume.Muscles.Length];

    public double[] Target { get; } = new double[MuscleVolume.Muscles.Length];

    /// <summary>Scratch of the search: muscles of each session as bits.</summary>
    public int[] Worked { get; }

    public bool CanPush { get; }

    public bool CanPull { get; }

    public bool CanPress { get; }

    public bool CanRow { get; }

    public bool CanLegs { get; }

    public bool CanTrunk { get; }

    public int FocusOf(Exercise exercise) => Focus.Contains(exercise.Muscles[0]) ? 1 : 0;

    /// <summary>Exercises that were named for a session are worth having; others stay out where nothing else speaks for them.</summary>
    public double PreferenceCost(int session, string exercise) => session >= Preferred.Count ? 0 : Preferred[session].Contains(exercise) ? -25 : 1;

    public IEnumerable<int> PreferredIn(int session, IReadOnlyList<ExerciseCandidate> candidates) => session >= Preferred.Count ? []
        : Preferred[session].Select(id => candidates.ToList().FindIndex(candidate => candidate.Exercise.Id == id)).Where(index => index >= 0);
}
