using System.Collections.Concurrent;
using System.Text;
using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Tokenization;
using EdgeGym.Simulation.Dataset;
using EdgeGym.Tests.Architecture;
using EdgeGym.Tests.Coaching.Tokenization;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Prompting;

/// <summary>What is taught can be spelled: every answer of the training text is one of the grammar that its own prompt gives.</summary>
public sealed class AnswerGrammarsTests(ITestOutputHelper output)
{
    private static readonly string Train = Path.Combine(SourceTree.Root, "models", "text", "train");
    private static readonly Tokenizer Names = Tokenizer.Parse(Encoding.UTF8.GetBytes(TinyTokenizer.Json(PromptTokens.All, merges: 20)));
    private static readonly GrammarCompiler Compiler = new(Names);

    [Fact]
    public void Understand_training_answers_can_be_spelled()
    {
        var grammars = new ConcurrentDictionary<string, TokenGrammar>(StringComparer.Ordinal);
        var (unreadable, outside, lines) = (0, new ConcurrentBag<string>(), LabelledText.Utterances(Train));
        Parallel.ForEach(lines, line =>
        {
            if (UnderstandExamples.Example(line) is not { } example)
            {
                Interlocked.Increment(ref unreadable);
                return;
            }

            var numbers = UnderstandPrompt.Ask(line.Text, EdgeGym.Coaching.Understanding.SafetyLexicon.Understand(line.Text, line.Lang, line.Context), line.Context).Numbers;
            var grammar = grammars.GetOrAdd(string.Join(' ', numbers), _ => Compiler.Compile(AnswerGrammars.Understand(numbers)));
            if (!Accepts(grammar, example.Answer))
                outside.Add($"{line.Lang} '{line.Text}': {example.Answer}");
        });
        output.WriteLine($"{lines.Count} lines, {unreadable} with numbers that can't be read, {outside.Count} outside the grammar");
        output.WriteLine(string.Join('\n', outside.Take(40)));
        Assert.True(lines.Count > 10_000, $"{lines.Count} lines");
        Assert.True(unreadable < 0.02 * lines.Count, $"{unreadable} of {lines.Count} have numbers that can't be read");
        Assert.True(outside.Count < 0.01 * lines.Count, $"{outside.Count} of {lines.Count} can't be spelled");
    }

    [Fact]
    public void Plan_training_answers_can_be_spelled()
    {
        var grammar = Compiler.Compile(AnswerGrammars.Plan);
        var rows = LabelledText.Rows(Train, "plan-requests-*.tsv", 3).ToList();
        var outside = rows.Where(row => PlanPrompt.Answer(row.Columns[0]) is not { } answer || !Accepts(grammar, answer)).ToList();
        output.WriteLine($"{rows.Count} requests, {outside.Count} outside the grammar");
        output.WriteLine(string.Join('\n', outside.Take(20).Select(row => row.Columns[0])));
        Assert.True(outside.Count < 0.02 * rows.Count, $"{outside.Count} of {rows.Count}");
    }

    private static bool Accepts(TokenGrammar grammar, string answer)
    {
        var state = grammar.Start;
        foreach (var token in Names.Encode(answer))
        {
            if (state.Advance(token) is not { } next)
                return false;
            state = next;
        }

        return state.IsAccepting;
    }
}
