using System.Diagnostics.Metrics;

namespace EdgeGym.Coaching;

/// <summary>How long coach and understanding take, and who had the word. Tags are few: no machine, no member, nothing said.</summary>
public sealed class CoachingMetrics
{
    public const string MeterName = "edgegym.coaching";

    private readonly Histogram<double> _adjust;
    private readonly Histogram<double> _understand;
    private readonly Histogram<double> _say;
    private readonly Counter<long> _fallbacks;

    public CoachingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _adjust = meter.CreateHistogram<double>("edgegym.coaching.adjust", "s", "From a question about the coming set to its proposal, by source");
        _understand = meter.CreateHistogram<double>("edgegym.coaching.understand", "s", "From a sentence to what it means, by source");
        _say = meter.CreateHistogram<double>("edgegym.coaching.say", "s", "From a code to the sentence that the model chose, or to giving up, by source");
        _fallbacks = meter.CreateCounter<long>("edgegym.coaching.fallbacks", "{adjustment}", "Adjustments that the model was asked for and the policy made, by reason");
    }

    /// <param name="source">model or policy.</param>
    public void Adjusted(string source, TimeSpan took) => _adjust.Record(took.TotalSeconds, new KeyValuePair<string, object?>("source", source));

    /// <param name="source">model or lexicon.</param>
    public void Understood(string source, TimeSpan took) => _understand.Record(took.TotalSeconds, new KeyValuePair<string, object?>("source", source));

    /// <param name="source">model or table.</param>
    public void Spoke(string source, TimeSpan took) => _say.Record(took.TotalSeconds, new KeyValuePair<string, object?>("source", source));

    /// <param name="reason">Why the model gave no answer: of a small set of names.</param>
    public void FellBack(string reason) => _fallbacks.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
