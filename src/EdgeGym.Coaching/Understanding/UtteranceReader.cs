using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Prompting;

namespace EdgeGym.Coaching.Understanding;

/// <summary>
/// Understands what is said: the model reads, the word lists watch. Where they differ on danger the more careful one wins; a danger that the model
/// holds merely possible counts too. Without a model, or when it is late, the word lists answer alone.
/// </summary>
public sealed class UtteranceReader(ModelSlot slot, TimeSpan patience, CoachingMetrics? metrics = null, TimeProvider? time = null)
{
    /// <summary>Shares of belief from which a danger counts although something else is likelier.</summary>
    private const double PossibleRedFlag = 0.10;
    private const double LikelyRedFlag = 0.35;
    private const double PossiblePain = 0.30;

    private const double ModelWeight = 0.4;
    private const double PhrasesWeight = 1;

    /// <summary>Shares of belief in the other way from which it is asked for: sooner where the wish is for more.</summary>
    private const double Doubt = 0.2;
    private const double DoubtOfMore = 0.05;

    /// <summary>Share of an illness or operation from which a wish for more is not simply granted.</summary>
    private const double PossibleDisclosure = 0.15;

    /// <summary>Below it, a danger that the word lists found denied is denied.</summary>
    private const double SureOfDanger = 0.85;

    /// <summary>Nothing is held impossible.</summary>
    private const double Least = 1e-4;

    /// <summary>Below it, a wish upwards is not taken against the word lists' finding.</summary>
    private const double Sure = 0.9;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public async Task<Utterance> ReadAsync(string? text, string? language = null, UtteranceContext? context = null, CancellationToken cancellationToken = default)
    {
        var started = _time.GetTimestamp();
        var utterance = await AskAsync(text, language, context, started, cancellationToken);
        metrics?.Understood(utterance.Source, _time.GetElapsedTime(started));
        return utterance;
    }

    private async Task<Utterance> AskAsync(string? text, string? language, UtteranceContext? context, long started, CancellationToken cancellationToken)
    {
        var lexicon = SafetyLexicon.Understand(text, language, context);
        if (slot.Current is not { } model)
            return lexicon;
        try
        {
            var question = UnderstandPrompt.Ask(text, lexicon, context);
            var answer = await model.UnderstandAsync(question, patience, cancellationToken);
            var beliefs = answer.First;
            (double Up, double Down) ways = (0, 0);
            PhraseBeliefs? words = null;
            if (answer.Text is not null && model.Phrases is { } phrases && beliefs.Count > 0)
            {
                words = phrases.Ask(question.Text, lexicon.Lang);
                beliefs = Together(beliefs, phrases.OfIntents(words.Labels));
                ways = phrases.Ways(words.Labels, beliefs[0].Token[2..^2]);
                // Both together may hold another intent likelier than the model alone: then the model fills in that one's action and slots.
                // In what is left of the time; without, the first answer stands and the beliefs still count for dangers.
                if (beliefs[0].Token != answer.First[0].Token && patience - _time.GetElapsedTime(started) is var left && left > TimeSpan.Zero
                    && await model.UnderstandAsync(question, left, cancellationToken, beliefs[0].Token[2..^2]) is { Text: not null } filled)
                {
                    answer = filled;
                }
            }

            if (answer.Text is not { } written || UnderstandPrompt.Read(written) is not { } reading)
                return lexicon;
            if (words is not null)
                reading.Slots = SlotExperts.Together(reading.Slots, words.Slots);
            return Merge(lexicon, reading, beliefs, ways, context, WayWords.Of(question.Text), WayWords.MayBeGoal(question.Text), WayWords.IsContrast(question.Text));
        }
        catch (Runtime.ModelException)
        {
            return lexicon;
        }
    }

