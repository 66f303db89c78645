using EdgeGym.Coaching.ConstrainedDecoding;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeGym.Tests.Coaching.Runtime;

/// <summary>The same graph without cache and without our runtime: everything from the first token, each time.</summary>
internal sealed class WholePrompt(TinyDecoder decoder) : IDisposable
{
    private readonly InferenceSession _session = new(decoder.ToBytes());

    public float[] Logits(IReadOnlyList<int> tokens)
    {
        var inputs = new List<NamedOnnxValue>
        {
            NamedOnnxValue.CreateFromTensor("input_ids", new DenseTensor<long>(tokens.Select(token => (long)token).ToArray(), [1, tokens.Count])),
            NamedOnnxValue.CreateFromTensor("attention_mask", new DenseTensor<long>(Enumerable.Repeat(1L, tokens.Count).ToArray(), [1, tokens.Count])),
        };
        if (decoder.Positions)
            inputs.Add(NamedOnnxValue.CreateFromTensor("position_ids", new DenseTensor<long>(Enumerable.Range(0, tokens.Count).Select(position => (long)position).ToArray(), [1, tokens.Count])));
        int[] empty = [1, decoder.KeyValueHeads, 0, decoder.Dimension];
        foreach (var name in _session.InputNames.Where(name => name.StartsWith("past", StringComparison.Ordinal)))
            inputs.Add(decoder.HalfCache ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<Float16>(empty)) : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(empty)));
        using var results = _session.Run(inputs, ["logits"]);
        return [.. results[0].AsEnumerable<float>().TakeLast(decoder.Vocabulary)];
    }

    /// <summary>Greedy decoding by the grammar's mask, and the probability of each choice where there was one.</summary>
    public (List<int> Tokens, List<double> Probabilities) Decode(IReadOnlyList<int> prompt, TokenGrammar grammar)
    {
        var (answer, probabilities, state) = (new List<int>(), new List<double>(), grammar.Start);
        while (!state.IsComplete)
        {
            var logits = Logits([.. prompt, .. answer]);
            var allowed = Enumerable.Range(0, grammar.VocabularySize).Where(token => (state.Mask[token / 64] >> (token % 64) & 1) == 1).ToList();
            var token = allowed.MaxBy(token => logits[token]);
            if (allowed.Count > 1)
                probabilities.Add(Math.Exp(logits[token]) / allowed.Sum(other => Math.Exp(logits[other])));
            answer.Add(token);
            state = state.Advance(token)!;
        }

        return (answer, probabilities);
    }

    public void Dispose() => _session.Dispose();
}
