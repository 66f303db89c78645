using EdgeGym.Equipment.Facts;

namespace EdgeGym.Ingest;

/// <summary>A message that changed nothing, as technicians see it: never its payload, which may hold what a person said.</summary>
/// <param name="At">Gateway's clock.</param>
/// <param name="Machine">As far as known.</param>
/// <param name="Topic">Cut to 128 characters, control characters replaced.</param>
/// <param name="Outcome">Why.</param>
/// <param name="Bytes">Size of the payload.</param>
public sealed record RejectedMessage(DateTimeOffset At, string? Machine, string Topic, IntakeOutcome Outcome, int Bytes);

/// <summary>The last 1,000 rejected messages and a count by reason since the start.</summary>
public sealed class RejectLog
{
    public const int Capacity = 1000;
    private const int MaximumTopicLength = 128;

    private readonly Lock _gate = new();
    private readonly Queue<RejectedMessage> _recent = new(Capacity);
    private readonly long[] _counts = new long[Enum.GetValues<IntakeOutcome>().Length];

    public void Add(DateTimeOffset at, string? machine, string topic, FactKind kind, IntakeOutcome outcome, int bytes)
    {
        var shown = Printable(topic.Length == 0 ? kind.ToName() : topic);
        lock (_gate)
        {
            _counts[(int)outcome]++;
            if (_recent.Count == Capacity)
                _recent.Dequeue();
            _recent.Enqueue(new RejectedMessage(at, machine, shown, outcome, bytes));
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RejectedMessage> Recent()
    {
        lock (_gate)
            return [.. _recent.Reverse()];
    }

    public IReadOnlyDictionary<string, long> Counts()
    {
        lock (_gate)
        {
            return Enum.GetValues<IntakeOutcome>().Where(outcome => _counts[(int)outcome] > 0)
                .ToDictionary(OutcomeNames.Of, outcome => _counts[(int)outcome], StringComparer.Ordinal);
        }
    }

    private static string Printable(string text) => string.Create(Math.Min(text.Length, MaximumTopicLength), text, static (target, source) =>
    {
        for (var index = 0; index < target.Length; index++)
            target[index] = char.IsControl(source[index]) ? '\uFFFD' : source[index];
    });
}
