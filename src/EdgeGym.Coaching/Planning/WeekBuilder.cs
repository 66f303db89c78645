using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Planning;

/// <summary>Lays out the week, lets the exercises be chosen, adds cardio, and says what did not fit.</summary>
internal sealed class WeekBuilder(
    PlanWishes wishes, PlanProfile profile, PlanScreening body, PlanTargets targets, ExercisePool pool, ConflictList conflicts, int days, int minutes)
{
    private const int ShortSessionMinutes = 18;
    private const int FewestMinutes = 12;
    private readonly PlanTargets _targets = targets;

    /// <summary>Longest session, minutes.</summary>
    public int Minutes { get; private set; } = Math.Max(minutes, FewestMinutes);

    public int WarmUp { get; private set; }

    public int CoolDown { get; private set; }

    public IReadOnlyList<PlanSession> Build(PlanExercises preferred)
    {
        if (minutes < FewestMinutes)
            conflicts.Add(ConflictCodes.Time, $"{minutes} min");
        (WarmUp, CoolDown) = Minutes < ShortSessionMinutes ? (3, 2) : body.IsCautious && Minutes >= 40 ? (8, 5) : (5, 3);
        var layout = Layout();
        var hard = layout.Where(entry => entry.Part != SessionPart.Easy).ToList();
        var bouts = new CardioBouts(wishes, body, _targets.Goal, pool.Cardio);
        var capacity = ((Minutes - WarmUp - CoolDown) * 60) - (bouts.ReservedMinutes(Minutes) * 60);
        var (sets, chosen) = Choose(hard, capacity, preferred);
        SayWhatIsMissing(chosen, sets);

        var sessions = new List<PlanSession>();
        foreach (var (day, part) in layout)
        {
            var exercises = part == SessionPart.Easy ? [] : Exercises(chosen[hard.FindIndex(entry => entry.Day == day)], sets, preferred, hard.FindIndex(entry => entry.Day == day));
            var used = exercises.Sum(Seconds);
            var left = ((Minutes - WarmUp - CoolDown) * 60) - used;
            if ((part == SessionPart.Easy || exercises.Count == 0 ? bouts.Main(left) : bouts.AfterStrength(left)) is { } cardio)
                exercises.Add(cardio);
            if (exercises.Count > 0)
                sessions.Add(new PlanSession(day, WarmUp, CoolDown, exercises, WarmUp + CoolDown + ((exercises.Sum(Seconds) + 59) / 60)));
        }

        SayDays(sessions);
        if ((wishes.WantsCardio || wishes.Kind == WishNames.Cardio || wishes.Focus.Contains("heart")) && !sessions.Exists(session => session.Exercises.Any(exercise => exercise.Pattern == "cardio")))
            conflicts.Add(pool.Cardio.Count == 0 ? ConflictCodes.NoCardio : ConflictCodes.Time, "cardio");
        return sessions;
    }

    /// <summary>Seconds of one planned exercise, set-up included.</summary>
    public static int Seconds(PlanExercise exercise) => exercise.Minutes is { } bout ? bout * 60 + ExerciseCandidate.SetUpSeconds
        : (exercise.Sets * ((exercise.Reps[^1] * ExerciseCandidate.RepetitionSeconds) + exercise.RestS)) + ExerciseCandidate.SetUpSeconds;

    private IReadOnlyList<(int Day, SessionPart Part)> Layout()
    {
        var legs = pool.Strength.Any(candidate => WeekLayout.Fits(SessionPart.Lower, candidate.Exercise) && candidate.Exercise.IsLowerBody);
        var upper = pool.Strength.Any(candidate => WeekLayout.Fits(SessionPart.Upper, candidate.Exercise));
        var most = pool.Strength.Count == 0 ? 0 : WeekLayout.MostHardDays(profile, body);
        if (pool.Cardio.Count == 0 && pool.Strength.Count > 0 && !body.IsCautious)
            most = Math.Max(most, 6);
        return WeekLayout.Make(days, most, legs, upper || !legs);
    }

    /// <summary>With the wished sets; with fewer where not even the main movements would fit in the time.</summary>
    private (int Sets, IReadOnlyList<IReadOnlyList<int>> Chosen) Choose(List<(int Day, SessionPart Part)> hard, int capacity, PlanExercises preferred)
    {
        var sets = _targets.Sets;
        if (!_targets.SetsAsked && hard.Count == 1)
            sets = 4;
        if (hard.Count == 0 || pool.Strength.Count == 0)
            return (sets, [.. hard.Select(_ => (IReadOnlyList<int>)[])]);
        var perSession = Math.Min(pool.Strength.Count, _targets.SetsAsked ? 2 : 3);
        while (sets > 1 && Slots(sets, capacity) < perSession)
            sets--;
        if (sets < _targets.Sets)
            conflicts.Add(ConflictCodes.Time, $"{minutes} min");
        var cap = MuscleVolume.Cap(profile, body, pool.Cardio.Count == 0 ? Math.Min(days, hard.Count) : days, Minutes);
        var chosen = ExerciseSelection.Choose(pool.Strength, Rules(cap));
        // Days for which nothing was found fall away; a short week has a lower cap.
        return pool.Cardio.Count == 0 && chosen.Count(session => session.Count > 0) <= 2 && cap > MuscleVolume.ShortCap
            ? (sets, ExerciseSelection.Choose(pool.Strength, Rules(MuscleVolume.ShortCap)))
            : (sets, chosen);

        SelectionRules Rules(double most) => new(
            pool.Strength, hard, [.. pool.Strength.Select(candidate => candidate.Seconds(sets, _targets))], capacity, sets, most, wishes.Focus, preferred.Sessions,
            profile.Level is null or Sessions.Members.TrainingLevel.Novice);
    }

    private int Slots(int sets, int capacity)
    {
        var (count, used) = (0, 0);
        foreach (var seconds in pool.Strength.Select(candidate => candidate.Seconds(sets, _targets)).Order())
        {
            used += seconds;
            if (used > capacity)
                break;
            count++;
        }

        return count;
    }

    private List<PlanExercise> Exercises(IReadOnlyList<int> chosen, int sets, PlanExercises preferred, int session)
    {
        var liked = session < preferred.Sessions.Count ? preferred.Sessions[session].ToList() : [];
        var focus = wishes.Focus.SelectMany(ExercisePool.MusclesOf).ToList();
        return [.. chosen.Select(index => pool.Strength[index])
            .OrderBy(candidate => candidate.Exercise.IsCompound ? 0 : 1)
            .ThenBy(candidate => liked.IndexOf(candidate.Exercise.Id) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(candidate => focus.Contains(candidate.Exercise.Muscles[0]) ? 0 : 1)
            .ThenBy(candidate => candidate.Exercise.IsLowerBody ? 0 : 1)
            .ThenBy(candidate => candidate.Exercise.Pattern == MovementPattern.Core ? 1 : 0)
            .Select(candidate => Planned(candidate, sets))];
    }

    private PlanExercise Planned(ExerciseCandidate candidate, int sets)
    {
        var (exercise, prescription) = (candidate.Exercise, candidate.Prescription);
        Say(candidate);
        return new PlanExercise(
            exercise.Id, exercise.Pattern.ToString().ToLowerInvariant(), exercise.Muscles, candidate.Machine.Id, sets,
            [prescription.Repetitions.Minimum, prescription.Repetitions.Maximum], prescription.Rir, prescription.LoadKilograms,
            prescription.Percent, candidate.Rest(_targets));
    }

    private void Say(ExerciseCandidate candidate)
    {
        var id = candidate.Exercise.Id;
        switch (candidate.Prescription.Verdict)
        {
            case LoadVerdict.OutsideBracket:
                conflicts.AddExercise(ConflictCodes.LoadBracket, Asked(wishes.Load, " kg"), id, ("{kg}", Asked(wishes.Load, "")));
                break;
            case LoadVerdict.StrengthUnknown:
                conflicts.AddExercise(ConflictCodes.StrengthUnknown, Asked(wishes.Load, " kg"), id, ("{kg}", Asked(wishes.Load, "")));
                break;
            default:
                break;
        }

        if (wishes.Percent is { } percent && !percent.Holds(candidate.Prescription.Percent))
            conflicts.AddExercise(ConflictCodes.PercentBracket, Asked(wishes.Percent, " %"), id, ("{percent}", Asked(wishes.Percent, "")));

        if (candidate.Prescription.MachineIsLight)
            conflicts.AddExercise(ConflictCodes.LightMachine, null, id);
    }

    private void SayWhatIsMissing(IReadOnlyList<IReadOnlyList<int>> chosen, int sets)
    {
        var volume = new double[MuscleVolume.Muscles.Length];
        var primes = new HashSet<string>(StringComparer.Ordinal);
        double push = 0, pull = 0;
        foreach (var candidate in chosen.SelectMany(session => session).Select(index => pool.Strength[index]))
        {
            var shares = MuscleVolume.Shares(candidate.Exercise);
            for (var muscle = 0; muscle < shares.Length; muscle++)
                volume[muscle] += sets * shares[muscle];
            primes.Add(candidate.Exercise.Muscles[0]);
            push += WeekLayout.IsPush(candidate.Exercise) ? sets : 0;
            pull += WeekLayout.IsPull(candidate.Exercise) ? sets : 0;
        }

        if (primes.Any(muscle => volume[MuscleVolume.IndexOf(muscle)] < MuscleVolume.Least))
            conflicts.Add(ConflictCodes.LowVolume, null);
        if (Math.Max(push, pull) > 1.5 * Math.Min(push, pull))
            conflicts.Add(ConflictCodes.Balance, null);
        // Legs or trunk would be possible and found no room.
        var all = chosen.SelectMany(session => session).Select(index => pool.Strength[index].Exercise).ToList();
        if (all.Count > 0 && ((pool.Strength.Any(candidate => candidate.Exercise.IsLowerBody) && !all.Exists(exercise => exercise.IsLowerBody))
            || (pool.Strength.Any(candidate => WeekLayout.IsTrunk(candidate.Exercise)) && !all.Exists(WeekLayout.IsTrunk))))
            conflicts.Add(ConflictCodes.LowVolume, null);
        var missing = wishes.Focus.Where(name => name != "heart" && !ExercisePool.MusclesOf(name).Any(muscle => MuscleVolume.IndexOf(muscle) is >= 0 and var index && volume[index] > 0)).ToList();
        if (missing.Count > 0 && wishes.Kind != WishNames.Cardio)
        {
            var code = pool.Strength.Any(candidate => missing.SelectMany(ExercisePool.MusclesOf).Contains(candidate.Exercise.Muscles[0])) ? ConflictCodes.Time : ConflictCodes.MachineMissing;
            conflicts.Add(code, string.Join('+', missing), ("{wish}", PlanWords.Muscle));
        }
    }

    private void SayDays(List<PlanSession> sessions)
    {
        var hard = sessions.Count(session => session.Exercises.Any(exercise => exercise.Pattern != "cardio"));
        if (sessions.Count < days)
            conflicts.Add(ConflictCodes.Days, $"{days}", ("{days}", $"{sessions.Count}"));
        else if (hard > 0 && hard < days)
            conflicts.Add(ConflictCodes.EasyDays, $"{days}", ("{hard}", $"{hard}"));
    }

    private static string Asked(Bracket? bracket, string unit) => bracket is not { } range ? ""
        : (range.Minimum == range.Maximum ? $"{range.Minimum:0.##}" : $"{range.Minimum:0.##}-{range.Maximum:0.##}") + unit;
}
