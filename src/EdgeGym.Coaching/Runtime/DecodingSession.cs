using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeGym.Coaching.ConstrainedDecoding;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeGym.Coaching.Runtime;

/// <summary>
/// One answer in the making: a prompt is read, then tokens are appended, each run reading the keys and values of the runs before. Rented from a
/// <see cref="CausalModel"/> and given back by disposing; for one caller at a time. All tensors live in memory that was allocated with the session.
/// </summary>
public sealed class DecodingSession : IDisposable
{
    /// <summary>Bounds the logits that a run of many tokens writes.</summary>
    private const long MostLogitsBytes = 16L << 20;

    private readonly CausalModel _model;
    private readonly LoadedDecoder _decoder;
    private readonly PrefixCache _prefixes;
    private readonly CacheSpace _cache;
    private readonly AlignedMemory _tokens;
    private readonly AlignedMemory _mask;
    private readonly AlignedMemory _positions;
    private readonly AlignedMemory _logits;
    private readonly float[] _last;
    private readonly RunOptions _run = new();
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;
    private readonly int _mostTokensARun;
    private int _lent;

    internal DecodingSession(CausalModel model, LoadedDecoder decoder, PrefixCache prefixes, int contextTokens, int prefillTokens)
    {
        var layout = decoder.Layout;
        (_model, _decoder, _prefixes) = (model, decoder, prefixes);
        var row = (long)layout.VocabularySize * layout.LogitsElementBytes;
        _mostTokensARun = decoder.LastLogitsOnly ? prefillTokens : (int)Math.Clamp(MostLogitsBytes / row, 1, prefillTokens);
        _cache = new CacheSpace(layout, contextTokens);
        _tokens = new AlignedMemory(_mostTokensARun * sizeof(long));
        _positions = new AlignedMemory(_mostTokensARun * sizeof(long));
        _mask = new AlignedMemory(contextTokens * sizeof(long));
        MemoryMarshal.Cast<byte, long>(_mask.Bytes(0, _mask.Length)).Fill(1);
        _logits = new AlignedMemory((decoder.LastLogitsOnly ? 1 : _mostTokensARun) * row);
        _last = new float[layout.VocabularySize];
        (_inputNames, _outputNames) = (layout.InputNames, layout.OutputNames);
        (_inputs, _outputs) = (new OrtValue[_inputNames.Length], new OrtValue[_outputNames.Length]);
    }

    /// <summary>Tokens read so far, prompt and answer.</summary>
    public int Length => _cache.Length;

    /// <summary>Tokens that fit altogether.</summary>
    public int Capacity => _cache.Capacity;

    /// <summary>Forgets what was read and reads a prompt, taking over what an earlier prompt has in common with it.</summary>
    /// <returns>The logits after its last token, valid until the next call.</returns>
    /// <exception cref="ArgumentException">Empty, longer than <see cref="Capacity"/>, or a token that is none.</exception>
    /// <exception cref="ModelException">ONNX Runtime refuses to run.</exception>
    public ReadOnlySpan<float> Prefill(ReadOnlySpan<int> prompt)
    {
        var spared = Restart(prompt);
        var logits = Step(prompt[spared..]);
        _prefixes.Keep(prompt, _cache);
        return logits;
    }

    /// <summary>Reads more tokens.</summary>
    /// <inheritdoc cref="Prefill"/>
    public ReadOnlySpan<float> Step(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty || tokens.Length > Capacity - Length)
            throw new ArgumentException($"{tokens.Length} tokens; 1 to {Capacity - Length} fit.", nameof(tokens));
        while (!tokens.IsEmpty)
        {
            var count = Math.Min(tokens.Length, _mostTokensARun);
            Run(tokens[..count]);
            tokens = tokens[count..];
        }

