using System.Collections.Concurrent;
using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Coaching.Understanding;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Coaching.Prompting;

/// <summary>An answer and how sure the model was of each of its choices.</summary>
/// <param name="Text">Tokens spelled out; null when there is no answer.</param>
/// <param name="Stopped">Why it ended; <see cref="StopReason.Complete"/> with an answer.</param>
/// <param name="First">The first choice, likeliest first: token text and probability.</param>
/// <param name="Probability">Of the whole answer.</param>
public sealed record ModelAnswer(string? Text, StopReason Stopped, IReadOnlyList<(string Token, double Probability)> First, double Probability);

/// <summary>The four tasks of the language model: a prompt, a grammar, an answer. Knows nothing of machines and people.</summary>
/// <param name="model">Loaded; freed with this.</param>
/// <param name="phrases">Word statistics of intents, asked beside the model; null: the model alone.</param>
public sealed class LanguageModel(CausalModel model, PhraseStatistics? phrases = null) : IDisposable
{
    private const string PhrasesFile = "phrases.bin";

    private const int MostGrammars = 512;

    private readonly ConcurrentDictionary<string, TokenGrammar> _grammars = new(StringComparer.Ordinal);

    public ProviderReport Providers => model.Providers;

    public CausalModel Model => model;

    /// <summary>Nobody is answered and nobody waits.</summary>
    public bool IsIdle => model.IsIdle;

    public PhraseStatistics? Phrases => phrases;

    /// <summary>The model folder with its word statistics, where it has some.</summary>
    /// <exception cref="ModelException">The folder is incomplete or torn, or no provider runs the model.</exception>
    public static LanguageModel Load(string folder, RuntimeOptions options, ILogger logger, TimeProvider time)
    {
        var path = Path.Combine(folder, PhrasesFile);
        var phrases = File.Exists(path) ? PhraseStatistics.Load(path) : null;
        return new LanguageModel(CausalModel.Load(folder, options, logger, time), phrases);
    }

    /// <param name="intent">The only one that may be answered; null: any.</param>
    public Task<ModelAnswer> UnderstandAsync(UnderstandQuestion question, TimeSpan? patience, CancellationToken cancellationToken, string? intent = null)
        => AskAsync(
            question.Prompt, $"understand {intent} {string.Join(' ', question.Numbers)}", () => AnswerGrammars.Understand(question.Numbers, intent), patience, cancellationToken);

    /// <param name="remember">False: a question that nobody asks again takes no room among remembered prompts.</param>
    public Task<ModelAnswer> AdjustAsync(AdjustQuestion question, TimeSpan? patience, CancellationToken cancellationToken, bool remember = true)
    {
        var key = $"adjust {string.Join(' ', question.Candidates.Select(candidate => candidate.Move))} {string.Join('/', question.Plausible.Select(counts => string.Join(' ', counts)))} "
            + $"{question.LeastRestSeconds} {question.MostRestSeconds} {question.MostSets}";
        return AskAsync(question.Prompt, key, () => AnswerGrammars.Adjust(question), patience, cancellationToken, remember);
    }

    /// <summary>Cardio prompts change with every beat: none is remembered.</summary>
    public Task<ModelAnswer> AdjustCardioAsync(CardioQuestion question, TimeSpan? patience, CancellationToken cancellationToken)
        => AskAsync(
            question.Prompt, $"cardio {string.Join(' ', question.Candidates.Select(candidate => candidate.Move))}", () => AnswerGrammars.Cardio(question), patience, cancellationToken, remember: false);

    /// <summary>Wishes as <c>key=value;…</c>; null without an answer.</summary>
    public async Task<string?> PlanWishesAsync(string text, string lang, TimeSpan? patience, CancellationToken cancellationToken)
        => (await AskAsync(PlanPrompt.Ask(text, lang), "plan", () => AnswerGrammars.Plan, patience, cancellationToken)).Text is { } answer ? PlanPrompt.Read(answer) : null;

    /// <summary>One of the sentences; null without an answer.</summary>
    public async Task<string?> SayAsync(string code, string lang, string? said, IReadOnlyList<string> sentences, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(SayPrompt.Ask(code, lang, said), $"say {string.Join('|', sentences)}", () => AnswerGrammars.Say(sentences), patience, cancellationToken);
        return answer.Text?.Replace(PromptTokens.End, "", StringComparison.Ordinal);
    }

    public void Dispose() => model.Dispose();

    private async Task<ModelAnswer> AskAsync(
        string prompt, string key, Func<Grammar> grammar, TimeSpan? patience, CancellationToken cancellationToken, bool remember = true)
    {
        var compiled = Compiled(key, grammar);
        var tokens = model.Tokenizer.Encode(prompt);
        if (tokens.Length + compiled.LongestAnswer > model.ContextTokens && tokens.Length >= model.ContextTokens)
            return new ModelAnswer(null, StopReason.ContextFull, [], 0);
        var generation = await model.GenerateAsync(tokens, compiled, new GenerationLimits(Patience: patience, RememberTokens: remember ? null : 0), cancellationToken);
        var first = generation.Decisions.Count > 0 && generation.Decisions[0].At == 0
            ? generation.Decisions[0].Ranked.Select(one => (model.Tokenizer.Decode([one.Token]), one.Probability)).ToArray()
            : [];
        return new ModelAnswer(generation.IsAnswer ? model.Tokenizer.Decode([.. generation.Tokens]) : null, generation.Stopped, first, generation.Probability);
    }

    private TokenGrammar Compiled(string key, Func<Grammar> grammar)
    {
        if (_grammars.TryGetValue(key, out var known))
            return known;
        // Numbers that people say are without end: the cache is emptied rather than grown.
        if (_grammars.Count >= MostGrammars)
            _grammars.Clear();
        return _grammars[key] = model.Grammars.Compile(grammar());
    }
}
