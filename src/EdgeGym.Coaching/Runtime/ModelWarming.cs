namespace EdgeGym.Coaching.Runtime;

/// <summary>Runs every corner of the shape ranges, so that engines, timings and kernels are built now and not in front of a member.</summary>
public static class ModelWarming
{
    /// <param name="report">Told of each corner: tokens in one run, tokens before it, and how long it took.</param>
    /// <exception cref="ModelException">A corner cannot be run.</exception>
    public static async Task WarmAsync(CausalModel model, Action<int, int, TimeSpan> report, CancellationToken cancellationToken)
    {
        using var session = await model.OpenAsync(cancellationToken) ?? throw new ModelException("The model is busy.");
        foreach (var (tokens, past) in Corners(model.PrefillTokens, model.ContextTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = model.Time.GetTimestamp();
            await Task.Run(() => session.Visit(tokens, past), cancellationToken);
            report(tokens, past, model.Time.GetElapsedTime(started));
        }
    }

    private static IEnumerable<(int Tokens, int Past)> Corners(int prefill, int context) =>
        new (int Tokens, int Past)[] { (1, 0), (prefill, 0), (1, Math.Min(256, context - 1)), (1, context - 1), (Math.Min(prefill, context - 1), context - Math.Min(prefill, context - 1)) }.Distinct();
}
