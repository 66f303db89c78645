using System.Collections.Concurrent;
using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Tokenization;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Coaching.Runtime;

/// <summary>
/// A decoder with its tokenizer, loaded once and used by many. At most <see cref="RuntimeOptions.Concurrency"/> answers are worked out at a time;
/// others wait in order, and when too many wait the next is told so.
/// </summary>
public sealed partial class CausalModel : IDisposable
{
    private readonly LoadedDecoder _decoder;
    private readonly RuntimeOptions _options;
    private readonly PrefixCache _prefixes;
    private readonly ConcurrentBag<DecodingSession> _idle = [];
    private readonly SemaphoreSlim _turns;
    private readonly Lock _gate = new();
    private int _waiting;
    private int _lent;
    private bool _disposed;

    private CausalModel(ModelFolder folder, LoadedDecoder decoder, ProviderReport providers, RuntimeOptions options, int contextTokens, TimeProvider time)
    {
        _decoder = decoder;
        _options = options;
        _turns = new SemaphoreSlim(options.Concurrency, options.Concurrency);
        _prefixes = new PrefixCache(options.PrefixCacheEntries, options.PrefixCacheBytes);
        Folder = folder;
        Providers = providers;
        ContextTokens = contextTokens;
        Time = time;
        Grammars = new GrammarCompiler(folder.Tokenizer);
    }

    public ModelFolder Folder { get; }

    public Tokenizer Tokenizer => Folder.Tokenizer;

    public GrammarCompiler Grammars { get; }

    /// <summary>What computes, and why nothing better does.</summary>
    public ProviderReport Providers { get; }

    /// <summary>Prompt and answer together.</summary>
    public int ContextTokens { get; }

    /// <summary>Prompts that began like an earlier one.</summary>
    public long PrefixHits => _prefixes.Hits;

    /// <summary>Tokens that were not computed again.</summary>
    public long SparedTokens => _prefixes.TokensSpared;

    /// <summary>Nothing is worked out and nobody waits.</summary>
    public bool IsIdle => _turns.CurrentCount == _options.Concurrency && Volatile.Read(ref _waiting) == 0;

    internal TimeProvider Time { get; }

    internal int PrefillTokens => Math.Min(_options.PrefillTokens, ContextTokens);

    /// <exception cref="ModelException">The folder is incomplete or torn, or no provider runs the model; the message has every reason.</exception>
    public static CausalModel Load(string path, RuntimeOptions options, ILogger logger, TimeProvider time)
    {
        var folder = ModelFolder.Open(path);
        var contextTokens = folder.Config.ContextTokens > 0 ? Math.Min(options.ContextTokens, folder.Config.ContextTokens) : options.ContextTokens;
        var (decoder, providers) = ProviderSelection.Open(folder, options, contextTokens);
        if (folder.Tokenizer.VocabularySize > decoder.Layout.VocabularySize)
        {
            decoder.Session.Dispose();
            throw new ModelException($"tokenizer.json has {folder.Tokenizer.VocabularySize} tokens, the model {decoder.Layout.VocabularySize}.");
        }

        foreach (var attempt in providers.Attempts.Where(attempt => attempt.WhyNot is not null))
            Log.ProviderRefused(logger, attempt.Provider, attempt.WhyNot!);
        Log.Loaded(logger, folder.Path, providers.Chosen, providers.RuntimeVersion, decoder.Layout.Layers, contextTokens);
        return new CausalModel(folder, decoder, providers, options, contextTokens, time);
    }

    /// <summary>Waits for a turn and gives a session to be disposed after use; null when too many wait already.</summary>
    public async Task<DecodingSession?> OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!await _turns.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            if (Interlocked.Increment(ref _waiting) > _options.MostWaiting)
            {
                Interlocked.Decrement(ref _waiting);
                return null;
            }

            try
            {
                await _turns.WaitAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        lock (_gate)
        {
            if (_disposed)
            {
                _turns.Release();
                throw new ObjectDisposedException(nameof(CausalModel));
            }

            _lent++;
        }

        return (_idle.TryTake(out var idle) ? idle : new DecodingSession(this, _decoder, _prefixes, ContextTokens, PrefillTokens)).Lend();
    }

    /// <summary>Waits for a turn, then works an answer out on a thread of the pool. Every way to fail but a broken model is a <see cref="StopReason"/>.</summary>
    /// <exception cref="ModelException">ONNX Runtime refuses to run.</exception>
    /// <exception cref="ArgumentException">The prompt is empty or longer than <see cref="ContextTokens"/>.</exception>
    public async Task<Generation> GenerateAsync(ReadOnlyMemory<int> prompt, TokenGrammar grammar, GenerationLimits limits, CancellationToken cancellationToken)
    {
        var started = Time.GetTimestamp();
        using var deadline = new CancellationTokenSource(limits.Patience is { } patience ? TimeSpan.FromTicks(Math.Max(patience.Ticks, 0)) : Timeout.InfiniteTimeSpan, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        DecodingSession? session;
        try
        {
            session = await OpenAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return Nothing(cancellationToken.IsCancellationRequested ? StopReason.Cancelled : StopReason.Deadline);
        }

        if (session is null)
            return Nothing(StopReason.Busy);
        using (session)
            return await Task.Run(() => session.Generate(prompt.Span, grammar, limits, started, cancellationToken), CancellationToken.None);

        Generation Nothing(StopReason reason) => new([], [], reason, prompt.Length, 0, 0);
    }

    /// <summary>Frees everything; sessions that are still lent free theirs when they come back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            FreeIdle();
        }
    }

    internal void Return(DecodingSession session)
    {
        lock (_gate)
        {
            _lent--;
            _idle.Add(session);
            if (_disposed)
                FreeIdle();
        }

        _turns.Release();
    }

    private void FreeIdle()
    {
        while (_idle.TryTake(out var idle))
            idle.Free();
        if (_lent > 0)
            return;
        _prefixes.Dispose();
        _decoder.Session.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Information, "Language model {Folder} loaded: {Provider}, ONNX Runtime {Version}, {Layers} layers, {ContextTokens} tokens of context")]
        public static partial void Loaded(ILogger logger, string folder, ExecutionProvider provider, string version, int layers, int contextTokens);

        [LoggerMessage(4102, LogLevel.Information, "Execution provider {Provider} is not used: {WhyNot}")]
        public static partial void ProviderRefused(ILogger logger, ExecutionProvider provider, string whyNot);
    }
}
