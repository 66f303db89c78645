using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Sets;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Trials;

/// <summary>
/// What people say of themselves, as intents that understanding would find. How well words follow the hidden state is a choice of this
/// simulator: a correlation of about 0.5 between the day's form and "I feel great / not my day", often nothing at all. The mood that is tapped
/// before training goes with the day's form by about 0.3; science notes give no number, so it is kept modest.
/// </summary>
internal static class Feelings
{
    private const double SpeaksOfDay = 0.6;
    private const double TellsSleep = 0.6;
    private const double TellsMood = 0.6;
    private const double MoodOfForm = 0.3;
    private const double MoodOfLife = 0.9;
    private const double SpeaksOfSet = 0.35;

    public static (Readiness? Readiness, IReadOnlyList<string> Said) BeforeTraining(Lifter lifter, Exercise exercise, Habits habits, RandomStream random)
    {
        var said = new List<string>();
        var form = (lifter.Today.StrengthFactor(exercise.IsLowerBody) - 1) / lifter.Traits.DayFormDeviation;
        var felt = (0.5 * form) + random.Normal(0, 0.85);
        if (random.Chance(SpeaksOfDay))
        {
            if (felt < -0.8)
                said.Add("readiness_low");
            else if (felt > 0.8)
                said.Add("positive_ok");
        }

        var sore = 10 * (1 - lifter.Freshness(exercise)) * 2;
        double? soreness = random.Chance(TellsSleep) ? Math.Clamp(Math.Round(sore + random.Normal(0, 1)), 0, 10) : null;
        double? slept = random.Chance(TellsSleep) ? Math.Round(lifter.Today.SleptHours) : null;
        int? mood = random.Chance(TellsMood) ? Math.Clamp((int)Math.Round(3 + (MoodOfForm * form) + random.Normal(0, MoodOfLife)), 1, 5) : null;
        return (slept is null && soreness is null && mood is null ? null : new Readiness(slept, soreness, mood), said);
    }

    public static bool Rates(Habits habits, RandomStream random) => random.Fork("rates").Chance(habits.RatesSets);

    /// <summary>A word after the set, which moves estimate and complaints as in the gateway.</summary>
    public static (StrengthEstimate Strength, IReadOnlyList<string> Said) AfterSet(
        Habits habits, Exercise exercise, SetSummary set, double trueLeft, StrengthEstimate strength, List<Complaint> complaints, DateTimeOffset now, RandomStream random)
    {
        if (set.MissedRepetition)
            complaints.Add(new Complaint(ComplaintKind.MissedRepetition, now, set.Number));
        if (!random.Chance(Math.Max(SpeaksOfSet, habits.Talks)))
            return (strength, []);
        // Whoever gave a number says the same in words; else the true reserve shows through, with the confusion that people have.
        var left = (set.ReportedRepetitionsInReserve ?? trueLeft) + random.Normal(0, 0.8);
        if (set.MissedRepetition || left < 0.5)
        {
            complaints.Add(new Complaint(ComplaintKind.TooHeavy, now, set.Number));
            return (Heard(strength, exercise, set, 0.5), ["load_too_heavy"]);
        }

        if (left > 4.5)
        {
            complaints.Add(new Complaint(ComplaintKind.TooLight, now, set.Number));
            return (Heard(strength, exercise, set, 5), ["load_too_easy"]);
        }

        return (strength, random.Chance(0.2) ? ["fatigue"] : ["positive_ok"]);
    }

    /// <summary>As the gateway hears effort in words: a class of repetitions in reserve, and nothing new when a number was told.</summary>
    private static StrengthEstimate Heard(StrengthEstimate strength, Exercise exercise, SetSummary set, double inReserve)
        => set.ReportedRepetitionsInReserve is null && !set.MissedRepetition ? StrengthEstimator.AfterReport(strength, exercise, inReserve, 2) : strength;
}
