using System.ComponentModel.DataAnnotations;
using EdgeGym.Coaching.Runtime;

namespace EdgeGym.Coaching;

/// <summary>The language model: where it lies, how it runs, how long a person waits for it.</summary>
public sealed class CoachingOptions
{
    public const string Section = "Coaching:Model";

    /// <summary>False: policy and word lists alone.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Folder with config.json, tokenizer.json and a graph; empty: <c>models/edgegym</c> beside the program.</summary>
    public string Folder { get; init; } = "";

    /// <summary>After this many milliseconds the policy adjusts.</summary>
    [Range(1, 10_000)]
    public int AdjustPatienceMilliseconds { get; init; } = 120;

    /// <summary>After this many milliseconds the word lists answer.</summary>
    [Range(1, 10_000)]
    public int UnderstandPatienceMilliseconds { get; init; } = 120;

    /// <summary>After this many milliseconds the sentence that is on the screen stays. Nobody waits for another one.</summary>
    [Range(1, 10_000)]
    public int SayPatienceMilliseconds { get; init; } = 500;

    public RuntimeOptions Runtime { get; init; } = new();

    public string FolderOrBundled => Folder.Length > 0 ? Folder : Path.Combine(AppContext.BaseDirectory, "models", "edgegym");

    /// <summary>
    /// The model steers cardio machines too. Off: measured against the policy it holds hearts less well in their zone (78.1 against 80.0 % of the time, 4.4 %
    /// above it against none; decision 10). The guard judges either way.
    /// </summary>
    public bool SteersCardio { get; init; }
}
