namespace EdgeGym.Coaching.Understanding;

/// <summary>Words that must not be missed. Sources: stop-exercise signs (review PMC10959113), ACOG's stop words, and how people say them.</summary>
internal static class DangerPhrases
{
    public static readonly string[] RedFlagEnglish =
    [
        "chest ~ tight*|pain*|pressure|pressure|hurt*|heavy|heaviness|squeez*|crush*|ache*|aching|burn*|stab*|discomfort|weird|funny|constrict*", "tight*|pain*|pressure|heaviness|squeez* ~ chest",
        "hurt*|ache*|aching|stabbing|discomfort ~ chest", "elephant ~ chest", "something in|on my chest", "angina",
        "can't|cant|cannot|couldn't|couldnt|unable ~ breathe|breath|breathing", "not able to breathe", "not getting ~ air", "can't|cant|cannot get ~ air",
        "short* of breath", "out of breath and", "breathless*", "hard|trouble|difficult*|struggl* ~ breathe|breathing|breath", "gasping", "wheez*", "choking",
        "black*|blacking out", "blackout", "going black", "pass*|passing|passed out", "faint*", "collaps*", "keel* over", "unconscious*", "not responding", "unresponsive", "not breathing",
        "vision ~ black*|blur*|dark*|grey|gray|going|gone|tunnel*", "tunnel vision", "see*|seeing stars|spots|double", "grey|gray out", "greying|graying out", "everything ~ black|grey|gray|dark",
        "heart ~ racing|pound*|skip*|flutter*|stop*|hurt*|pain*|jump*|irregular*|weird|funny|attack|explod*", "palpitation*", "irregular heartbeat", "racing heart*", "heartbeat ~ irregular|weird|off|crazy",
        "cold sweat*", "clammy", "left arm ~ pain*|hurt*|numb|numbness|tingl*|ache*|aching|heavy|weak|weird|dead", "pain*|numb|numbness|tingl*|ache|aching ~ left arm", "jaw ~ pain*|hurt*|ache*|aching|tight*|numb|numbness", "pain*|ache|aching ~ jaw",
        "throw*|threw|puk*|vomit* up", "vomit*", "puking", "puke", "nausea*", "nauseous", "nauseated", "going|about to be sick", "gonna be sick", "feel*|felt sick", "queasy",
        "slurr*", "face ~ droop*|numb|numbness", "having|had a stroke", "stroke ~ symptom*|face", "numb|numbness ~ side", "one|left|right side ~ numb|numbness|weak", "seizure", "convuls*", "ambulance", "call 911|999|112|120|doctor|help", "help help", "need help now", "paramedic*",
        "worst headache", "sudden headache", "splitting headache", "thunderclap",
        "contractions", "water broke", "leaking fluid", "vaginal bleeding", "bleeding", "baby ~ moving", "calf ~ swell*|swollen", "lips ~ blue|purple", "turning|turned blue|pale|white|grey|gray", "lost consciousness", "can't|cant feel my",
        "dropped to the floor", "fell|fallen|falls down", "lying|lies|laying ~ floor|ground", "fell ~ floor|ground", "xiongmen", "xiong men", "xiong tong", "xiongtong", "xin huang", "xinhuang", "chuan bu shang", "chuanbushang",
    ];