        return _last;
    }

    /// <summary>The likeliest answer, token by token, that the grammar allows. Tokens without an alternative cost no run of their own.</summary>
    /// <inheritdoc cref="Prefill"/>
    public Generation Generate(ReadOnlySpan<int> prompt, TokenGrammar grammar, GenerationLimits? limits = null, CancellationToken cancellationToken = default)
        => Generate(prompt, grammar, limits ?? new GenerationLimits(), _model.Time.GetTimestamp(), cancellationToken);

    internal Generation Generate(ReadOnlySpan<int> prompt, TokenGrammar grammar, GenerationLimits limits, long started, CancellationToken cancellationToken)
    {
        if (grammar.VocabularySize > _last.Length)
            throw new ArgumentException($"The grammar is of a tokenizer with {grammar.VocabularySize} tokens, the model has {_last.Length}.", nameof(grammar));
        var answer = new List<int>();
        var decisions = new List<Decision>();
        var (runs, promptTokens) = (0, prompt.Length);
        var spared = Restart(prompt);
        var unread = prompt[spared..];
        var remember = Math.Clamp(limits.RememberTokens ?? prompt.Length, 0, prompt.Length);
        var read = 0;
        var state = grammar.Start.AppendForced(answer, limits.MostTokens);
        while (!state.IsComplete)
        {
            if (answer.Count >= limits.MostTokens)
                return End(StopReason.TokenLimit);
            if (unread.Length + answer.Count - read > Capacity - Length)
                return End(StopReason.ContextFull);
            while (unread.Length > 0 || read < answer.Count)
            {
                if (cancellationToken.IsCancellationRequested)
                    return End(StopReason.Cancelled);
                if (limits.Patience is { } patience && _model.Time.GetElapsedTime(started) >= patience)
                    return End(StopReason.Deadline);
                runs++;
                if (unread.Length > _mostTokensARun)
                {
                    Run(unread[.._mostTokensARun]);
                    unread = unread[_mostTokensARun..];
                    continue;
                }

                // The end of the prompt and what is forced after it go together.
                var more = Math.Min(answer.Count - read, _mostTokensARun - unread.Length);
                Run(unread, CollectionsMarshal.AsSpan(answer).Slice(read, more));
                unread = [];
                read += more;
            }

            if (remember > 0)
            {
                _prefixes.Keep(prompt[..remember], _cache);
                remember = 0;
            }

            if (TokenChoice.Greedy(_last, state, answer.Count) is not { } decision)
                return End(StopReason.NotANumber);
            decisions.Add(decision);
            answer.Add(decision.Chosen.Token);
            state = state.Advance(decision.Chosen.Token)!.AppendForced(answer, limits.MostTokens - answer.Count);
        }

        return End(StopReason.Complete);

        Generation End(StopReason reason) => new(answer, decisions, reason, promptTokens, spared, runs);
    }

    /// <summary>Gives the session back to its model. The second time nothing happens.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _lent, 0) == 1)
            _model.Return(this);
    }

    internal DecodingSession Lend()
    {
        Volatile.Write(ref _lent, 1);
        return this;
    }

    /// <summary>Runs so many tokens after so many others, whatever they say, and forgets them.</summary>
    internal void Visit(int tokens, int past)
    {
        _cache.Pretend(past);
        Step(new int[tokens]);
        _cache.Clear();
    }

    internal void Free()
    {
        _cache.Dispose();
        _tokens.Dispose();
        _positions.Dispose();
        _mask.Dispose();
        _logits.Dispose();
        _run.Dispose();
    }

    private int Restart(ReadOnlySpan<int> prompt)
    {
        ObjectDisposedException.ThrowIf(_lent == 0, this);
        if (prompt.IsEmpty || prompt.Length > Capacity)
            throw new ArgumentException($"A prompt of {prompt.Length} tokens; 1 to {Capacity} fit.", nameof(prompt));
        foreach (var token in prompt)
            Check(token);
        _cache.Clear();
        return _prefixes.Restore(prompt, _cache);
    }

    private void Check(int token)
    {
        if ((uint)token >= (uint)_decoder.Layout.VocabularySize)
            throw new ArgumentException($"{token} is no token; the model has {_decoder.Layout.VocabularySize}.", nameof(token));
    }

    private void Run(ReadOnlySpan<int> tokens, ReadOnlySpan<int> more = default)
    {
        ObjectDisposedException.ThrowIf(_lent == 0, this);
        var count = tokens.Length + more.Length;
        var total = Length + count;
        var ids = MemoryMarshal.Cast<byte, long>(_tokens.Bytes(0, count * sizeof(long)));
        var positions = MemoryMarshal.Cast<byte, long>(_positions.Bytes(0, count * sizeof(long)));
        for (var index = 0; index < count; index++)
        {
            var token = index < tokens.Length ? tokens[index] : more[index - tokens.Length];
            Check(token);
            ids[index] = token;
            positions[index] = Length + index;
        }

        var layout = _decoder.Layout;
        var rows = _decoder.LastLogitsOnly ? 1 : count;
        using var tokenTensor = Tensor(TensorElementType.Int64, _tokens, count * sizeof(long), 1, count);
        using var maskTensor = Tensor(TensorElementType.Int64, _mask, total * sizeof(long), 1, total);
        using var positionTensor = layout.TakesPositions ? Tensor(TensorElementType.Int64, _positions, count * sizeof(long), 1, count) : null;
        using var logitsTensor = Tensor(layout.LogitsType, _logits, (long)rows * layout.VocabularySize * layout.LogitsElementBytes, 1, rows, layout.VocabularySize);
        _inputs[0] = tokenTensor;
        _inputs[1] = maskTensor;
        if (positionTensor is not null)
            _inputs[2] = positionTensor;
        _cache.Past.CopyTo(_inputs.AsSpan(_inputs.Length - _cache.Tensors));
        _outputs[0] = logitsTensor;
        _cache.Present(total).CopyTo(_outputs.AsSpan(1));
        try
        {
            _decoder.Session.Run(_run, _inputNames, _inputs, _outputNames, _outputs);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException($"The model failed on {count} tokens after {Length}: {error.Message}", error);
        }

        _cache.Flip(total);
        ReadLogits(rows - 1);
    }

    private void ReadLogits(int row)
    {
        var layout = _decoder.Layout;
        long bytes = (long)layout.VocabularySize * layout.LogitsElementBytes;
        var source = _logits.Bytes(row * bytes, bytes);
        if (layout.LogitsType == TensorElementType.Float)
        {
            MemoryMarshal.Cast<byte, float>(source).CopyTo(_last);
            return;
        }

        for (var index = 0; index < _last.Length; index++)
            _last[index] = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * index)..]);
    }

    private static OrtValue Tensor(TensorElementType type, AlignedMemory memory, long bytes, params long[] shape) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, memory.Address, bytes);
}