    /// <summary>Product of experts (Hinton 2002): shares of belief multiplied, the model's damped because it is too sure of itself.</summary>
    private static (string Token, double Probability)[] Together(IReadOnlyList<(string Token, double Probability)> model, IReadOnlyList<(string Intent, double Probability)> words)
    {
        var together = words.Select(word =>
        {
            var token = PromptTokens.Of(word.Intent);
            var own = model.FirstOrDefault(one => one.Token == token).Probability;
            return (Token: token, Probability: Math.Pow(Math.Max(own, Least), ModelWeight) * Math.Pow(Math.Max(word.Probability, Least), PhrasesWeight));
        }).ToArray();
        var total = together.Sum(one => one.Probability);
        return [.. together.Select(one => (one.Token, one.Probability / total)).OrderByDescending(one => one.Item2)];
    }

    /// <summary>One reading out of several; arithmetic, no belief of its own.</summary>
    internal static Utterance Merge(
        Utterance lexicon, (string Intent, string Action, UtteranceSlots Slots) reading, IReadOnlyList<(string Token, double Probability)> beliefs,
        (double Up, double Down) ways, UtteranceContext? context, string? voice = null, bool mayBeGoal = false, bool contrast = false)
    {
        double Belief(params ReadOnlySpan<string> names)
        {
            double sum = 0;
            foreach (var (token, probability) in beliefs)
            {
                foreach (var name in names)
                    sum += token == PromptTokens.Of(name) ? probability : 0;
            }

            return sum;
        }

        var (intent, action, slots) = reading;
        var confidence = beliefs.Count > 0 ? beliefs[0].Probability : 1;
        if (lexicon is { Intent: "positive_ok", SafeAction: "ask_clarify", Slots.Negated: { Count: > 0 } denied } && intent is "red_flag" or "dizzy" && confidence < SureOfDanger && denied.Contains(intent) && !contrast)
            return lexicon with { Confidence = Math.Round(1 - confidence, 3) };
        ComplaintKind? possible = null;
        if (Belief("red_flag", "dizzy") is >= PossibleRedFlag and var danger && intent is not ("red_flag" or "dizzy"))
        {
            var named = Belief("red_flag") >= Belief("dizzy") ? "red_flag" : "dizzy";
            possible = named == "dizzy" ? ComplaintKind.Dizziness : ComplaintKind.RedFlag;
            // Whatever is likeliest keeps the name; what is done is the most careful that the sentence may ask for.
            (intent, slots) = danger >= LikelyRedFlag ? (named, slots with { Secondary = Also(slots.Secondary, intent) }) : (intent, slots with { Possible = [named] });
            (action, confidence) = ("stop_session_alert_staff", danger);
        }
        else if (Belief("pain") is >= PossiblePain and var pain && Severity.Of(action) < Severity.Of("stop_exercise_offer_alternative") && intent != "pain")
        {
            slots = slots with { Secondary = Also(slots.Secondary, intent) };
            (intent, action, confidence) = ("pain", "stop_exercise_offer_alternative", pain);
        }
        else if ((IsMore(action) || action == "set_load_within_limits") && Belief("health_disclosure") is >= PossibleDisclosure and var disclosed)
        {
            slots = slots with { Secondary = Also(slots.Secondary, intent) };
            (intent, action, confidence) = ("health_disclosure", "refer_medical", disclosed);
        }

        // The more careful of the two wins wherever one of them sees a danger.
        if (IsDanger(lexicon.Intent) && Severity.Of(lexicon.SafeAction) > Severity.Of(action) && Severity.Of(lexicon.SafeAction) >= Severity.Of("stop_set"))
        {
            return lexicon with
            {
                Slots = intent == lexicon.Intent ? Filled(lexicon.Slots, slots) : lexicon.Slots with { Secondary = Also(lexicon.Slots.Secondary, intent) },
            };
        }

        // The first thing said is not said besides.
        if (slots.Secondary?.Contains(intent) == true)
            slots = slots with { Secondary = slots.Secondary.Where(name => name != intent).ToArray() is { Length: > 0 } more ? more : null };
        // What is meant is not denied.
        if (slots.Negated?.Contains(intent) == true)
            slots = slots with { Negated = slots.Negated.Where(name => name != intent).ToArray() is { Length: > 0 } others ? others : null };
        if (possible is null)
        {
            (action, slots) = WishArithmetic.Step(intent, action, slots, voice, mayBeGoal);
            (action, slots) = WishArithmetic.OneWay(intent, action, slots, ways, voice);
            (action, slots) = WishArithmetic.Consistent(intent, action, slots, context, voice);
        }

        // One way, but the other is well possible: ask.
        var other = intent switch
        {
            "load_too_easy" => Belief("load_too_heavy", "fatigue") >= (voice == "up" ? Doubt : DoubtOfMore),
            "load_too_heavy" => Belief("load_too_easy") >= Doubt,
            "rest_less" => Belief("rest_more") >= Doubt,
            "rest_more" => Belief("rest_less") >= Doubt,
            _ => false,
        };
        if (other && possible is null)
            (action, slots) = ("ask_clarify", slots with { Direction = null });
        // "RPE 9" and "two left" are reports, whatever else they were taken for.
        if (IsMore(action) && lexicon is { Intent: "positive_ok", Slots: { Rpe: not null } or { Rir: < 4 } })
            return lexicon;
        if (IsMore(action) && confidence < Sure && Severity.Of(lexicon.SafeAction) >= Severity.Of("hold") && lexicon.Complaints.Count > 0)
            return lexicon;
        slots = SlotSchema.Of(intent, slots);
        return new Utterance(
            lexicon.Lang, intent, action, Complaints(intent, action, possible, lexicon), slots, Replies.For(intent, action, slots.Negated is { Count: > 0 }, lexicon.Lang),
            Math.Round(confidence, 3), "model");
    }

