namespace EdgeGym.Coaching.Planning;

/// <summary>Collects what was not done as asked; one entry a code, exercises and names gathered in it.</summary>
internal sealed class ConflictList
{
    private readonly List<Entry> _entries = [];

    public bool Any => _entries.Count > 0;

    public bool Has(string code) => _entries.Exists(entry => entry.Code == code);

    /// <param name="code">Of <see cref="ConflictCodes"/>.</param>
    /// <param name="wish">What was asked.</param>
    /// <param name="numbers">What the sentence may name: placeholder and value.</param>
    public void Add(string code, string? wish, params (string Name, string Value)[] numbers)
    {
        if (!Has(code))
            _entries.Add(new Entry(code, wish, numbers, []));
    }

    public void AddExercise(string code, string? wish, string exercise, params (string Name, string Value)[] numbers)
    {
        Add(code, wish, numbers);
        var entry = _entries.Find(found => found.Code == code)!;
        if (!entry.Exercises.Contains(exercise))
            entry.Exercises.Add(exercise);
    }

    public IReadOnlyList<PlanConflict> ToList(string language, int variant) =>
        [.. _entries.Select(entry => new PlanConflict(
            entry.Code, entry.Wish, PlanSentences.Say(entry.Code, language, variant, entry.Exercises, entry.Numbers), entry.Exercises.Count > 0 ? entry.Exercises : null))];

    private sealed record Entry(string Code, string? Wish, (string Name, string Value)[] Numbers, List<string> Exercises);
}
