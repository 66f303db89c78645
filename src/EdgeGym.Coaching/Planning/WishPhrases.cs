namespace EdgeGym.Coaching.Planning;

/// <summary>
/// What words stand for what in a request, as regular expressions over the normalised text (lower case, simplified characters, numbers as digits).
/// None of them looks around or back, so that any text is read in linear time.
/// </summary>
internal static class WishPhrases
{
    public static readonly (string Value, string Pattern)[] Goals =
    [
        ("fat_loss", @"减脂|剪脂|减肥|瘦|燃脂|掉秤|减重|刷脂|甩肉|减到|减掉|掉肉|掉[^,]{0,3}斤|减[^,]{0,5}(?:肉|肚|腿|斤|公斤)|肉[^,]{0,3}减|体脂[^,]{0,6}(?:降|减)?|skinny|kilos off|kg off|pounds off|(?:lose|drop) \d+|fat[- ]?los+|los(?:e|ing) (?:\w+ ){0,3}(?:weight|fat|kilos|pounds|kg|belly)|weight loss|slim|lean(?:er)? out|lean(?:er)?\b|cutting|\bcut me|\bshred|burn(?:s)? fat|drop (?:some )?(?:fat|weight)|tone up|get thin|body fat|belly fat|flat belly"),
        ("hypertrophy", @"增肌|增机|长肌|长肉|肌肥大|练大|想壮|变壮|壮一|肌肉$|块头|维度|围度|练壮|肌肉量|hypertro[fp]+h?y|muscle(?:s)? (?:gain|growth|build|mass)|build(?:ing)? (?:\w+ ){0,2}(?:mus(?:c)?le|mass)|mus(?:c)?le building|gain (?:some )?(?:muscle|mass|size)|muscle gain|\bgains\b|get (?:big|jacked|huge|muscular)|bulk|bigger|for (?:size|growth|muscle)|\bsize\b|mass\b|muscle$|muscle[, ]|\bgrow\b|jacked|muscular\b"),
        ("strength", @"力量|增力|长劲|有劲|立量|有把力气|力气|大重量训练|举得更重|strength|strenght|strong|变强|1rm attempt|powerlift|\bpower\b"),
        ("endurance", @"耐力|体能(?:差|太差|提|训练|好|$)|跑半马|马拉松|enduran|stamina|marathon|conditioning|cardio fitness"),
        ("health", @"健康|养生|恢复性|亚健康|身体好|health|stay fit|stay active|feel better|wellbeing|well-being|ageing|aging"),
    ];

    /// <summary>Muscles; several names belong to one word.</summary>
    public static readonly (string[] Values, string Pattern)[] Muscles =
    [
        (["hamstrings", "glutes"], @"臀腿后侧?"),
        (["quads"], @"股四头?肌?|大腿前侧?|前腿|quads?\b|quadriceps"),
        (["hamstrings"], @"腘绳肌?|大腿后侧?|腿后侧|后侧链|臀腿后|hamstrings?|\bhams\b"),
        (["glutes"], @"臀|屁股|翘臀|蜜桃|glutes?|\bbutt\b|booty|\bbum\b"),
        (["calves"], @"小腿|calves|\bcalf\b"),
        (["chest"], @"胸|chest|\bpecs?\b"),
        (["quads", "hamstrings", "glutes"], @"大腿|腿(?:部)?|下肢|下半身|leg day|\blegs?\b|thighs|lower body"),
        (["lats"], @"背阔|\blats\b"),
        (["upper_back"], @"上背|upper back|rhomboid|posture"),
        (["lower_back"], @"下背|竖脊|lower back|low back"),
        (["back"], @"背|\bback\b"),
        (["biceps"], @"二头|肱二|biceps?|\bbis\b"),
        (["triceps"], @"三头|拜拜肉|肱三|triceps?|\btris\b|bat wings"),
        (["biceps", "triceps"], @"手臂|胳膊|麒麟臂|\barms?\b"),
        (["front_delts"], @"前束|前三角|front delts?"),
        (["side_delts"], @"中束|侧束|side delts?"),
        (["front_delts", "side_delts"], @"肩|三角肌|shoulders?|\bdelts\b"),
        (["abs"], @"腹肌|腹部|马甲线|核心|肚子|人鱼线|\babs?\b|\bcore\b|six[- ]pack|belly|stomach"),
        (["heart"], @"练心肺$|练心肺,|^心肺$|主要练心肺|train my heart|heart and lungs|^heart$|cardiovascular fitness$"),
    ];

