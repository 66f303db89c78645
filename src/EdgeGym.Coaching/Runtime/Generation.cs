namespace EdgeGym.Coaching.Runtime;

/// <summary>Why an answer ended.</summary>
public enum StopReason
{
    /// <summary>The grammar has its answer. The only good end.</summary>
    Complete,

    /// <summary>As many tokens as were allowed.</summary>
    TokenLimit,

    /// <summary>Prompt and answer fill the context.</summary>
    ContextFull,

    /// <summary>Out of time.</summary>
    Deadline,

    /// <summary>The caller does not want it any more.</summary>
    Cancelled,

    /// <summary>Too many wait already; nothing was done.</summary>
    Busy,

    /// <summary>The model gave numbers that are none.</summary>
    NotANumber,
}

/// <summary>A token that might have been chosen.</summary>
/// <param name="Probability">0 to 1, among the allowed ones.</param>
public readonly record struct TokenProbability(int Token, double Probability);

/// <summary>One choice that the model made; tokens without an alternative are none.</summary>
/// <param name="At">Index in <see cref="Generation.Tokens"/>.</param>
/// <param name="Chosen">The likeliest of the allowed tokens.</param>
/// <param name="Ranked">The likeliest allowed tokens, at most <see cref="MostRanked"/>, likeliest first.</param>
public sealed record Decision(int At, TokenProbability Chosen, IReadOnlyList<TokenProbability> Ranked)
{
    public const int MostRanked = 32;
}

/// <summary>An answer, or as much of it as there was time for.</summary>
/// <param name="Tokens">Without the prompt.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="SparedTokens">Those of them that were taken over from an earlier prompt.</param>
/// <param name="Runs">How often the model was run.</param>
public sealed record Generation(IReadOnlyList<int> Tokens, IReadOnlyList<Decision> Decisions, StopReason Stopped, int PromptTokens, int SparedTokens, int Runs)
{
    public bool IsAnswer => Stopped == StopReason.Complete;

    /// <summary>The product of the probabilities of all decisions.</summary>
    public double Probability => Decisions.Aggregate(1.0, (product, decision) => product * decision.Chosen.Probability);
}

/// <summary>What an answer may cost.</summary>
/// <param name="MostTokens">Of the answer.</param>
/// <param name="Patience">From the call on, waiting for a turn included; null: as long as it takes.</param>
/// <param name="RememberTokens">The part of the prompt, from its start, that other prompts will share; null: all of it.</param>
public sealed record GenerationLimits(int MostTokens = 512, TimeSpan? Patience = null, int? RememberTokens = null);
