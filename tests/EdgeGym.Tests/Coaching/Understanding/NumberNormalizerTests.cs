using System.Text;
using EdgeGym.Coaching.Understanding;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeGym.Tests.Coaching.Understanding;

public sealed class NumberNormalizerTests
{
    [Theory]
    [InlineData("一百二十五公斤", "125公斤")]
    [InlineData("一百二", "120")]
    [InlineData("一百零二公斤", "102公斤")]
    [InlineData("一百〇二公斤", "102公斤")]
    [InlineData("两百五十磅", "250磅")]
    [InlineData("一千零五十", "1050")]
    [InlineData("一二零", "120")]
    [InlineData("百八十斤", "180斤")]
    [InlineData("十公斤", "10公斤")]
    [InlineData("十五个", "15个")]
    [InlineData("两片半", "2.5片")]
    [InlineData("五公斤半", "5.5公斤")]
    [InlineData("一个半小时", "1.5个小时")]
    [InlineData("十二点五公斤", "12.5公斤")]
    [InlineData("加一点二五公斤的小片", "加1.25公斤的小片")]
    [InlineData("半片", "0.5片")]
    [InlineData("休息两分钟再做三组", "休息2分钟再做3组")]
    [InlineData("第十一格", "第11格")]
    [InlineData("只有二十分钟", "只有20分钟")]
    [InlineData("疼得有八分", "疼得有8分")]
    [InlineData("只有一刻钟了", "只有15分钟了")]
    [InlineData("坡度拉百分之十", "坡度拉10%")]
    [InlineData("减百分之二十五", "减25%")]
    [InlineData("还剩俩", "还剩2")]
    [InlineData("加仨公斤", "加3公斤")]
    [InlineData("十来分钟", "10来分钟")]
    [InlineData("速度调到十", "速度调到10")]
    [InlineData("次数改成八。", "次数改成8。")]
    public void Chinese_numbers_become_digits(string said, string written) => Assert.Equal(written, NumberNormalizer.Normalize(said));

    [Theory]
    [InlineData("还能做六七个", "还能做6-7个")]
    [InlineData("加两三公斤", "加2-3公斤")]
    [InlineData("二三十公斤", "20-30公斤")]
    [InlineData("一百五六十斤", "150-160斤")]
    [InlineData("十二三个", "12-13个")]
    [InlineData("三五个", "3-5个")]
    [InlineData("一两片", "1-2片")]
    public void Chinese_estimates_keep_both_ends(string said, string written) => Assert.Equal(written, NumberNormalizer.Normalize(said));

    [Theory]
    [InlineData("轻一点")]
    [InlineData("一点一点加")]
    [InlineData("等一下")]
    [InlineData("跟上次一样")]
    [InlineData("二头")]
    [InlineData("三分化")]
    [InlineData("四分化")]
    [InlineData("第二组")]
    [InlineData("十分累")]
    [InlineData("千万别停")]
    [InlineData("乱七八糟")]
    [InlineData("年过半百")]
    [InlineData("一半")]
    [InlineData("三角肌")]
    [InlineData("我俩一起练")]
    [InlineData("不三不四")]
    public void Chinese_words_with_digits_in_them_stay(string said) => Assert.Equal(said, NumberNormalizer.Normalize(said));

    [Theory]
    [InlineData("two and a half kilos", "2.5 kilos")]
    [InlineData("one and a half plates", "1.5 plates")]
    [InlineData("half a plate", "0.5 plate")]
    [InlineData("one twenty", "120")]
    [InlineData("one twenty five", "125")]
    [InlineData("one ten", "110")]
    [InlineData("twenty five", "25")]
    [InlineData("Twenty-five kilos", "25 kilos")]
    [InlineData("a hundred and two pounds", "102 pounds")]
    [InlineData("one hundred and twenty five", "125")]
    [InlineData("two point five", "2.5")]
    [InlineData("one point two five", "1.25")]
    [InlineData("one more rep", "1 more rep")]
    [InlineData("a couple of kilos more", "2 kilos more")]
    [InlineData("half a dozen left in the tank", "6 left in the tank")]
    [InlineData("make it a dozen reps", "make it 12 reps")]
    [InlineData("gimme another minute", "gimme another 1 minute")]
    [InlineData("lose a plate", "lose 1 plate")]
    [InlineData("half a minute less", "30 seconds less")]
    [InlineData("a quarter of an hour left", "15 minutes left")]
    [InlineData("hundred pounds will do", "100 pounds will do")]
    [InlineData("one percent steeper", "1 percent steeper")]
    [InlineData("three sets of twelve", "3 sets of 12")]
    public void English_numbers_become_digits(string said, string written) => Assert.Equal(written, NumberNormalizer.Normalize(said));

    [Theory]
    [InlineData("this one was easy")]
    [InlineData("this one and that")]
    [InlineData("someone's weight")]
    [InlineData("one's own pace")]
    [InlineData("a second please")]
    [InlineData("for too long")]
    [InlineData("beats a minute")]
    [InlineData("a bit of a set-up")]
    public void English_words_stay(string said) => Assert.Equal(said, NumberNormalizer.Normalize(said));

    [Fact]
    public void Numbers_are_found_as_written_and_few()
    {
        Assert.Equal(["125", "2.5", "8"], NumberNormalizer.NumbersIn("125公斤 2.50 then 8, 8 and 123456"));
        Assert.Equal(16, NumberNormalizer.NumbersIn(string.Join(' ', Enumerable.Range(1, 100))).Count);
    }

    /// <summary>Pieces that numbers are made of, in any order; digits already written stay as they are.</summary>
    [Fact]
    public void Normalize_any_text_never_throws_and_leaves_digits_alone()
    {
        string[] pieces = ["一", "二", "两", "三", "十", "百", "千", "零", "〇", "半", "点", "第", "公斤", "片", "分钟", "一点", "one", "twenty", "hundred", "and", "a", "half", "point", " ", "-", "7", "2.5", "\ud800", "\u0000", "é"];
        Prop.ForAll(Gen.Elements(pieces).ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            foreach (var number in NumberNormalizer.NumbersIn(NumberNormalizer.Normalize(text)))
                Assert.InRange(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture), 0, 9999.99);
        }).QuickCheckThrowOnFailure();
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => { _ = NumberNormalizer.Normalize(text!); }).QuickCheckThrowOnFailure();
        Prop.ForAll(Gen.Choose(0, 99_999).Select(number => (number / 10.0).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)).ToArbitrary(), digits =>
        {
            Assert.Equal($"到{digits}公斤, {digits} kg", NumberNormalizer.Normalize($"到{digits}公斤, {digits} kg"));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Words that could make a reader look further and further; without a bound this would overflow the stack.</summary>
    [Theory]
    [InlineData("one hundred ")]
    [InlineData("a hundred and ")]
    [InlineData("九")]
    [InlineData("一点")]
    [InlineData("two and a half ")]
    public void Normalize_long_hostile_text_ends(string piece)
    {
        var text = new StringBuilder().Insert(0, piece, 100_000).ToString();
        Assert.NotEmpty(NumberNormalizer.Normalize(text));
    }
}
