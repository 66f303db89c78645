using System.Reflection;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Saying;

namespace EdgeGym.Tests.Coaching;

public sealed class ReasonsTests
{
    public static TheoryData<string> AllCodes => [.. new[] { typeof(ReasonCodes), typeof(LimitCodes), typeof(BeforeCodes) }
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Select(constant => (string)constant.GetRawConstantValue()!)
        .Concat(SafetyRules.All.Select(rule => rule.Code))
        .Distinct()];

    [Theory]
    [MemberData(nameof(AllCodes))]
    public void Say_each_code_gives_one_short_sentence_in_both_languages(string code)
    {
        Assert.True(Reasons.Has(code), code);
        foreach (var delta in new double?[] { null, -2.5, 0, 2.5 })
        {
            var numbers = new SayNumbers(57.5, 10, 90, 3, 2, delta);
            var (chinese, english) = (Reasons.Say(code, "zh", numbers), Reasons.Say(code, "en", numbers));
            Assert.Contains(chinese, character => character is >= '\u4e00' and <= '\u9fff');
            Assert.DoesNotContain(english, character => character > 127);
            Assert.InRange(english.Length, 8, 90);
            Assert.InRange(chinese.Length, 4, 40);
            Assert.DoesNotContain('{', chinese + english + Reasons.Say(code, "zh") + Reasons.Say(code, "en"));
        }
    }

    [Fact]
    public void Say_names_the_load_with_its_unit()
    {
        Assert.Contains("57.5 kg", Reasons.Say(LimitCodes.StepUpPercent, "en", new SayNumbers(57.5)));
        Assert.Contains("57.5公斤", Reasons.Say(LimitCodes.StepUpPercent, "zh", new SayNumbers(57.5)));
    }

    [Fact]
    public void Say_unknown_code_is_a_neutral_sentence() => Assert.DoesNotContain("no_such", Reasons.Say("no_such", "en"));
}
