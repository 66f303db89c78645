using System.Text;
using EdgeGym.Coaching.Tokenization;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Tokenization;

public sealed class TokenizerTests(ITestOutputHelper output)
{
    private static readonly string[] Names = ["<|pad|>", "<|end|>", "<|m-1|>"];

    private static readonly Tokenizer Tiny = Parse(TinyTokenizer.Json(Names));

    [Fact]
    public void Text_comes_back_from_its_tokens()
    {
        Prop.ForAll<string>(text => text is null || Tiny.Decode(Tiny.Encode(text)) == Repaired(text)).QuickCheckThrowOnFailure();
        Prop.ForAll<string>(text => text is null || Tiny.Decode(Tiny.Encode(text, addedTokens: false)) == Repaired(text)).QuickCheckThrowOnFailure();
        Assert.All(HardTexts.All(seed: 3), text => Assert.Equal(Repaired(text), Tiny.Decode(Tiny.Encode(text))));
    }

    [Fact]
    public void Bytes_of_tokens_are_the_bytes_of_the_text()
    {
        foreach (var text in HardTexts.All(seed: 4))
        {
            var bytes = Tiny.Encode(text).SelectMany(id => Tiny.BytesOf(id).ToArray()).ToArray();
            Assert.Equal(Encoding.UTF8.GetBytes(Repaired(text)), bytes);
        }

        Assert.True(Tiny.BytesOf(-1).IsEmpty);
        Assert.True(Tiny.BytesOf(int.MaxValue).IsEmpty);
        Assert.Equal("", Tiny.Decode([-5, 1_000_000]));
    }

    [Fact]
    public void Names_are_tokens_only_where_they_are_asked_for()
    {
        Assert.Equal([2, 1], Tiny.Encode("<|m-1|><|end|>"));
        Assert.DoesNotContain(1, Tiny.Encode("<|end|>", addedTokens: false));
        Assert.True(Tiny.TryGetAddedToken("<|m-1|>", out var id));
        Assert.Equal(2, id);
        Assert.Equal("ok", Tiny.Decode(Tiny.Encode("ok<|end|>"), skipSpecial: true));
    }

    [Fact]
    public void Digits_are_tokens_of_their_own()
    {
        var ids = Tiny.Encode("1234567890");
        Assert.Equal(10, ids.Length);
        Assert.Equal([.. "62.5".Select(digit => Tiny.Encode(digit.ToString()).Single())], Tiny.Encode("62.5"));
    }

    [Fact]
    public void Long_words_merge_as_short_ones_do()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            // One word without a place to cut: compared with the definition, written plainly.
            var word = string.Concat(Enumerable.Range(0, random.Next(20, 300)).Select(_ => "eastriwonkg"[random.Next(11)]));
            Assert.Equal(PlainMerges.Encode(Tiny, TinyTokenizer.Json(Names), word), Tiny.Encode(word));
        }
    }

    [Fact]
    public void Hostile_lengths_are_encoded_all_the_same()
    {
        foreach (var piece in new[] { "a", " ", "e\u0301", "<|", "\n", "é", "的", "\uD800", "'s", "1", "\u0301" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 200_000));
            Assert.Equal(Repaired(text), Tiny.Decode(Tiny.Encode(text)));
        }
    }

    [Fact]
    public void Torn_files_are_refused_with_a_reason()
    {
        var json = Encoding.UTF8.GetBytes(TinyTokenizer.Json(Names));
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
            Assert.NotEmpty(Assert.Throws<InvalidDataException>(() => Tokenizer.Parse(json.AsMemory(0, random.Next(json.Length)))).Message);
        for (var round = 0; round < 300; round++)
        {
            var mutated = (byte[])json.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            // Either still a tokenizer that works, or refused.
            var error = Record.Exception(() => Tokenizer.Parse(mutated).Encode("rest 12 <|end|>"));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        }
    }

    [Theory]
    [InlineData("""{"model":{"type":"Unigram","vocab":[]}}""", "Unigram")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"pre_tokenizer":{"type":"Metaspace"}}""", "Metaspace")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"pre_tokenizer":null}""", "byte-level")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}""", "id -1")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":2000000000},"merges":[]}}""", "2000000000")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false}}""", "merge 0")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"pre_tokenizer":{"type":"Split","pattern":{"Regex":"(a+)+"},"behavior":"Isolated"}}""", "quantifiers")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"normalizer":{"type":"Lowercase"},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false}}""", "Lowercase")]
    public void What_would_be_encoded_differently_is_refused_by_name(string json, string named)
        => Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Parse(json)).Message, StringComparison.Ordinal);

    private static Tokenizer Parse(string json) => Tokenizer.Parse(Encoding.UTF8.GetBytes(json));

    private static string Repaired(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
