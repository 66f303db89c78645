namespace EdgeGym.Coaching.Understanding;

/// <summary>Too heavy, too light, tired, and what sounds like danger but is a figure of speech.</summary>
internal static class EffortPhrases
{
    public static readonly string[] MissedEnglish =
    [
        "couldn't|couldnt|can't|cant|didn't|didnt|failed ~ last|final one|rep", "couldn't|couldnt|can't|cant finish", "failed ~ rep|reps|set", "missed ~ rep|reps|last", "didn't|didnt make it", "couldn't|couldnt get ~ up", "hit failure", "got stuck", "went to failure",
    ];

    public static readonly string[] MissedChinese =
    [
        "没推起来|没起来|没做完|没完成|没拉起来|没举起来|没蹬起来|没推上去|没拉动|没推动|失败了|力竭了", "最后~没起|没推|没做|没完成|失败", "推不起来|起不来|举不起来|拉不起来|蹬不起来|推不上去",
    ];

    public static readonly string[] HeavyEnglish =
    [
        "too heavy|hard|much|tough|intense", "so heavy", "way too heavy|hard|much", "really|very|super|pretty|quite|kinda|crazy|damn|bit|little heavy", "it's|its|that's|thats|this|feels|felt heavy", "heavy for me", "weighs a ton", "can't|cant|cannot|couldn't|couldnt move|lift|push|pull|press|do|handle|manage ~ this|it|that|anymore|more|another|weight|one", "can't|cant|cannot do",
        "lighter", "go|make|bring ~ down", "lower ~ weight|load|it|resistance", "less weight", "less load", "drop|reduce|decrease|lower|cut|take ~ weight|load|bit|little|some|off|it", "reduce|decrease|lighten", "take ~ off", "barely|hardly|nearly|almost ~ last|got|made|failed|finish*|up", "not light enough", "overload*", "ease off", "back off", "dial ~ back|down",
        "turn ~ down", "beyond me", "struggl*", "kills me", "brutal", "shaking", "weight is insane", "not strong enough", "no way i can", "grinding",
    ];

    public static readonly string[] HeavyChinese =
    [
        "重了|太重|好重|很重|有点重|有些重|超重!体重超重|挺重|偏重|这么重|死重|贼重|巨重|真重|重死|忒重|老重|蛮重|够重了", "太沉|好沉|很沉|沉了|有点沉|死沉|贼沉", "推不动|拉不动|举不动|蹬不动|抬不动|做不动|练不动|顶不动|扛不动|压不动|搞不动|弄不动|做不了|举不起|拉不起", "吃不消|吃力|费劲!不费劲|扛不住|受不了|hold不住|顶不住|撑不住|太难|太猛|太狠|强度太大|强度大|太大了|干不动",
        "轻一点|轻点|轻些|轻一些|换轻|调轻|轻两|轻一|再轻|要轻|降一点|降点|降低|减一点|减点|减些|减重!减重期!减重餐|减轻|减少重量|减量|往下调|调低|调小|下调|小一点|给我减|降重|减两|减一|降两|降一|减几|少点重量|少一点重量|卸一|卸两|卸点|去掉一|拿掉|撤一|撤两|不够轻", "差点没|勉强|硬撑|咬牙才|差一点就没",
    ];

    public static readonly string[] NoMoreEnglish = ["don't|dont|not|no ~ add|increase|raise|heavier", "no more weight", "not heavier", "don't|dont go up", "not ready ~ more|heavier", "don't|dont make it heavier"];

    public static readonly string[] NoMoreChinese = ["别|不要|不用|甭|先不|不想|不能|不敢~加|再重|更重|往上|提重|上重量|涨"];