    public static readonly string[] RedFlagChinese =
    [
        "胸|心口|前胸~闷|焖|憋!推胸!夹胸!练胸", "胸|心口~疼|痛|刺|绞|压|堵|紧|发沉|难受|不舒服|不得劲|发紧|揪!推胸!夹胸!练胸!扩胸", "凶闷|匈闷|胸门|胸焖|胸问", "压得~胸|胸口",
        "喘不|踹不~上|过|来|动|匀", "喘~不上|不过|不来", "气~上不来|接不上|不够用", "气喘不", "上不来气|透不过气|透不过来|提不上气|吸不上气|倒不过气|上不来汽|喘不上汽", "呼吸~困难|不了|不过来|不上来|费劲|急促|不畅|不顺",
        "压得慌|压得难受", "不能呼吸|没法呼吸|无法呼吸|憋气|憋得|憋死|气短|气紧|窒息|没气了",
        "眼前~黑|花|发白|模糊", "眼睛|两眼|眼~发黑|黑|一黑|冒金星|看不清|看不见|重影", "视线~模糊|变黑|发黑", "金星!金星体",
        "晕倒|晕过去|晕厥|昏倒|昏过去|昏厥|昏迷|休克|快晕|要晕|晕了过去|不省人事|失去意识|没意识|没反应了|没呼吸", "意识~模糊", "人|他|她~没反应", "倒下|倒地|摔倒|晕菜", "想吐!吐槽|想呕|要吐!吐槽|快吐|吐了!吐槽|呕吐|恶心|反胃|干呕|犯恶心",
        "心慌|心荒|心谎|心悸|心律|早搏|心绞", "心跳|心率~快|乱|不齐|漏|停|异常|不正常|不对|厉害|飙|跳出来", "心脏~疼|痛|难受|不舒服|跳|停|病|受不了|不对|扑通|怦怦", "心里~发慌|发紧|难受", "胸口~跳",
        "冷汗|虚汗", "左胳膊|左臂|左手臂|左手~疼|痛|麻|酸|沉|没劲|没力|发胀|不听使唤|抬不起", "左边~胳膊|手臂|身子~麻|疼|痛|没", "下巴|下颌|牙床~疼|痛|酸|紧|麻", "嘴歪|口歪|说话不清|口齿不清|说不清话", "舌头~麻|打结", "半边|一侧|半身~麻|不能动|没知觉|没力|动不了",
        "抽搐!抽搐腹|抽过去|癫痫|中风|脑梗|心梗|猝死", "救命|救护车|叫医生|打120|急救|叫人|快来人|来人啊", "脸色|嘴唇|脸~发白|惨白|苍白|发紫|发青|煞白", "见红|宫缩|羊水", "胎动~少|没", "流血|出血|大出血", "后背~撕裂", "头~炸裂|像要炸", "剧烈头痛|头痛欲裂|剧烈头疼|头疼欲裂",
        "没知觉|失去知觉", "小腿~肿", "他|她|朋友|有人~晕|倒|不行了|抽", "胸悶",
    ];

    public static readonly string[] DizzyEnglish =
    [
        "dizz*", "dizzy|dizziness", "light headed|headedness", "lightheaded*", "light-headed", "wooz*", "vertigo", "room|head|everything|world|gym ~ spin*", "spinning", "unsteady", "off balance", "lost|losing|lose ~ balance",
        "can't|cant stand up|straight", "about to fall", "gonna fall over", "foggy head", "head ~ foggy|floaty|swimming|light", "faintish", "see ~ moving", "disoriented", "giddy", "tou yun", "touyun", "toyun",
    ];

    public static readonly string[] DizzyChinese =
    [
        "头晕|头云|投晕|头昏|头发昏|晕乎乎|眩晕|发晕|晕乎|晕晕|晕得|晕的|晕了|晕死|我晕|好晕|有点晕|有些晕|点晕|很晕|犯晕|晕眩", "晕!晕染!晕车药!光晕!晕妆", "头~晕|昏|旋|飘", "天旋地转|天翻地覆|天晕地转", "站不稳|站不住|走不稳|脚底发飘|头重脚轻|摇摇晃晃|轻飘飘|脚软站", "迷糊|晕晕乎乎|脑袋发懵|脑子发懵|发懵|眼花",
    ];

    public static readonly string[] PainEnglish =
    [
        "pain|pains|painful|pained", "hurt*", "ouch", "ow", "sharp", "pinch*", "pop|popped|popping", "tweak*", "pulled ~ muscle|hamstring|back|shoulder|something|groin|calf|quad|neck", "felt ~ pull|snap|tear|rip|crack|click|twinge|pop", "twinge*", "tore|torn|tear ~ muscle|something|shoulder|hamstring|bicep*|calf|pec",
        "numb|numbness|numbing", "tingl*", "cramp*", "spasm*", "sprain*", "strain ~ back|shoulder|neck|knee|muscle", "strained", "twisted ~ ankle|knee|wrist|back", "rolled ~ ankle", "stabbing", "shooting", "throbbing", "ache*", "aching", "agony", "injured", "injury ~ acting|flar*|back",
        "knee|knees|shoulder|shoulders|elbow|elbows|wrist|wrists|ankle|ankles|neck|hip|hips|back|joint|joints ~ sore|clicking|cracking|grinding|stiff|swollen|giving|locked|bad|weird|funny|uncomfortable|unstable|killing|bother*|acting",
        "sore ~ knee|knees|shoulder|elbow|wrist|ankle|neck|hip|back|joint", "something ~ wrong|snapped|gave", "not feel* right", "doesn't|doesnt feel right", "charley horse", "stitch in my side", "side stitch", "pins and needles", "swollen", "dislocat*", "feels off", "uncomfortable",
    ];