    public static readonly (string Value, string Pattern)[] Exercises =
    [
        ("leg_press", @"腿举|倒蹬|蹬腿|leg press(?:es)?"),
        ("chest_press", @"推胸|卧推|胸推|chest press(?:es)?|bench(?: press)?"),
        ("shoulder_press", @"肩推|推肩|推举|肩上推|shoulder press(?:es)?|overhead press(?:es)?|overhead"),
        ("lat_pulldown", @"高位下拉|下拉|(?:lat )?pull ?downs?"),
        ("seated_row", @"坐姿划船|划船(?:动作)?$|seated rows?|\brows\b|rowing motion"),
        ("squat", @"深蹲|不蹲|蹲|squats?(?:ting)?"),
        ("deadlift", @"硬拉|dead ?lifts?"),
        ("hip_thrust", @"臀推|臀冲|hip thrusts?"),
        ("leg_extension", @"腿屈伸|腿伸展|伸腿|leg extensions?"),
        ("leg_curl", @"腿弯举|勾腿|leg curls?"),
        ("biceps_curl", @"二头弯举|弯举|(?:biceps? )?curls"),
        ("triceps_extension", @"三头(?:肌)?(?:伸展|下压|屈伸)|臂屈伸|triceps? (?:extensions?|pushdowns?)"),
        ("lateral_raise", @"侧平举|lateral raises?|side raises?"),
        ("chest_fly", @"夹胸|飞鸟|蝴蝶机|(?:chest )?fl(?:y|ys|yes|ies)\b|pec deck"),
        ("abdominal_crunch", @"卷腹|仰卧起坐|crunch(?:es)?|sit[- ]?ups?"),
        ("back_extension", @"背部?伸展|山羊挺身|挺身|back extensions?|hyperextensions?"),
        ("treadmill", @"跑步机|跑步|不跑|treadmills?|running|\brun\b"),
        ("bike", @"单车|自行车|健身车|动感单车|\bbikes?\b|cycling"),
        ("rower", @"划船机|rower|rowing machine|rowing\b"),
        ("cross_trainer", @"椭圆机|椭圆|cross[- ]trainers?|elliptical"),
        ("cardio", @"有氧|cardio"),
    ];

    public static readonly (string Value, string Pattern)[] BodyParts =
    [
        ("shoulder", @"肩|shoulders?|rotator cuff"), ("knee", @"膝|半月板|前叉|knees?|meniscus|\bacl\b"), ("wrist", @"手?腕|wrists?|carpal"), ("elbow", @"肘|elbows?"),
        ("neck", @"颈椎|脖子|颈|落枕|\bneck\b"), ("ankle", @"踝|崴|ankles?"), ("hip", @"髋|胯|\bhips?\b"), ("groin", @"腹股沟|大腿根|groin"), ("hamstring", @"腘绳肌?|大腿后侧?|hamstrings?"),
        ("quad", @"大腿前侧?|股四头|\bquads?\b|thigh"), ("calf", @"小腿|跟腱|\bcalf\b|calves|achilles"), ("foot", @"脚(?:底|掌|伤|疼|痛|趾)|足底|foot|feet|\btoes?\b|plantar"),
        ("rib", @"肋|\bribs?\b"), ("abdomen", @"腹部|剖腹产|肚子|abdomen|c-section|stomach"), ("finger", @"手指|指关节|fingers?|thumb"), ("hand", @"手(?:掌|疼|伤|痛)|手指关节|握不|\bhands?\b|\bgrip\b"),
        ("upper_back", @"上背|后背|肩胛|upper back"), ("lower_back", @"腰|下背|lower back|low back|\bback\b|slipped disc|lumbar|背疼|背痛"), ("arm", @"胳膊|手臂|\barms?\b"), ("leg", @"腿(?:疼|痛|伤)|\blegs? (?:hurts?|pain|injury)"),
        ("glute", @"臀(?:疼|痛|伤|肌拉)|glutes? (?:hurts?|pain|strain)"), ("chest", @"胸口|胸(?:疼|痛|闷)|chest (?:pain|hurts|feels|injury)"), ("head", @"头(?:疼|痛|部)|\bhead\b"), ("jaw", @"下巴|\bjaw\b"),
    ];

