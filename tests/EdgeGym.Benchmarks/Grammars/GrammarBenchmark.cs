using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Tokenization;
using EdgeGym.Tests.Coaching.Tokenization;

namespace EdgeGym.Benchmarks.Grammars;

/// <summary>What constraining costs: compiling a grammar as for one request, and per token its state, its allowed tokens and its mask; new and kept states apart.</summary>
public static class GrammarBenchmark
{
    private const int Walks = 300;

    public static Command Create()
    {
        var tokenizer = new Option<FileInfo?>("--tokenizer") { Description = "A tokenizer.json; without it the model's own, or a small one made on the spot." };
        var json = new Option<bool>("--json");
        var command = new Command("grammar", "Microseconds to compile a grammar and to mask a token.") { tokenizer, json };
        command.SetAction(parsed =>
        {
            var loaded = Load(parsed.GetValue(tokenizer)?.FullName);
            var rows = Grammars().Select(entry => Measure(loaded, entry.Name, entry.Grammar)).Append(MeasureEncoding(loaded)).ToList();
            System.Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(rows) : string.Join('\n', rows));
            return 0;
        });
        return command;
    }

    private static Tokenizer Load(string? path)
    {
        var own = Path.Combine("models", "edgegym", "tokenizer.json");
        if (path is not null || File.Exists(own))
            return Tokenizer.Load(path ?? own);
        return Tokenizer.Parse(Encoding.UTF8.GetBytes(TinyTokenizer.Json(["<|pad|>", "<|end|>", .. Enumerable.Range(-4, 9).Select(step => $"<|m{step}|>")])));
    }

    private static IEnumerable<(string Name, Grammar Grammar)> Grammars()
    {
        var steps = Grammar.Choice([.. Enumerable.Range(-4, 9).Select(step => Grammar.Token($"m{step}"))]);
        yield return ("adjust", Grammar.Sequence(steps, Grammar.Text("<|reps|>"), Grammar.Integer(1, 30), Grammar.Text("<|rest|>"), Grammar.Integer(45, 480, 15), Grammar.Token("end")));
        yield return ("load", Grammar.Sequence(Grammar.Text("<|kg|>"), Grammar.Decimal(5, 300, 0.5m), Grammar.Token("end")));
        var slot = Grammar.Choice([.. Enumerable.Range(0, 24).Select(number => Grammar.Sequence(Grammar.Token($"slot{number}"), Grammar.Integer(0, 100)))]);
        yield return ("understand", Grammar.Sequence(Grammar.Choice([.. Enumerable.Range(0, 40).Select(number => Grammar.Token($"intent{number}"))]), Grammar.Repeat(slot, 0, 4), Grammar.Token("end")));
        var exercise = Grammar.Sequence(Grammar.Choice([.. Enumerable.Range(0, 30).Select(number => Grammar.Token($"x{number}"))]), Grammar.Integer(1, 6), Grammar.Literal("×"), Grammar.Integer(3, 20));
        yield return ("plan", Grammar.Sequence(Grammar.Repeat(Grammar.Sequence(Grammar.Token("day"), Grammar.Repeat(exercise, 3, 8)), 2, 6), Grammar.Token("end")));
        var sentences = Enumerable.Range(0, 600).Select(number => $"第{number % 7}组,重量{(number % 2 == 0 ? "增加" : "减少")},rest {number % 13} minutes, 保持{number % 11}背部挺直。{number}<|end|>");
        yield return ("say", Grammar.OneOf(sentences));
    }

    private static object Measure(Tokenizer tokenizer, string name, Grammar grammar)
    {
        var compiler = new GrammarCompiler(tokenizer);
        var first = Time(() => compiler.Compile(grammar));
        var again = Enumerable.Range(0, 50).Select(_ => Time(() => compiler.Compile(grammar))).Order().ElementAt(25);
        // Once for the compiler in the machine, then on an automaton that knows nothing yet.
        Walk(compiler.Compile(grammar), out _);
        var compiled = compiler.Compile(grammar);
        var fresh = Walk(compiled, out var tokens);
        Walk(compiled, out _);
        var kept = Walk(compiled, out _);
        return new
        {
            name, vocabulary = tokenizer.VocabularySize, longestAnswer = compiled.LongestAnswer, compileFirstMicroseconds = Round(first), compileAgainMicroseconds = Round(again),
            freshMicrosecondsAToken = Round(fresh / tokens), keptMicrosecondsAToken = Math.Round(kept / tokens, 3),
        };
    }

    private static object MeasureEncoding(Tokenizer tokenizer)
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(number => $"the last set of {number} kg was easy, 上一组很轻松,休息 {number % 90} 秒再做一组。"));
        tokenizer.Encode(text);
        var best = Enumerable.Range(0, 10).Min(_ => Time(() => tokenizer.Encode(text)));
        return new { name = "encode", vocabulary = tokenizer.VocabularySize, characters = text.Length, megacharactersPerSecond = Round(text.Length / best) };
    }

    /// <summary>Random answers, the same each time; reads the mask of each state as a decoder would.</summary>
    private static double Walk(TokenGrammar grammar, out int tokens)
    {
        var random = new Random(7);
        var bits = 0UL;
        var began = Stopwatch.GetTimestamp();
        tokens = 0;
        for (var walk = 0; walk < Walks; walk++)
        {
            for (var state = grammar.Start; !state.IsComplete; tokens++)
            {
                bits ^= state.Mask[0];
                state = state.Advance(state.Allowed[random.Next(state.Allowed.Length)])!;
            }
        }

        GC.KeepAlive(bits);
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
    }

    private static double Time(Action action)
    {
        var began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
    }

    private static double Round(double microseconds) => Math.Round(microseconds, 2);
}
