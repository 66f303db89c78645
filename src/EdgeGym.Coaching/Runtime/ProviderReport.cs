namespace EdgeGym.Coaching.Runtime;

/// <summary>Which execution providers were tried, in order, and what became of each.</summary>
/// <param name="Chosen">The last of <paramref name="Attempts"/>.</param>
/// <param name="RuntimeVersion">ONNX Runtime's own.</param>
public sealed record ProviderReport(ExecutionProvider Chosen, string RuntimeVersion, IReadOnlyList<ProviderAttempt> Attempts)
{
    /// <summary>One line: "TensorRT: … ; CPU: chosen".</summary>
    public override string ToString() => string.Join("; ", Attempts);
}

/// <param name="WhyNot">Null: chosen.</param>
public sealed record ProviderAttempt(ExecutionProvider Provider, string? WhyNot)
{
    public override string ToString() => $"{Provider}: {WhyNot ?? "chosen"}";
}