    public static readonly (string Value, string Pattern)[] Conditions =
    [
        ("hypertension", @"高血压|血压[^,]{0,3}高|血压[12一]\d|血压不|血压一百|降压药|三高|(?:血糖|血脂)高?血压|血糖血压|hypertensi|high blood pressure|blood pressure|\bbp\b"),
        ("diabetes", @"糖尿|血糖|胰岛素|diabet|blood sugar|and sugar|insulin"),
        ("pregnancy", @"怀孕|孕妇|孕期|孕[早中晚]|孕\d|有喜|怀着|身孕|几个月身|\d个月肚子|备孕中?期|pregnan|expecting|trimester|months along|baby on the way"),
        ("heart_disease", @"心脏(?:病|不好|有|支架|搭桥|手术)|冠心|心梗|心肌|支架|搭桥|心律|房颤|心绞|心衰|heart (?:disease|attack|trouble|problem|condition|failure|surgery)|bad heart|weak heart|irregular heart|arrhythmi|stents?\b|bypass|angina|cardiac|atrial"),
        ("asthma", @"哮喘|asthma|inhaler"),
        ("pacemaker", @"起搏器|pacemaker"),
        ("hernia", @"疝|hernia(?:$|[^t])"),
        ("arthritis", @"关节炎|风湿|arthrit|rheumat"),
        ("osteoporosis", @"骨质疏松|骨头脆|osteopor|brittle bones"),
        ("epilepsy", @"癫痫|羊癫|epilep|seizure"),
        ("surgery", @"手术|做过[^,]{0,4}刀|开过刀|术后|剖腹产|换过[^,]{0,3}关节|c-section|surgery|operation|operated|new (?:hip|knee)|(?:hip|knee) replacement"),
        ("stroke", @"中风|中过风|脑梗|脑出血|偏瘫|\bstroke\b(?:$|[^s])"),
        ("beta_blocker", @"倍他乐克|美托洛尔|比索洛尔|阻滞剂|beta[- ]?blocker|metoprolol|bisoprolol|atenolol"),
        ("disc", @"椎间盘|腰突|腰间盘|颈椎病|\bdis[ck]s?\b|herniated|sciatica"),
        ("fever", @"发烧|发热|高烧|低烧|fever"),
        ("medication", @"吃药|吃着药|服药|在吃[^,]{0,4}药|药物[^,]{0,3}中|some pills|take (?:\w+ ){0,2}pills|pills for|medication|on meds|medicine"),
        ("injury", @"旧伤|老伤|拉伤|扭伤|摔伤|受过伤|伤过|脱臼|骨折|撕裂|劳损|old (?:\w+ ){0,3}injury|sprain|strained|dislocat|fractur|broke my|torn|previous injury|past injury|injured before"),
    ];

    public static readonly (string Value, string Pattern)[] Kinds =
    [
        ("free_weight", @"哑铃|杠铃|自由重量|壶铃|dumbbells?|barbells?|free[- ]?weights?|kettlebells?|and bars\b"),
        ("motorized", @"电机|电动|电子阻力|马达|智能(?:器械|机|力量)|motor|robot|digital weight|electric"),
        ("selectorized", @"插片|插销|配重片|配重块|selectori[sz]ed|pin[- ](?:stack|loaded)|weight[- ]stack|stack machines|stacks? with|\bpins?\b"),
        ("cardio", @"有氧(?:器械|机|设备)|只(?:做|要|练|想做|用)?有氧|^just (?:the )?(?:treadmill|bike)|cardio machines?|only cardio|just cardio|cardio only|用跑步机|只用(?:跑步机|单车|椭圆)|跑步机单车"),
        ("machine", @"(?:只|就|用|固定|都)[^,有]{0,4}(?:器械|机器)|(?:^|[^有氧])器械(?:加|增|练|$)|插片[^,]{0,3}电|(?:only|just|on|with|use|using|fixed|guided) (?:the )?(?:\w+ )?machines?\b|machines (?:plus|and no)|^machines|machines$"),
    ];

