namespace EdgeGym.Benchmarks.Decode;

/// <summary>One runtime on one form of the weights; milliseconds.</summary>
/// <param name="Prefill">Median for a prompt of 256 tokens.</param>
/// <param name="Step">Median for one more token behind it.</param>
/// <param name="Step99">99th percentile of the same.</param>
/// <param name="SameChoices">Share of 128 places of the prompt at which it would choose the token that ours chooses.</param>
/// <param name="ResidentMegabytes">Memory that loading and decoding added to its process.</param>
public sealed record DecodeRow(string Runtime, double Prefill, double Step, double Step99, double SameChoices, long ResidentMegabytes)
{
    public double TokensPerSecond => Math.Round(1000 / Step);

    public static DecodeRow From(string runtime, double[] prefills, double[] steps, double sameChoices, long residentMegabytes)
    {
        Array.Sort(prefills);
        Array.Sort(steps);
        return new DecodeRow(
            runtime, Math.Round(prefills[prefills.Length / 2], 2), Math.Round(steps[steps.Length / 2], 3), Math.Round(steps[steps.Length * 99 / 100], 3),
            Math.Round(sameChoices, 3), residentMegabytes);
    }
}
