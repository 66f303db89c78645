using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeGym.Coaching.Runtime;

/// <summary>How the language model is run.</summary>
public sealed class RuntimeOptions
{
    /// <summary>Execution providers in the order in which they are tried; null: TensorRT, CUDA, CPU. (Null and not a list, to which configuration would only add.)</summary>
    public IReadOnlyList<ExecutionProvider>? Providers { get; init; }

    /// <summary>Threads within one operator on the CPU; 0: two, or one on a single core. More than a small model can use only costs.</summary>
    [Range(0, 64)]
    public int IntraOpThreads { get; init; }

    /// <summary>Prompt and answer together hold at most so many tokens, and never more than the model was made for.</summary>
    [Range(16, 32_768)]
    public int ContextTokens { get; init; } = 1_024;

    /// <summary>A prompt is read in pieces of so many tokens: between them a deadline is looked at.</summary>
    [Range(1, 4_096)]
    public int PrefillTokens { get; init; } = 256;

    /// <summary>Answers that are worked out at the same time.</summary>
    [Range(1, 16)]
    public int Concurrency { get; init; } = 1;

    /// <summary>Callers that may wait for their turn; one more is told at once that the model is busy.</summary>
    [Range(0, 10_000)]
    public int MostWaiting { get; init; } = 256;

    /// <summary>Prompts whose keys and values are kept, the least recently used going first. 0: none.</summary>
    [Range(0, 4_096)]
    public int PrefixCacheEntries { get; init; } = 64;

    /// <summary>Their bytes together.</summary>
    [Range(0L, 1L << 34)]
    public long PrefixCacheBytes { get; init; } = 24L << 20;

    /// <summary>The GPU, by number.</summary>
    [Range(0, 64)]
    public int DeviceId { get; init; }

    /// <summary>TensorRT computes in half precision, layer norms excepted.</summary>
    public bool TensorRtFp16 { get; init; } = true;

    /// <summary>Where TensorRT keeps engines and timings; one folder a model, runtime and shape range below it. Empty: beside the model.</summary>
    public string EngineCacheFolder { get; init; } = "";
}

[OptionsValidator]
public sealed partial class RuntimeOptionsValidator : IValidateOptions<RuntimeOptions>;
