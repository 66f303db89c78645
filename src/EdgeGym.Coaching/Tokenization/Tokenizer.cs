using System.Buffers;
using System.Text;

namespace EdgeGym.Coaching.Tokenization;

/// <summary>
/// Text to token ids and back, as a Hugging Face `tokenizer.json` with byte-level BPE says (GPT-2, Llama 3, Qwen and ours). Safe for use from several threads.
/// Lone surrogates count as U+FFFD. Time and memory grow about linearly with the text, whatever it is.
/// </summary>
public sealed class Tokenizer
{
    private const long LargestFile = 64L << 20;

    private readonly TokenizerFile _file;
    private readonly AddedTokenFinder _raw;
    private readonly AddedTokenFinder _normalized;
    private readonly Dictionary<string, int> _addedIds = new(StringComparer.Ordinal);
    private readonly HashSet<int> _special;

    private Tokenizer(TokenizerFile file)
    {
        _file = file;
        _raw = new AddedTokenFinder(file.Added.Where(token => !token.Normalized));
        _normalized = new AddedTokenFinder(file.Added.Where(token => token.Normalized));
        _special = [.. file.Added.Where(token => token.Special).Select(token => token.Id)];
        foreach (var token in file.Added)
            _addedIds.TryAdd(token.Content, token.Id);
    }

    /// <summary>The largest token id plus one.</summary>
    public int VocabularySize => _file.Bytes.Length;

    /// <exception cref="InvalidDataException">Torn, too large, or asks for what is not supported; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tokenizer Load(string path)
    {
        var length = new FileInfo(path).Length;
        return length > LargestFile ? throw new InvalidDataException($"{path} has {length} bytes; {LargestFile} is the limit.") : Parse(File.ReadAllBytes(path));
    }

    /// <inheritdoc cref="Load"/>
    public static Tokenizer Parse(ReadOnlyMemory<byte> json) => new(TokenizerFile.Read(json));

    /// <param name="addedTokens">False: text that looks like an added token is only text. For words of people.</param>
    public int[] Encode(string text, bool addedTokens = true)
    {
        var ids = new List<int>(text.Length / 2 + 4);
        Encode(text.AsSpan(), ids, addedTokens);
        return [.. ids];
    }

    /// <summary>Appends the token ids of a text. No post-processing: nothing is put before or after.</summary>
    /// <inheritdoc cref="Encode(string, bool)"/>
    public void Encode(ReadOnlySpan<char> text, IList<int> ids, bool addedTokens = true)
    {
        char[]? repaired = null;
        if (HasLoneSurrogate(text))
        {
            repaired = ArrayPool<char>.Shared.Rent(text.Length);
            text = Repair(text, repaired);
        }

        var position = 0;
        while (addedTokens && _raw.TryFind(text, position, out var token, out var start, out var end))
        {
            EncodeStretch(text[position..start], ids, addedTokens);
            ids.Add(token.Id);
            position = end;
        }

        EncodeStretch(text[position..], ids, addedTokens);
        if (repaired is not null)
            ArrayPool<char>.Shared.Return(repaired);
    }

    /// <summary>The text of token ids; bytes that are no UTF-8 become U+FFFD. Ids without a token are left out.</summary>
    /// <param name="skipSpecial">Leaves out added tokens that are special.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        var bytes = new ArrayBufferWriter<byte>(ids.Length * 4 + 1);
        foreach (var id in ids)
        {
            if (!skipSpecial || !_special.Contains(id))
                bytes.Write(BytesOf(id));
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>What a token spells, as bytes: part of a UTF-8 character, maybe. Empty for an id without a token.</summary>
    public ReadOnlySpan<byte> BytesOf(int id) => (uint)id < (uint)_file.Bytes.Length ? _file.Bytes[id] : [];

    /// <summary>The id of an added token by its whole text, such as <c>&lt;|end|&gt;</c>.</summary>
    public bool TryGetAddedToken(string content, out int id) => _addedIds.TryGetValue(content, out id);

    private void EncodeStretch(ReadOnlySpan<char> stretch, IList<int> ids, bool addedTokens)
    {
        if (stretch.IsEmpty)
            return;
        if (_file.Composes && CanonicalComposition.Compose(stretch) is { } composed)
            stretch = composed;
        var position = 0;
        while (addedTokens && _normalized.TryFind(stretch, position, out var token, out var start, out var end))
        {
            EncodeText(stretch[position..start], ids);
            ids.Add(token.Id);
            position = end;
        }

        EncodeText(stretch[position..], ids);
    }

    private void EncodeText(ReadOnlySpan<char> text, IList<int> ids)
    {
        var sink = (_file.Merges, Ids: ids);
        _file.PreTokenizer.Split(text, EncodeWord, ref sink);
    }

    private static void EncodeWord(ReadOnlySpan<char> word, ref (BytePairMerges Merges, IList<int> Ids) sink)
    {
        var size = Encoding.UTF8.GetMaxByteCount(word.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        var characters = ArrayPool<char>.Shared.Rent(size);
        var count = Encoding.UTF8.GetBytes(word, bytes);
        for (var index = 0; index < count; index++)
            characters[index] = (char)bytes[index];
        sink.Merges.Encode(characters.AsSpan(0, count), sink.Ids);
        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<char>.Shared.Return(characters);
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        var first = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var index = Math.Max(first, 0); first >= 0 && index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
                continue;
            if (!char.IsHighSurrogate(text[index]) || index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]))
                return true;
            index++;
        }

        return false;
    }

    private static Span<char> Repair(ReadOnlySpan<char> text, Span<char> output)
    {
        var written = 0;
        foreach (var rune in text.EnumerateRunes())
            written += rune.EncodeToUtf16(output[written..]);
        return output[..written];
    }
}
