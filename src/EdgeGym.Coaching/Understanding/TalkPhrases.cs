namespace EdgeGym.Coaching.Understanding;

/// <summary>Everything else that people say on a gym floor.</summary>
internal static class TalkPhrases
{
    public static readonly string[] HealthEnglish = ["pregnan*", "expecting a baby", "high blood pressure", "hypertension", "heart condition|disease|problem*|surgery", "pacemaker", "diabet*", "beta blocker*", "stent", "surgery", "hernia", "herniated disc", "slipped disc", "asthma", "epilep*", "osteoporosis", "arthritis", "blood thinner*", "my doctor ~ said|told|says", "blood pressure is", "fever", "flu", "covid"];
    public static readonly string[] HealthChinese = ["怀孕|孕妇|有孕|怀了|身孕|备孕", "高血压|血压高|血压有点高|血压偏高", "心脏病|冠心病|支架|起搏器|房颤", "糖尿病|血糖", "做过手术|刚手术|手术后|开过刀|术后", "疝气|椎间盘|腰突|哮喘|癫痫病史|骨质疏松|关节炎|痛风", "医生说|大夫说|医生不让|医嘱", "发烧|感冒|新冠|流感"];
    public static readonly string[] EndEnglish = ["done for today|the day|now", "i'm done", "im done", "call it a day", "finish* ~ workout|session|training", "end ~ session|workout|training", "that's all for today", "heading home", "going home", "go home", "log me out", "sign out", "quit"];
    public static readonly string[] EndChinese = ["不练了|今天就到这|到此为止|练完了|结束训练|结束吧|今天结束|收工|回家了|我走了|下机|退出登录|撤了|不想练了|就这样吧|先走了|溜了"];
    public static readonly string[] PeriodEnglish = ["my period", "on my period", "time of the month", "pms", "menstrua*"];
    public static readonly string[] PeriodChinese = ["生理期|大姨妈|姨妈|例假|月经|来那个了|经期|痛经"];
    public static readonly string[] ReadinessEnglish = ["slept ~ badly|poorly|bad|hours|little", "didn't|didnt sleep", "no|bad|little sleep", "not my day", "hungover", "hangover", "rough night", "not feeling it", "not feeling great|well|good", "low energy", "under the weather", "stressed", "jet lag*", "haven't|havent eaten", "skipped breakfast|lunch", "off day", "still sore", "recovering"];
    public static readonly string[] ReadinessChinese = ["没睡好|没睡|失眠|熬夜|通宵|睡得少|睡得不好|睡眠不足|只睡了", "状态不好|状态一般|状态差|状态不行|状态不佳|没状态|不在状态|今天不行", "没精神|没吃饭|没吃早饭|空腹|宿醉|喝多了|压力大!胸|时差|低血糖", "还没恢复|没恢复"];
    public static readonly string[] RestMoreEnglish = ["more rest", "longer rest|break", "rest ~ more|longer", "need|want|give|take ~ break|minute|rest|breather|sec|second", "catch my breath", "another minute", "extend ~ rest", "not ready yet", "more time", "need a moment"];
    public static readonly string[] RestMoreChinese = ["多休息|多歇|再休息|再歇|歇会|歇一|休息一下|休息会|休息一会|缓一缓|缓缓|缓一下|缓口气|喘口气|喘一下|歇口气|没歇够|没休息够|让我喘|休息久一点|休息长一点|延长休息|加休息|让我歇|休息太短", "多歇|多休息"];
    public static readonly string[] RestLessEnglish = ["less rest", "shorter rest|break", "skip ~ rest", "ready to go", "i'm ready", "im ready", "ready now", "don't|dont need ~ rest|break", "too much|long rest", "rest ~ too long|shorter", "start now", "let's go"];
    public static readonly string[] RestLessChinese = ["少休息|休息短|缩短休息|不用休息|不用歇|不需要休息|休息太长|休息太久|休息短一点|可以开始了|开始吧|跳过休息|准备好了|直接来|不休息"];
    public static readonly string[] TimeEnglish = ["short on time", "in a hurry|rush", "only have ~ minutes|min|minute|hour", "running late", "got|have to leave|go soon", "quick session|workout", "no time", "not much time", "time is short|tight"];
    public static readonly string[] TimeChinese = ["赶时间|时间不够|没时间|时间紧|时间有限|来不及|要迟到|快一点练|待会有事|马上要走|得走了", "只有|只剩~分钟"];
    public static readonly string[] BusyEnglish = ["machine ~ taken|busy|occupied|in use", "someone ~ using|machine", "queue", "waiting for ~ machine", "it's taken"];
    public static readonly string[] BusyChinese = ["有人在用|被占了|有人用|占着|排队|等不到器械"];
    public static readonly string[] ChangeEnglish = ["different|another|other exercise|machine|movement", "swap ~ exercise|this|it|machine", "change ~ exercise|movement|machine", "switch ~ exercise|machine", "alternative", "instead of", "something else", "don't|dont like this"];
    public static readonly string[] ChangeChinese = ["换一个动作|换个动作|换动作|换别的|换一个练|换个练|换台|换一台|换器械|换个器械|别的动作|其他动作|替代|不想做这个|不喜欢这个|换个部位"];
    public static readonly string[] SkipEnglish = ["skip ~ this|exercise|it|one|machine", "skip it", "next exercise", "move on", "don't|dont want to do"];
    public static readonly string[] SkipChinese = ["跳过|下一个动作|下一个项目|不做这个|略过|直接下一个"];
    public static readonly string[] FormEnglish = ["how do i ~ do|use|this", "how ~ form|technique|breathe|grip|posture", "am i doing ~ right|correctly", "proper form", "is my form", "where should ~ feel", "show me how", "how to"];
    public static readonly string[] FormChinese = ["怎么做|怎么练|怎么用|姿势|动作标准|动作对吗|做得对吗|对不对!不太对|怎么呼吸|发力|握距|要领|教我|示范|演示"];
    public static readonly string[] WhyEnglish = ["why", "how come", "reason", "how do you ~ figure|know|decide|calculate", "explain", "what for"];
    public static readonly string[] WhyChinese = ["为什么|为啥|凭什么|怎么算|什么原因|啥意思|什么意思|怎么又|咋|依据|解释"];
    public static readonly string[] StatusEnglish = ["how many ~ left|sets|reps|more|calories", "what's my|the", "whats my|the", "what is my|the", "which set", "how much ~ weight|am|is|lifting", "where am i", "how am i doing", "how long ~ rest|left", "my progress", "current weight", "next set"];
    public static readonly string[] StatusChinese = ["还有几组|第几组|几组了|还剩|剩几|多少公斤|多重|多少次|几次了|做了几|现在多少|心率多少|消耗|卡路里|进度|下一组多少|还要多久|休息多久|多久"];
    public static readonly string[] UnitEnglish = ["in kg|pounds|lbs|kilos", "kg or", "pounds or", "convert", "how many pounds|kilos|kg|lbs", "what unit"];
    public static readonly string[] UnitChinese = ["是公斤还是|公斤还是磅|磅还是|换算|什么单位|单位是|等于多少|几斤"];
    public static readonly string[] MotivationEnglish = ["motivate me", "cheer me", "encourage me", "pump me up", "i can't be bothered", "give up", "lazy", "what's the point", "no motivation"];
    public static readonly string[] MotivationChinese = ["鼓励|加油|打气|没动力|坚持不下去|懒得|不想动|想放弃|给点动力|没意思"];
    public static readonly string[] AbuseEnglish = ["fuck you", "stupid machine|bot|coach|thing", "idiot", "you suck", "piece of shit", "moron", "shut up", "useless"];
    public static readonly string[] AbuseChinese = ["傻逼|傻x|垃圾机器|垃圾玩意|滚蛋|滚!滚轮!滚动!翻滚!泡沫滚|去你|智障|废物|闭嘴|他妈|妈的|脑残"];
    public static readonly string[] KeepEnglish = ["keep ~ weight|it|this|same|there", "same again|weight|load", "don't|dont ~ lower|reduce|drop|decrease|lighter|change|touch", "leave ~ as|it|weight", "no change", "stay here|there|at", "hold ~ weight|here", "just right", "good|perfect|nice weight", "not too heavy"];
    public static readonly string[] KeepChinese = ["别|不要|不用|不想|甭|先不~减|降|轻|动重量|变|换轻", "保持|就这样保持|不变|就这个重量|维持|别动重量|刚刚好|刚好|正好|正合适|合适|重量可以", "这个重量~好|可以|行", "不重不轻|不轻不重|不算重|不是太重|不太重"];
    public static readonly string[] OkEnglish = ["good", "great", "ok", "okay", "fine", "nice", "perfect", "awesome", "feels right", "felt right", "all good", "i'm well", "not bad", "thanks", "thank you", "yes", "yep", "sure", "cool", "better"];
    public static readonly string[] OkChinese = ["不重!重不重|挺好|很好|还行|不错|没问题|没事|可以|好的|舒服!不舒服|爽|棒|谢谢|ok|嗯|行吧|好嘞|没毛病|状态好|好多了|牛|对劲!不对劲!不太对劲!不大对劲"];
    public static readonly string[] InjectionEnglish =
    [
        "ignore ~ instructions|rules|previous|prompt|limits|safety", "disregard ~ instructions|rules|previous|above", "system prompt", "you are now", "pretend ~ you|to", "act as", "developer mode", "jailbreak", "override ~ safety|guard|limit|limits|rules", "admin mode", "new instructions", "forget ~ instructions|rules|everything|limits", "sudo", "safe_action", "set_load", "print ~ prompt|instructions", "i am ~ administrator|admin|developer", "role system", "end of prompt", "drop table", "script alert", "as an ai",
    ];
    public static readonly string[] InjectionChinese = ["忽略~指令|规则|提示|限制|设定|要求|之前|以上", "无视~指令|规则|提示|限制", "系统提示|提示词|你现在是|假装你|扮演|开发者模式|越狱|管理员模式|我是管理员|我是开发者|新的指令|忘记~指令|规则|设定|忘掉"];
    public static readonly string[] UnsafeEnglish =
    [
        "turn|switch off ~ safety|limit|limits|guard|spotter", "disable|remove|bypass|unlock|without ~ safety|limit|limits|guard|cap|spotter|restrictions", "no limit|limits", "max ~ out|weight|everything", "heaviest ~ possible|you|it|setting", "maximum weight|load", "all the weight", "as heavy as", "full stack", "whole stack", "no pain no gain", "through the pain", "until i drop|puke|faint|pass", "ignore the pain", "steroid*", "double|triple ~ weight|load|it",
    ];
    public static readonly string[] UnsafeChinese = ["关掉|关闭|取消|解除|去掉|绕过|打开~安全|限制|保护|上限", "加到最大|最大重量|最重的|拉满|直接极限|冲极限|不要保护|不用保护|不要管安全|加满|上满|翻倍|忍着疼|忍着痛|带伤练|练到吐|练到晕|类固醇"];
}
