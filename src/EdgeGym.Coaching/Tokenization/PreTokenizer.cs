using System.Buffers;

namespace EdgeGym.Coaching.Tokenization;

/// <summary>Called with each word that a pre-tokenizer cuts.</summary>
internal delegate void WordSink<TState>(ReadOnlySpan<char> word, ref TState state);

/// <summary>Cuts text into the words that merges never cross: the steps of `pre_tokenizer`, in order, each cutting what the one before has left.</summary>
internal sealed class PreTokenizer(IReadOnlyList<PreTokenizerStep> steps)
{
    public void Split<TState>(ReadOnlySpan<char> text, WordSink<TState> sink, ref TState state) => Split(text, 0, sink, ref state);

    private void Split<TState>(ReadOnlySpan<char> text, int index, WordSink<TState> sink, ref TState state)
    {
        if (text.IsEmpty)
            return;
        if (index == steps.Count)
        {
            sink(text, ref state);
            return;
        }

        var step = steps[index];
        if (step.PrefixSpace && text[0] != ' ')
        {
            var rented = ArrayPool<char>.Shared.Rent(text.Length + 1);
            rented[0] = ' ';
            text.CopyTo(rented.AsSpan(1));
            Cut(step, rented.AsSpan(0, text.Length + 1), index, sink, ref state);
            ArrayPool<char>.Shared.Return(rented);
            return;
        }

        Cut(step, text, index, sink, ref state);
    }

    private void Cut<TState>(PreTokenizerStep step, ReadOnlySpan<char> text, int index, WordSink<TState> sink, ref TState state)
    {
        if (step.Pattern is not { } pattern)
        {
            Split(text, index + 1, sink, ref state);
            return;
        }

        var (start, position) = (0, 0);
        while (position < text.Length)
        {
            var length = pattern.LengthAt(text, position);
            if (length == 0)
            {
                position += char.IsHighSurrogate(text[position]) ? 2 : 1;
                continue;
            }

            if (step.KeepsOutside)
                Split(text[start..position], index + 1, sink, ref state);
            if (step.KeepsMatches)
                Split(text.Slice(position, length), index + 1, sink, ref state);
            position += length;
            start = position;
        }

        if (step.KeepsOutside)
            Split(text[start..], index + 1, sink, ref state);
    }
}

/// <param name="Pattern">What cuts; null cuts nothing.</param>
/// <param name="KeepsMatches">Matches become pieces.</param>
/// <param name="KeepsOutside">What lies between matches becomes pieces.</param>
/// <param name="PrefixSpace">A piece that does not start with a space gets one.</param>
internal sealed record PreTokenizerStep(SplitPattern? Pattern, bool KeepsMatches = true, bool KeepsOutside = true, bool PrefixSpace = false);