    public static readonly (string Value, string Pattern)[] UnsafeWishes =
    [
        ("crash_diet", @"不吃饭|绝食|断食|不吃(?:晚|午|早|主食|东西|任何)|只吃(?:黄瓜|一|苹果|1|水煮|鸡蛋|菜)|只喝|饭我可以不吃|少吃点行不|节食|辟谷|泻药|不吃也|饿|(?:瘦|减|掉)[^,]{0,6}(?:[2-9]\d|[1-9]\d\d)斤|(?:一个?礼拜|一周|1周|7天|10天|2周|两周|半个?月|0\.5个?月|1个?月)[^,]{0,6}(?:瘦|减|掉)[^,]{0,6}\d|(?:瘦|减|掉)[^,]{0,4}\d+ ?(?:公斤|kg|斤)[^,]{0,6}(?:周|礼拜|月|天)|water fast|\bfast(?:ing)?\b(?: for|,|$| \d)|day fast|starv|won't eat|not eat|no food|skip(?:ping)? meals|laxative|\d+ ?(?:kcal|calories|cal)\b|吃[^,]{0,4}\d+ ?(?:大卡|千卡|卡)|\d+大卡|0 food|zero food|cucumbers? only|can go without food|don't need to eat|(?:lose|losing|drop|dropping|shed|cut|burn) (?:\w+ ){0,2}\d+ ?(?:kilos?|kg|pounds|lbs?)[^,]{0,8} (?:in|by|within|a|per) |\d+ (?:kilos?|kg|pounds) off|one apple|1 apple|crash diet|cut my food|without eating|only (?:water|juice|cucumber|lettuce)|juice cleanse|stop eating|eat nothing|only eat"),
        ("drugs", @"打药|类固醇|循环|cycle一下|\bon cycle\b|on juice|睾酮|生长激素|激素|用药|科技|减肥药|利尿|克伦|sarms?|steroid|\btest (?:cycle|and tren|e\b)|on test\b|\btren\b|testosterone|growth hormone|\bhgh\b|anabolic|diet pills|fat burners?|clen|run a cycle|\bcycle of|\bjuice\b(?:$|ing|,)|on gear|dianabol|anavar"),
        ("pain_through", @"疼也|痛也|疼[^,]{0,4}没事|疼?痛?无所谓|不管它|硬上|照样疼|忍着|咬牙|硬撑|带伤|no pain,? no gain|疼(?:到|就)|痛到|不管疼|再疼|疼死也|even (?:if|though|with)[^,]{0,20}hurt|through (?:the )?pain|ignore (?:it|the pain)|grit my teeth|till it's numb|push through|suck it up|hurts?,? (?:but )?(?:leg day )?anyway|pain is weakness|pain doesn't matter|take the pain|train through|wrap it and go|pain or not|hurting[^,]{0,4}$|hurts?[^,]{0,20}(?:don't care|keep going|whatever)|sore but keep"),
        ("daily_max", @"(?:每天|天天|每次|次次|每回|每一次)[^,]{0,8}(?:极限|突破|pr|冲|1rm|最大重量|破纪录)|极限[^,]{0,4}(?:每天|天天)|max out|test my (?:max|1rm) (?:every|each|daily)|(?:pr|record|1rm|one rep max|max)[^,]{0,14}(?:every|each|daily)|(?:every|each|daily)[^,]{0,16}(?:\bpr\b|\bmax\b|1rm|personal best|one rep max)|1rm (?:every|daily)|to my max each"),
        ("no_rest", @"不休|不歇|无休|没有休息日|不要休息|0休息|零休息|不用休息|不需要恢复|不需要休息|连练|全年无休|中间不停|一天(?:两|2|三|3)练|no rest|no (?:days? off|breaks?)|without (?:rest|a (?:day|break))|don't need (?:rest|recovery)|rest is for|never rest|zero (?:rest|seconds)|\b0 (?:rest|seconds|s )(?:rest)?|never a break|no recovery|no off days|no free day|no days? of rest|non[- ]?stop|twice a day|two a days"),
        ("diagnosis", @"是不是[^,]{0,8}(?:病|坏|断|突出|炎|撕裂|吃药|骨折|伤|裂|了)|什么(?:病|毛病|问题)|看看[^,]{0,6}(?:病|毛病|怎么了)|诊断|帮我(?:看看|判断)[^,]{0,8}(?:伤|病|问题)|diagnos|what illness|what's wrong with|is it (?:a |the )?(?:\w+ )?(?:disc|torn|broken|arthritis|hernia|heart|serious|tendon)|is (?:the|my) [^,]{0,14} (?:torn|broken|ruptured)|是[^,]{0,6}(?:撕裂|突出|炎|病|断|裂)吗|is (?:it|that|this) my (?:rotator|heart|disc|meniscus|\w+ ?\w*)|do i need pills|do i have|am i ill|what disease|should i take"),
        ("extreme_load", @"拉满|越(?:大|重)越好|最大重量(?:给|直)|最重的?(?:给|上|直接)|直接上|一上来就|翻倍|翻一倍|加(?:到)?(?:\d{2,3})公斤$|加100公斤|极限重量|重量拉到最大|测[^,]{0,3}1rm|有多重上多重|as heavy as|max(?:imum)? strength|full stack|heaviest|double my|by next week|下周就要|(?:deadlift|squat|bench) [23]\d\d|whole stack|all the (?:plates|weight)|max weight|everything you('ve| have)? got"),
    ];
}
