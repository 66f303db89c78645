using System.Collections.Frozen;

namespace EdgeGym.Simulation.Lifters;

/// <summary>What a remark is about.</summary>
public enum Remark : byte
{
    TooHeavy = 1,
    TooLight = 2,
    Good = 3,
    Tired = 4,
    Pain = 5,
    Dizzy = 6,
    MoreRest = 7,
    LessRest = 8,
    Why = 9,
    ShortOfTime = 10,
    ChitChat = 11,
    MachineTrouble = 12,
}

/// <summary>Things that people say between sets, written for this project.</summary>
public static class Phrases
{
    private static readonly FrozenDictionary<(Remark, string), string[]> Pool = new Dictionary<(Remark, string), string[]>
    {
        [(Remark.TooHeavy, "zh")] = ["太重了", "换轻一点", "推不动了", "这个重量有点吃不消", "给我减一点吧", "降五公斤行不行", "最后一个差点没起来", "重了，轻两片"],
        [(Remark.TooHeavy, "en")] = ["too heavy", "can we go lighter", "I can't move this anymore", "that was way too much", "drop it a bit please", "take 5 kilos off", "barely got the last one up"],
        [(Remark.TooLight, "zh")] = ["太轻了", "加一点重量", "再重点", "没什么感觉，加两片", "这也太轻松了", "还能做好多个", "可以加五公斤"],
        [(Remark.TooLight, "en")] = ["too light", "add some weight", "that was easy", "I could do ten more", "bump it up a notch", "give me another 5 kg", "barely feel this one"],
        [(Remark.Good, "zh")] = ["刚刚好", "这个重量可以", "感觉不错", "就这样保持", "挺好的"],
        [(Remark.Good, "en")] = ["that felt right", "just right", "good weight", "keep it there", "nice, same again"],
        [(Remark.Tired, "zh")] = ["好累啊", "今天状态一般", "昨晚没睡好", "没力气了", "胳膊酸了", "腿软了"],
        [(Remark.Tired, "en")] = ["I'm wiped", "not my day today", "slept badly last night", "running out of gas", "my arms are toast", "legs feel like jelly"],
        [(Remark.Pain, "zh")] = ["肩膀有点疼", "膝盖刺痛", "手腕不太舒服", "腰这里扯了一下", "胳膊肘疼"],
        [(Remark.Pain, "en")] = ["my shoulder hurts", "sharp pain in my knee", "my wrist is a bit sore", "I felt a pull in my lower back", "my elbow hurts"],
        [(Remark.Dizzy, "zh")] = ["有点头晕", "眼前发黑", "胸口有点闷"],
        [(Remark.Dizzy, "en")] = ["I feel dizzy", "a bit light headed", "my chest feels tight"],
        [(Remark.MoreRest, "zh")] = ["让我多歇会儿", "再休息一分钟", "喘口气先"],
        [(Remark.MoreRest, "en")] = ["need a longer break", "give me another minute", "let me catch my breath"],
        [(Remark.LessRest, "zh")] = ["不用休息这么久", "可以开始了", "休息短一点"],
        [(Remark.LessRest, "en")] = ["I'm ready to go", "don't need that much rest", "shorter break please"],
        [(Remark.Why, "zh")] = ["为什么要减重量", "为什么加了", "这个是怎么算的"],
        [(Remark.Why, "en")] = ["why less weight", "why did it go up", "how do you figure that"],
        [(Remark.ShortOfTime, "zh")] = ["我只有十分钟了", "赶时间，少做一组", "今天时间不够"],
        [(Remark.ShortOfTime, "en")] = ["I only have ten minutes", "in a hurry, skip a set", "short on time today"],
        [(Remark.ChitChat, "zh")] = ["今天人真多", "空调有点冷", "这歌不错", "待会儿去吃什么", "你好呀", "外面下雨了吗"],
        [(Remark.ChitChat, "en")] = ["busy in here today", "love this song", "what's for dinner", "hey there", "is it raining outside", "nice new machines"],
        [(Remark.MachineTrouble, "zh")] = ["这机器有点卡", "座椅调不动", "钢丝绳有声音"],
        [(Remark.MachineTrouble, "en")] = ["this thing is sticking", "the seat won't adjust", "the cable makes a noise"],
    }.ToFrozenDictionary();

    public static IReadOnlyList<string> Of(Remark remark, string language) => Pool[(remark, language == "zh" ? "zh" : "en")];

    /// <summary>What this person would say after this set, if anything.</summary>
    public static (Remark Remark, string Text)? After(EffortReport report, bool missed, double talks, string language, RandomStream random)
    {
        var urge = missed || report.Feeling is Feeling.TooHeavy or Feeling.TooEasy ? Math.Min(1, talks * 2.5) : talks;
        if (!random.Chance(urge))
            return null;
        var remark = random.NextUnit() switch
        {
            < 0.55 => report.Feeling switch
            {
                Feeling.TooHeavy => Remark.TooHeavy,
                Feeling.Heavy => random.Chance(0.4) ? Remark.TooHeavy : Remark.Tired,
                Feeling.Good => Remark.Good,
                _ => Remark.TooLight,
            },
            < 0.66 => Remark.Tired,
            < 0.72 => Remark.MoreRest,
            < 0.76 => Remark.LessRest,
            < 0.82 => Remark.Why,
            < 0.86 => Remark.ShortOfTime,
            < 0.885 => Remark.Pain,
            < 0.89 => Remark.Dizzy,
            < 0.91 => Remark.MachineTrouble,
            _ => Remark.ChitChat,
        };
        return (remark, random.Pick(Of(remark, language)));
    }
}
