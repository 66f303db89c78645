using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>Puts a plan into words. The same request always takes the same of several sentences.</summary>
internal sealed class PlanWords
{
    /// <summary>Stands for the muscles of a wish until the language is known.</summary>
    public const string Muscle = "{muscles}";

    private const double RisePercent = 5;
    private const double CarefulRisePercent = 2.5;
    private const double MostPercentPerWeek = 10;
    private const double MostCarefulPercentPerWeek = 5;

    private readonly string _language;
    private readonly PlanWishes _wishes;
    private readonly int _variant;

    public PlanWords(string language, PlanWishes wishes)
    {
        _language = language;
        _wishes = wishes;
        // FNV-1a: string hashes differ from one start to the next.
        var hash = 2166136261u;
        foreach (var character in WishText.Write(wishes))
            hash = (hash ^ character) * 16777619;
        _variant = (int)(hash >> 8);
    }

    public TrainingPlan WithoutTraining(PlanTargets targets, int minutes, ConflictList conflicts) => new(
        _language, targets.Goal.ToName(), 0, minutes, _wishes.Weeks, [], Progression(CarefulRisePercent, MostCarefulPercentPerWeek, false), Deload(4), Conflicts(conflicts),
        Say(PlanSentences.NoTraining), Say(PlanSentences.SummaryEmpty));

    public TrainingPlan Plan(
        PlanTargets targets, PlanScreening body, PlanProfile profile, WeekBuilder week, IReadOnlyList<PlanSession> sessions, ConflictList conflicts)
    {
        var careful = body.IsCautious || profile.Level is null or TrainingLevel.Novice;
        var onlyCardio = sessions.Count > 0 && sessions.All(session => session.Exercises.All(exercise => exercise.Pattern == "cardio"));
        var unknown = sessions.Any(session => session.Exercises.Any(exercise => exercise.LoadKg is null && exercise.Pattern != "cardio"));
        var said = Conflicts(conflicts);
        var clearance = body.Result != ScreeningResult.ClearanceFirst ? null
            : Join([
                Say(profile.HasClearance ? PlanSentences.ClearanceGiven : PlanSentences.Clearance),
                body.IsPregnant ? Say(PlanSentences.Pregnancy) : body.HighPressure ? Say(PlanSentences.NoBreathHold) : "",
                body.PulseSaysLittle ? Say(PlanSentences.Feeling) : ""]);
        var explanation = Join([
            sessions.Count == 0 ? Say(PlanSentences.SummaryEmpty)
                : Say(PlanSentences.Summary, ("{days}", $"{sessions.Count}"), ("{minutes}", $"{week.Minutes}"), ("{goal}", Goal(targets.Goal))),
            unknown ? Say(PlanSentences.SummaryUnknownStrength) : "",
            Say(said.Count > 0 ? PlanSentences.SummaryConflicts : PlanSentences.SummaryFits)]);
        return new TrainingPlan(
            _language, targets.Goal.ToName(), sessions.Count, week.Minutes, _wishes.Weeks, sessions,
            Progression(careful ? CarefulRisePercent : RisePercent, careful ? MostCarefulPercentPerWeek : MostPercentPerWeek, onlyCardio),
            Deload(careful ? 4 : 6), said, clearance, explanation);
    }

    private PlanProgression Progression(double percent, double most, bool cardio) => new(
        cardio ? "time_first" : "double_progression", cardio ? 1 : 2, cardio ? 0 : percent, most,
        Say(cardio ? PlanSentences.ProgressionCardio : PlanSentences.Progression, ("{percent}", $"{percent:0.#}"), ("{max}", $"{most:0.#}")));

    private PlanDeload Deload(int weeks) => new(weeks, 50, 90, Say(PlanSentences.Deload, ("{weeks}", $"{weeks}")));

    private IReadOnlyList<PlanConflict> Conflicts(ConflictList conflicts) =>
        [.. conflicts.ToList(_language, _variant).Select(conflict => conflict with { Text = conflict.Text.Replace(Muscle, Muscles(conflict.Wish), StringComparison.Ordinal) })];

    private string Say(string code, params (string Name, string Value)[] numbers) => PlanSentences.Say(code, _language, _variant, null, numbers);

    private string Join(string[] sentences) => string.Join(_language == "zh" ? "" : " ", sentences.Where(sentence => sentence.Length > 0));

    private string Goal(TrainingGoal goal) => (goal, _language == "zh") switch
    {
        (TrainingGoal.Strength, true) => "力量",
        (TrainingGoal.Hypertrophy, true) => "增肌",
        (TrainingGoal.Endurance, true) => "耐力",
        (TrainingGoal.FatLoss, true) => "减脂",
        (_, true) => "健康",
        (TrainingGoal.Strength, _) => "strength",
        (TrainingGoal.Hypertrophy, _) => "muscle",
        (TrainingGoal.Endurance, _) => "endurance",
        (TrainingGoal.FatLoss, _) => "fat loss",
        _ => "health",
    };

    private string Muscles(string? wish) => string.Join(_language == "zh" ? "、" : ", ", (wish ?? "").Split('+').Select(name => (name, _language == "zh") switch
    {
        ("chest", true) => "胸",
        ("back" or "lats" or "upper_back", true) => "背",
        ("quads", true) => "大腿前侧",
        ("hamstrings", true) => "大腿后侧",
        ("glutes", true) => "臀",
        ("calves", true) => "小腿",
        ("biceps", true) => "二头",
        ("triceps", true) => "三头",
        ("front_delts" or "side_delts", true) => "肩",
        ("abs", true) => "腹部",
        ("lower_back", true) => "下背",
        ("front_delts" or "side_delts", false) => "shoulders",
        (_, true) => "这里",
        _ => name.Replace('_', ' '),
    }).Distinct());
}