    public static readonly string[] PainChinese =
    [
        "疼!心疼!疼爱!疼你", "痛!痛快!痛并快乐!痛定", "刺痛|酸痛|胀痛|钝痛|扎得慌|针扎|火辣辣|硌得", "扯!扯淡!瞎扯!胡扯!扯平!扯远", "拉伤|拉着了|拉着筋|拉到筋|拉到肌肉", "筋~拉|扯|抻|断", "抻着|抻到", "闪了|闪到|闪着|扭了|扭到|扭着|扭伤|崴|岔气|落枕", "麻!麻烦!麻利!肉麻!麻将!麻辣!芝麻!麻雀!马麻",
        "别着|别到|不得劲|抽筋|转筋|痉挛|撕裂|断了!断了网!断了电", "肩|膝|腰|肘|腕|踝|脖|髋|关节|骨头|膝盖|胳膊~响|卡|咔|弹响|错位|脱臼|肿|酸胀|难受|不舒服|不太舒服|不大舒服|不是很舒服|不对劲|别扭|僵|使不上|不稳|打软", "咔嚓|咯噔|啪的一声|嘎嘣|咔一下", "受伤|伤着|伤到|旧伤|伤犯|挫伤", "不舒服|不太舒服|不大舒服|难受|不太对劲|哪里不对|不大对劲", "抽住了|痉了",
    ];

    public static readonly string[] StopEnglish =
    [
        "stop", "stop stop", "stop now", "stop it", "make it stop", "let me out", "get ~ off me", "i'm stuck", "im stuck", "stuck under", "pinned", "take ~ off me", "rack it", "spot me", "pause", "hold on", "wait", "one moment", "emergency", "abort", "that's enough", "thats enough",
    ];

    public static readonly string[] StopChinese =
    [
        "停!不停!停车!停不下来!停电", "暂停|等一下|等等|等会|先停|压住了|压着我|卡住我|被压|出不来|起不来了|撑不住|顶不住|快拿走|别动|住手|打住|急停",
    ];

    public static readonly string[] FaultEnglish =
    [
        "machine|thing|cable|pulley|seat|pad|handle|pin|stack|screen|motor|belt|treadmill|bike|strap|weight|equipment|rope ~ broken|broke|stuck|stick*|jam*|slip*|loose|frayed|snapp*|squeak*|nois*|noise|weird|smok*|burning|smell*|frozen|dead|wobbl*|malfunction*|faulty|shak*|grinding|rattl*|crack*", "machine|thing|cable|pulley|seat|pad|handle|pin|screen|motor|belt|treadmill|bike|strap ~ won't|wont", "machine|thing|screen|treadmill|bike|motor not working", "machine|thing|screen|treadmill|bike|motor doesn't work",
        "out of order", "broken ~ machine|cable|seat|handle|pin|screen|belt", "won't|wont adjust|lock|start", "emergency stop ~ pressed|hit|stuck", "electric shock", "sparks", "smoke", "oil leak*", "display ~ wrong|blank|frozen|off", "error code", "machine is acting",
    ];

    public static readonly string[] FaultChinese =
    [
        "机器|器械|设备|钢丝|绳子|钢索|座椅|坐垫|靠背|把手|手柄|插销|配重|屏幕|皮带|跑带|跑步机|单车|电机|马达|滑轮|踏板|显示屏~坏|卡|断|松|响|晃|异响|声音|不动|失灵|冒烟|打滑|歪|裂|故障|漏|没反应|调不|拔不|死机|黑屏|不灵|不准|不对|磨损|掉|抖|怪味|糊味",
        "坏了!心态坏!气坏!累坏!坏了规矩|故障|失灵|冒烟|漏电|触电|电了一下|有焦味|异响|调不动|拔不出来|插不进去|死机了|黑屏了|报错|急停按|卡死了|卡住了",
    ];
}
