using System.Globalization;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Dataset;

/// <summary>Examples of understanding: hand-written lines, varied, alone or two together, in many contexts.</summary>
public sealed class UnderstandExamples
{
    private static readonly string[] Grave = ["red_flag", "dizzy", "pain", "equipment_fault"];
    private static readonly string[] Light =
    [
        "positive_ok", "joke", "off_topic", "motivation", "ask_status", "ask_why", "unit_query", "fatigue", "rest_more", "time_short", "load_too_easy", "load_too_heavy", "ask_form", "abuse",
    ];

    private readonly Dictionary<string, LabelledUtterance[]> _byIntent;
    private readonly string[] _intents;
    private readonly double[] _cumulative;

    /// <param name="lines">Those that may be trained on.</param>
    public UnderstandExamples(IReadOnlyList<LabelledUtterance> lines)
    {
        var usable = lines.Where(line => Example(line) is not null).ToList();
        Unusable = lines.Count - usable.Count;
        _byIntent = usable.GroupBy(line => line.Intent, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        _intents = [.. _byIntent.Keys.Order(StringComparer.Ordinal)];
        // Rare intents more often than their share, frequent ones less.
        _cumulative = new double[_intents.Length];
        double sum = 0;
        for (var index = 0; index < _intents.Length; index++)
            _cumulative[index] = sum += Math.Sqrt(_byIntent[_intents[index]].Length);
    }

    /// <summary>Lines whose numbers can't be read in their own text: no answer could hold them.</summary>
    public int Unusable { get; }

    public Example Draw(RandomStream random)
    {
        while (true)
        {
            var line = Line(random);
            if (random.Chance(0.5))
                line = TextVariation.WithOtherNumber(line, random);
            if (random.Chance(0.12))
                line = Together(line, random);
            if (random.Chance(0.25))
                line = line with { Text = TextVariation.WithCompany(line.Text, line.Lang, random) };
            if (random.Chance(0.3))
                line = line with { Text = TextVariation.WithSlips(line.Text, line.Lang, random) };
            line = InContext(line, random);
            if (Example(line) is { } example)
                return example;
        }
    }

    /// <summary>Null when a value of the answer is not among the numbers of the text.</summary>
    public static Example? Example(LabelledUtterance line)
    {
        var lexicon = SafetyLexicon.Understand(line.Text, line.Lang, line.Context);
        var question = UnderstandPrompt.Ask(line.Text, lexicon with { Lang = line.Lang }, line.Context);
        var slots = line.Slots;
        foreach (var number in new[] { slots.Value, slots.Rir, slots.Rpe, slots.RepsDone, slots.RepsLeft, slots.Sbp, slots.Dbp })
        {
            if (number is { } value && !question.Numbers.Contains(value.ToString("0.##", CultureInfo.InvariantCulture)))
                return null;
        }

        return new Example("understand", question.Prompt, UnderstandPrompt.Answer(line.Intent, line.Action, slots));
    }

    private LabelledUtterance Line(RandomStream random)
    {
        var at = Array.BinarySearch(_cumulative, random.NextUnit() * _cumulative[^1]);
        return random.Pick(_byIntent[_intents[Math.Min(at < 0 ? ~at : at, _intents.Length - 1)]]);
    }

    /// <summary>Something grave and something light in one breath: the grave one decides.</summary>
    private LabelledUtterance Together(LabelledUtterance line, RandomStream random)
    {
        if (!Grave.Contains(line.Intent) || line.Slots.Secondary is not null)
            return line;
        var intent = random.Pick(Light);
        var others = _byIntent.GetValueOrDefault(intent, []).Where(other => other.Lang == line.Lang && other.Slots.Negated is null && other.Slots.Value is null && other.Slots.Secondary is null).ToList();
        if (others.Count == 0)
            return line;
        var other = random.Pick(others);
        var text = random.Chance(0.5) ? $"{other.Text}{(line.Lang == "zh" ? "，" : ", ")}{line.Text}" : $"{line.Text}{(line.Lang == "zh" ? "，" : ". ")}{other.Text}";
        return line with { Text = text, Slots = line.Slots with { Secondary = [intent] } };
    }

    private static LabelledUtterance InContext(LabelledUtterance line, RandomStream random)
    {
        if (line.Context is not null || line.Slots.Mode == "absolute" || line.Intent is "ambiguous" or "correction" or "cardio_adjust" || line.Slots.UnitMissing == true || random.Chance(0.4))
            return line;
        return line with
        {
            Context = new UtteranceContext(
                Exercise: random.Pick(ExerciseCatalog.All).Id, Load: 2.5 * (2 + random.Index(40)), Step: random.Chance(0.5) ? 5 : 2.5, Set: 1 + random.Index(4), Of: 4, Reps: 4 + random.Index(14)),
        };
    }
}
