using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Saying;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Coaching.Saying;

/// <summary>What the files hold is what can be said, and the other way round.</summary>
public sealed class SentenceTableTests
{
    private static readonly SayNumbers All = new(57.5, 10, 90, 3, 2, 2.5);

    [Fact]
    public void Every_code_has_the_same_number_of_sentences_in_both_languages_and_they_differ()
    {
        Assert.True(SentenceTable.Codes.Count() > 120);
        foreach (var code in SentenceTable.Codes)
        {
            var (chinese, english) = (SentenceTable.Of(code, "zh"), SentenceTable.Of(code, "en"));
            Assert.True(chinese.Count == english.Count && english.Count >= 4, $"{code}: {chinese.Count} zh, {english.Count} en");
            Assert.Equal(english.Count, english.Select(sentence => sentence.Template).Distinct().Count());
            Assert.Equal(chinese.Count, chinese.Select(sentence => sentence.Template).Distinct().Count());
            foreach (var sentences in new[] { chinese, english })
            {
                Assert.Contains(sentences, sentence => sentence.Needs.Count == 0);
                Assert.All(sentences, sentence => Assert.True(sentence.Fill(All) is { } text && !text.Contains('{', StringComparison.Ordinal), sentence.Template));
            }
        }
    }

    [Fact]
    public void Every_intent_and_action_has_a_reply_and_every_reply_is_one_that_can_come()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var intent in ContractNames.Intents)
        {
            foreach (var action in ContractNames.Actions)
            {
                foreach (var denied in new[] { false, true })
                {
                    var code = Replies.CodeOf(intent, action, denied);
                    Assert.True(SentenceTable.Has(code), $"{intent} {action}: {code}");
                    Assert.EndsWith("." + action, code, StringComparison.Ordinal);
                    used.Add(code);
                }
            }
        }

        Assert.Equal([], SentenceTable.Codes.Where(code => code.StartsWith("reply.", StringComparison.Ordinal)).Except(used));
    }

    [Fact]
    public void Every_other_code_is_one_that_coach_guard_or_session_names()
    {
        var named = ((IEnumerable<object[]>)ReasonsTests.AllCodes).Select(row => (string)row[0]).Concat(SessionReview.Codes.Select(code => SessionReview.SayCode(code))).ToHashSet(StringComparer.Ordinal);
        // Plans speak through their own explanation; their lines train the model only.
        Assert.Equal([], SentenceTable.Codes.Where(code => !code.StartsWith("reply.", StringComparison.Ordinal) && !code.StartsWith("plan.", StringComparison.Ordinal)).Except(named));
        Assert.Equal([], named.Where(code => !SentenceTable.Has(code)));
    }

    [Fact]
    public void Offered_leaves_out_what_it_cannot_fill_and_what_was_read_lately()
    {
        Assert.All(SentenceTable.Offered(ReasonCodes.FirstMeeting, "en", default), sentence => Assert.Empty(sentence.Needs));
        var all = SentenceTable.Offered(ReasonCodes.FirstMeeting, "en", All);
        var first = all[0].Fill(All)!;
        Assert.DoesNotContain(SentenceTable.Offered(ReasonCodes.FirstMeeting, "en", new SayNumbers(40), [first]), sentence => sentence.Template == all[0].Template);
        // Everything was read: only the last is left out.
        var lately = all.Select(sentence => sentence.Fill(All)!).ToArray();
        Assert.Equal(all.Select(sentence => sentence.Template).SkipLast(1), SentenceTable.Offered(ReasonCodes.FirstMeeting, "en", All, lately).Select(sentence => sentence.Template));
    }

    [Theory]
    [InlineData(ReasonCodes.VelocityLoss, 0.0)]
    [InlineData(ReasonCodes.OnTarget, -2.5)]
    [InlineData(ReasonCodes.Progress, 0.0)]
    [InlineData(ReasonCodes.TooHeavy, 2.5)]
    public void Offered_says_nothing_of_the_weight_that_is_not_so(string code, double delta)
    {
        foreach (var language in new[] { "zh", "en" })
        {
            var offered = SentenceTable.Offered(code, language, All with { DeltaKilograms = delta });
            Assert.NotEmpty(offered);
            Assert.True(offered.Count < SentenceTable.Of(code, language).Count);
            foreach (var wrong in new[] { "lighter", "some off", "no change", "repeat", "step up", "We add", "轻一点", "不用变", "加一点" })
                Assert.DoesNotContain(offered, sentence => sentence.Template.Contains(wrong, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Start at {load} kg.", "Start at 57.5 kg.", true)]
    [InlineData("Start at {load} kg.", "Start at  kg.", false)]
    [InlineData("Try {load}.", "Try 60.", true)]
    [InlineData("Try {load}. Go.", "Try 60.", false)]
    [InlineData("{sets} sets, {reps} reps", "3 sets, 10 reps", true)]
    [InlineData("歇{rest}秒继续。", "歇90秒继续。", true)]
    [InlineData("No numbers.", "No numbers. ", false)]
    public void IsIn_finds_a_sentence_whatever_its_numbers(string template, string text, bool expected)
        => Assert.Equal(expected, new Sentence("code", template).IsIn(text));

    [Fact]
    public void Sentence_with_half_a_brace_is_refused() => Assert.Throws<FormatException>(() => new Sentence("code", "Start at {load kg."));

    [Fact]
    public void Number_that_reads_wrong_is_not_known()
    {
        Assert.Null(new SayNumbers(double.NaN).Of("load"));
        Assert.Null(new SayNumbers(DeltaKilograms: -2.5).Of("delta"));
        Assert.Null(new SayNumbers(Sets: 1).Of("sets"));
        Assert.Null(All.Of("no_such"));
    }

    [Fact]
    public async Task Speaker_without_a_model_leaves_the_first_sentence()
        => Assert.Null(await new Speaker(new ModelSlot(), TimeSpan.FromSeconds(5)).ChooseAsync(new SayQuestion(ReasonCodes.OnTarget, "en", All), CancellationToken.None));
}