    private static bool IsMore(string action) => action is "increase_load_capped" or "increase_reps" or "add_set_capped" or "shorten_rest_with_floor";

    private static bool IsDanger(string intent) => intent is "red_flag" or "dizzy" or "pain" or "equipment_fault";

    private static UtteranceSlots Filled(UtteranceSlots lexicon, UtteranceSlots model) => model with
    {
        BodyPart = model.BodyPart ?? lexicon.BodyPart,
        Side = model.Side ?? lexicon.Side,
        Severity = model.Severity ?? lexicon.Severity,
    };

    private static IReadOnlyList<string> Also(IReadOnlyList<string>? names, string more) => [.. (names ?? []).Append(more).Distinct()];

    private static IReadOnlyList<ComplaintKind> Complaints(string intent, string action, ComplaintKind? possible, Utterance lexicon)
    {
        ComplaintKind? own = intent switch
        {
            "load_too_heavy" => ComplaintKind.TooHeavy,
            // What is asked back is not known yet: no estimate moves up for it.
            "load_too_easy" when action == "increase_load_capped" => ComplaintKind.TooLight,
            "pain" => ComplaintKind.Pain,
            "dizzy" => ComplaintKind.Dizziness,
            "red_flag" => ComplaintKind.RedFlag,
            "fatigue" => ComplaintKind.Fatigue,
            "equipment_fault" => ComplaintKind.EquipmentFault,
            _ => null,
        };
        // What asks for caution in the word lists stays, a danger while the reading stays a danger: a red flag is not made dizziness, which ends by itself.
        // A wish for more counts only when the model hears it too.
        return
        [
            .. lexicon.Complaints.Where(kind => kind != ComplaintKind.TooLight && (possible is not null || IsDanger(intent) || kind is not (ComplaintKind.RedFlag or ComplaintKind.Dizziness or ComplaintKind.Pain)))
                .Append(possible ?? default).Append(own ?? default).Where(kind => kind != default).Distinct(),
        ];
    }
}
