namespace EdgeGym.Coaching.Planning;

/// <summary>The words of <see cref="PlanSentences"/>. English at reading grade 8 or below, Chinese sentences of at most 40 characters.</summary>
internal static class PlanSentenceTable
{
    public static Dictionary<string, (string[] Chinese, string[] English)> All { get; } = new(StringComparer.Ordinal)
    {
        [PlanSentences.Clearance] = (
            ["开始前请先得到医生同意。", "请先把计划给医生看，同意后再开始。", "先问医生能不能练，再从轻的开始。"],
            ["Ask your doctor first. Start only when the doctor agrees.", "Show this plan to your doctor before you begin.", "Please get your doctor's consent first. Then start light."]),
        [PlanSentences.ClearanceGiven] = (
            ["医生已同意训练，请按医生的要求做。"],
            ["Your doctor has agreed. Keep to what your doctor said."]),
        [PlanSentences.NoTraining] = (
            ["现在先不要训练。请去看医生，医生同意后我们再做计划。"],
            ["Do not train now. Please see a doctor. We make a plan when the doctor agrees."]),
        [PlanSentences.Progression] = (
            ["连续两次都做满最高次数，下次加{percent}%。一周最多加{max}%。"],
            ["When all sets reach the top number twice in a row, add {percent}%. Add no more than {max}% a week."]),
        [PlanSentences.ProgressionCardio] = (
            ["感觉轻松时，每周时间最多加{max}%。"],
            ["When it feels easy, add time. Add no more than {max}% a week."]),
        [PlanSentences.Deload] = (
            ["每{weeks}周有一周减量：组数减半，重量轻一成。"],
            ["Every {weeks} weeks, one week is easy. Do half the sets, with ten percent less weight."]),
        [PlanSentences.Summary] = (
            ["一周{days}次，每次最多{minutes}分钟，目标是{goal}。", "目标是{goal}：每周{days}天，一次不超过{minutes}分钟。", "这份计划每周{days}次，为了{goal}，一次{minutes}分钟以内。"],
            ["You train {days} times a week, up to {minutes} minutes each. The goal is {goal}.", "Your goal is {goal}. You come {days} times a week for up to {minutes} minutes.", "This plan is for {goal}. It has {days} sessions a week of up to {minutes} minutes."]),
        [PlanSentences.SummaryEmpty] = (
            ["安全第一，这次没有安排训练。"],
            ["Safety comes first, so there is no training in this plan."]),
        [PlanSentences.SummaryUnknownStrength] = (
            ["还不知道你的力量，第一次会从轻的重量找起。", "重量在第一次训练时测出来，先轻后重。"],
            ["I don't know your strength yet. We find the weights in the first session, from light up.", "The first session starts light and finds your weights."]),
        [PlanSentences.SummaryConflicts] = (
            ["有些要求做了调整，原因写在下面。", "有几点没有照做，下面有说明。"],
            ["I changed some of your wishes. The reasons are in the list.", "Some points are not as you asked. The list says why."]),
        [PlanSentences.SummaryFits] = (
            ["你的要求都安排进去了。", "要求都能满足，按这个练就好。"],
            ["All your wishes are in it.", "Everything you asked for fits."]),
        [PlanSentences.Pregnancy] = (
            ["不要长时间平躺，也不要憋气。出血、头晕、胸痛或宫缩时马上停下。"],
            ["Don't lie on your back for long. Don't hold your breath. Stop at once if you bleed, feel dizzy or have pain."]),
        [PlanSentences.Feeling] = (
            ["心率不太准，强度按感觉来，能说完整的话就好。"],
            ["Your pulse says little here. Go by feel: you should be able to talk."]),
        [PlanSentences.NoBreathHold] = (
            ["用力时呼气，不要憋气。"],
            ["Breathe out as you push. Don't hold your breath."]),

        [ConflictCodes.NoTraining] = (
            ["你的健康情况现在不能训练，先去看医生。"],
            ["With your condition you should not train now. See a doctor first."]),
        [ConflictCodes.LoadBracket] = (
            ["{names}用不了{kg}公斤这个重量，改成适合你的。", "{kg}公斤不适合{names}，这几项按你的力量来。", "{kg}公斤只用在你能承受的动作上，{names}更轻。"],
            ["{kg} kg does not suit {names}. These follow your strength.", "I use {kg} kg only where it is safe. It is not for {names}.", "{names} can't take {kg} kg safely, so they get a weight that fits."]),
        [ConflictCodes.StrengthUnknown] = (
            ["还不知道你的力量，{kg}公斤要等第一次训练后再定。", "没有你的力量数据，先不定{kg}公斤，从轻的开始。"],
            ["I don't know your strength yet, so I can't promise {kg} kg. The first session finds out.", "I set no {kg} kg without knowing your strength. We start light."]),
        [ConflictCodes.PercentBracket] = (
            ["{percent}%和次数对不上，按次数选了重量。", "这个次数用不了{percent}%，我换了合适的强度。"],
            ["{percent}% does not go with the reps. I chose the weight by the reps.", "With these reps {percent}% is not right, so I set it to fit."]),
        [ConflictCodes.Repetitions] = (
            ["这个次数不适合你，改成每组{reps}次。", "每组{reps}次更稳妥。"],
            ["That number of reps is not right for you. Do {reps} instead.", "{reps} reps a set are safer for you."]),
        [ConflictCodes.Sets] = (
            ["每个动作最多{sets}组，再多恢复不过来。", "组数改成{sets}组，效果一样好。"],
            ["{sets} sets of each are the most you can recover from.", "I set it to {sets} sets. More would not help."]),
        [ConflictCodes.Reserve] = (
            ["每组留{rir}次，不练到力竭，更安全。", "为了安全，每组最后留{rir}次。"],
            ["Keep {rir} reps in reserve. It is safer and works as well.", "Stop each set with {rir} reps left, to be safe."]),
        [ConflictCodes.RestFloor] = (
            ["休息太短。大动作歇{rest}秒，小动作歇{small}秒。", "大动作至少歇{rest}秒，小动作{small}秒，才能恢复。"],
            ["That rest is too short. Take {rest} s on big lifts and {small} s on small ones.", "Your body needs {rest} s on big lifts and {small} s on small ones."]),
        [ConflictCodes.RestCeiling] = (
            ["这个目标不用歇那么久，大动作{rest}秒，小动作{small}秒。"],
            ["This goal needs less rest. Take {rest} s on big lifts and {small} s on small ones."]),
        [ConflictCodes.Time] = (
            ["时间放不下全部内容，先保留最重要的。", "时间有限，我减了一些内容。"],
            ["Not all of it fits in the time. I kept what matters most.", "The time is short, so I took some out."]),
        [ConflictCodes.Days] = (
            ["一周安排{days}次，其余的日子用来恢复。", "恢复也要时间，所以一周{days}次。"],
            ["I planned {days} sessions a week. The other days are for rest.", "Your body needs rest, so there are {days} sessions a week."]),
        [ConflictCodes.EasyDays] = (
            ["其中{hard}天练力量，其余是轻松的有氧，好让肌肉恢复。", "天天大强度恢复不了，所以只有{hard}天是重的。"],
            ["{hard} days are for strength. The other days are easy cardio, so that you recover.", "Hard training every day is too much. Only {hard} days are hard."]),
        [ConflictCodes.InjuryExcluded] = (
            ["为了保护受伤的部位，没有排{names}。", "{names}会碰到伤处，先不练。"],
            ["To protect the injury I left out {names}.", "{names} would load the injury, so I left them out."]),
        [ConflictCodes.ConditionExcluded] = (
            ["按你的健康情况，没有排{names}。"],
            ["With your condition I left out {names}."]),
        [ConflictCodes.MachineMissing] = (
            ["这里没有能练{wish}的器械。", "馆里缺少练{wish}的器械。"],
            ["There is no machine for {wish} here.", "This gym has nothing for {wish}."]),
        [ConflictCodes.KindMissing] = (
            ["这里没有你要的那种器械，用现有的代替。", "你要的器械这里没有，换成了现有的。"],
            ["This gym does not have that kind of equipment. I use what is here.", "That kind is not here, so I chose other machines."]),
        [ConflictCodes.MuscleMissing] = (
            ["你要的器械练不到{wish}，其他部位照排。"],
            ["The kind you asked for has nothing for {wish}. The rest is as asked."]),
        [ConflictCodes.TooHeavyMachine] = (
            ["{names}最轻的一档对你也太重，先不排。"],
            ["Even the lightest setting is too heavy for {names}. I left it out."]),
        [ConflictCodes.LightMachine] = (
            ["{names}的最大重量对你偏轻，可以慢一点做。"],
            ["The heaviest setting is light for you on {names}. Go slowly there."]),
        [ConflictCodes.LowVolume] = (
            ["时间和天数少，有些肌肉练得偏少。多来一天会更好。", "这样练量偏少，想进步快可以加一天。"],
            ["With so little time some muscles get few sets. One more day would help.", "Some muscles get little work. Add a day if you can."]),
        [ConflictCodes.Balance] = (
            ["推和拉不能完全平衡，因为有的动作不能排。"],
            ["Push and pull are not even, since some lifts are not possible."]),
        [ConflictCodes.NoCardio] = (
            ["这里没有适合你的有氧器械，可以换成快走。"],
            ["There is no cardio machine that suits you. Brisk walks are a good way."]),
        [ConflictCodes.Fever] = (
            ["发烧时不要训练。退烧并恢复两天后再开始。"],
            ["Don't train with a fever. Start two days after it is gone."]),
        [ConflictCodes.Minor] = (
            ["未满十六岁，请在教练看护下训练。"],
            ["Under sixteen, please train with a coach at your side."]),
        [ConflictCodes.CrashDiet] = (
            ["瘦得太快伤身体。每周减半公斤左右，饮食请问营养师。", "不能靠挨饿。计划按稳的速度来，吃饭问题请问医生。"],
            ["Losing weight that fast harms you. Aim for about half a kilo a week, and ask a dietitian.", "Going hungry is not safe. The plan keeps a steady pace. Ask a doctor about food."]),
        [ConflictCodes.Drugs] = (
            ["药物方面我不能帮忙，请问医生。计划按自然训练来排。", "不用药也能进步，用药的问题请问医生。"],
            ["I can't help with drugs. Please ask a doctor. The plan works without them.", "You can make progress without drugs. Ask a doctor if you have questions."]),
        [ConflictCodes.PainThrough] = (
            ["疼就要停，不能硬撑。换成不疼的动作，疼不退请看医生。", "带着疼痛练会更糟。先避开疼的地方，不好转就看医生。"],
            ["Stop when it hurts. Use lifts without pain, and see a doctor if it stays.", "Training through pain makes it worse. We work around it. See a doctor if it stays."]),
        [ConflictCodes.DailyMaximum] = (
            ["天天冲极限容易受伤。改成留几次余地，进步更稳。", "不安排每天测极限，按计划慢慢加更有效。"],
            ["Going for your max each day leads to injury. Keep a few reps left and grow steadily.", "No max test each day. Small steps get you further."]),
        [ConflictCodes.NoRest] = (
            ["不休息恢复不了。每块肌肉隔两天再练，其余是轻松的日子。", "肌肉在休息时才长，所以留了恢复时间。"],
            ["Without rest you can't recover. Each muscle gets two days, and the other days are easy.", "Muscles grow while you rest, so I left time for it."]),
        [ConflictCodes.Diagnosis] = (
            ["我不能判断病情，请让医生看看。计划会避开不舒服的部位。", "是什么问题要医生来看，我只安排稳妥的训练。"],
            ["I can't say what is wrong. Please see a doctor. The plan stays clear of what hurts.", "A doctor has to look at that. I only plan safe training."]),
        [ConflictCodes.ExtremeLoad] = (
            ["这个重量或速度超出安全范围。先从你现在的力量开始，一步步加。", "这样加太危险，改成每周加一点点。"],
            ["That weight or pace is not safe. We start from your strength now and go step by step.", "Such a jump is too risky. We add a little each week."]),
    };
}