    public static readonly string[] LightEnglish =
    [
        "too light|easy|simple|little", "so|really|very|super|pretty|way easy|light", "it's|its|that's|thats|this|feels|felt|was light|easy", "heavier", "not heavy|hard enough", "more weight", "more load", "add|put|throw|slap ~ weight|kilo*|kg|pound*|lb*|plate*|bit|more|some|on", "increase|raise|bump|up|crank ~ weight|load|it|resistance|up", "go|make|bring ~ up", "piece of cake", "no sweat", "barely|hardly feel|felt|notice*|anything|working",
        "could|can do ~ more|all day", "ten|lots|plenty|many|loads more", "nothing to it", "feather", "warm up weight", "another plate", "turn ~ up", "step it up", "challenge me", "child's play", "no challenge", "walk in the park",
    ];

    public static readonly string[] LightChinese =
    [
        "轻了!减轻了!轻了点伤|太轻|好轻|很轻|有点轻|有些轻|挺轻|偏轻|真轻|这么轻", "不够重|不够劲|一点都不重|一点也不重|一点不重|没感觉|没什么感觉|没啥感觉|没难度|没挑战|小意思|小菜一碟|轻松|轻而易举|毫无压力|没压力|跟玩一样|跟玩似的|洒洒水|毛毛雨|热身而已|不过瘾|太简单|太容易|不费劲|不费力|随便做|闭着眼", "加重!加重伤|加一点|加点|加些|加两|加一片|加一格|加几|再加|再重|重一点|重点!重点是!重点练!重点部位|重些|换重|调重|往上加|上重量|上调|加量|加码|给我加|提一点|提升重量|调高|调大|大一点|加大|增加|可以加|能加|上强度", "还能~做|来|干|推|再", "还可以~好多|做", "再来十|再来20|做好多",
    ];

    public static readonly string[] FatigueEnglish =
    [
        "tired", "exhaust*", "wiped", "worn out", "beat", "drained", "fatigue*", "gassed", "spent", "burned|burnt out", "knackered", "running out of gas|steam|energy", "out of gas|steam|energy", "no energy|strength|power|juice", "legs|arms|muscles|quads|shoulders|glutes|pecs|biceps|triceps ~ toast|jelly|dead|shot|fried|burning|sore|tired|gone|shaky|heavy|noodles|cooked|burn", "weak", "sore", "done for", "can't|cant go on", "toast", "cooked", "pooped", "shattered", "sluggish", "burning",
    ];

    public static readonly string[] FatigueChinese =
    [
        "累", "乏了|疲劳|疲惫|疲倦|没力气|没力|没劲|使不上劲|没电了|脱力|力竭|虚脱|瘫了|废了|不行了|腿软|手软|胳膊软|发抖|抖得|酸!酸奶!酸辣!心酸!乳酸菌|胀得|泵感|练不动了|做不动了|没体力|体力不支|筋疲力尽|精疲力|散架|顶不住了|趴了",
    ];

    /// <summary>Sounds like danger, means hard work. Only for those that cannot be meant: what may be real is in the dangers too.</summary>
    public static readonly string[] FigurativeEnglish =
    [
        "killing me", "kill me", "dying", "gonna die", "going to die", "died", "i'm dead", "im dead", "dead lol", "murder*", "death", "killer", "destroy*", "crushed|crushing me", "torture", "legs are on fire", "arms are on fire", "rip me", "wrecked", "smoked", "brutal set", "slay*",
    ];

    public static readonly string[] FigurativeChinese = ["累死|累成狗|累趴|累瘫|要死了|快死了|死了!猝死|要命|要了我的命|老命|练死|虐死|虐我|酸爽|炸了!头炸|爆了|燃起来|废了|凉凉|挂了|没了半条命|原地去世|升天|归西"];

    /// <summary>Laughter: with it a figure of speech is one.</summary>
    public static readonly string[] Laughter = ["lol", "lmao", "haha", "hahaha", "rofl", "jk", "just kidding", "哈哈", "嘿嘿", "233", "笑死", "😂", "🤣", "😅", "😆", "💀", "😜"];
}
