using System.Collections.Frozen;
using EdgeGym.Coaching.Guard;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>What may stand in a sentence.</summary>
/// <param name="LoadKilograms">kg of the suggestion; null: sentences that need it leave it out.</param>
/// <param name="Percent">%; velocity loss or share of the maximum.</param>
/// <param name="Repetitions">Of the suggestion.</param>
public readonly record struct ReasonNumbers(double? LoadKilograms = null, double? Percent = null, int? Repetitions = null);

/// <summary>Each reason and each limit in one short sentence for screens, zh and en.</summary>
public static class Reasons
{
    private static readonly FrozenDictionary<string, (string Chinese, string English)> Sentences = new Dictionary<string, (string, string)>
    {
        [ReasonCodes.FirstMeeting] = ("第一次用这台器械，先从轻的{kg}开始。", "First time on this machine: we start light{kg}."),
        [ReasonCodes.FindingStrength] = ("还很轻松，继续找适合你的重量{kg}。", "That was easy: we are still finding your weight{kg}."),
        [ReasonCodes.OnTarget] = ("强度正好，保持{reps}。", "Right on target: keep it{reps}."),
        [ReasonCodes.Progress] = ("你变强了，加一点{kg}。", "You are ready for a little more{kg}."),
        [ReasonCodes.WelcomeBack] = ("从上次的水平接着练{kg}。", "We carry on from last time{kg}."),
        [ReasonCodes.RirLow] = ("上一组剩的力气太少。", "You had too few reps left last set."),
        [ReasonCodes.RirHigh] = ("上一组还有余力。", "You had reps to spare last set."),
        [ReasonCodes.VelocityLoss] = ("动作速度下降明显{percent}。", "Your reps slowed down a lot{percent}."),
        [ReasonCodes.MissedRepetition] = ("上一组有一次没推起来。", "A rep was missed last set."),
        [ReasonCodes.TooHeavy] = ("你说太重了，减一点{kg}。", "You said it is too heavy: we take some off{kg}."),
        [ReasonCodes.TooLight] = ("你说太轻了。", "You said it is too light."),
        [ReasonCodes.Fatigue] = ("你累了，轻一点，多歇会儿。", "You are tired: lighter, with a longer rest."),
        [ReasonCodes.Pain] = ("有疼痛，不加重量。", "There was pain: no extra weight."),
        [ReasonCodes.Dizzy] = ("你感到头晕，先停下休息。", "You felt dizzy: stop and rest first."),
        [ReasonCodes.RedFlag] = ("请马上停下，工作人员这就来。", "Please stop now. Staff are on their way."),
        [ReasonCodes.HeartRateHigh] = ("心率偏高，先缓一缓。", "Your heart rate is high: take it easier."),
        [ReasonCodes.RestLonger] = ("这次多休息一会儿。", "Rest a little longer this time."),
        [ReasonCodes.SetsDone] = ("这台器械今天练完了，做得好。", "All sets done here. Well done."),
        [ReasonCodes.SetRemoved] = ("今天少做一组。", "One set fewer today."),
        [ReasonCodes.NoLoadSettings] = ("这台器械请自己选重量。", "Please choose the weight yourself on this machine."),
        [ReasonCodes.HeartBelowZone] = ("心率还没到目标区间，加一点强度。", "Below your heart-rate zone: a little more."),
        [ReasonCodes.HeartAboveZone] = ("心率高于目标区间，减一点强度。", "Above your heart-rate zone: a little less."),
        [ReasonCodes.HeartInZone] = ("心率在目标区间，保持。", "In your heart-rate zone: keep it up."),
        [ReasonCodes.PaceBelow] = ("比目标配速慢，稍微加快。", "Slower than your pace: a little faster."),
        [ReasonCodes.PaceAbove] = ("比目标配速快，稍微放慢。", "Faster than your pace: a little slower."),
        [ReasonCodes.NoHeartRate] = ("没有心率信号，保持现在的强度。", "No heart-rate signal: we keep the intensity."),

        [LimitCodes.RedFlagStop] = ("出现危险信号，训练停止，请工作人员处理。", "Warning sign: training stops and staff are called."),
        [LimitCodes.Contraindication] = ("你的健康情况现在不适合力量训练，请先看医生。", "Your condition rules out this training now: see a doctor first."),
        [LimitCodes.PregnancyClearance] = ("怀孕期间训练需要医生同意，请带医生证明到前台登记。", "In pregnancy you need your doctor's consent to train: please show it at the desk."),
        [LimitCodes.HeartClearance] = ("有心脏疾病，需要医生同意才能训练，请带医生证明到前台登记。", "Your heart condition needs a doctor's consent to train: please show it at the desk."),
        [LimitCodes.ConditionClearance] = ("你的健康情况需要医生同意才能训练，请带医生证明到前台登记。", "Your condition needs a doctor's consent to train: please show it at the desk."),
        [LimitCodes.MachineFault] = ("器械有故障，请勿使用。", "This machine has a fault: please don't use it."),
        [LimitCodes.LoadMismatchLock] = ("器械显示的重量不对，已锁定等待检查。", "The machine's weight does not match: locked for a check."),
        [LimitCodes.DizzyStop] = ("头晕时不能继续，请坐下休息。", "Not while you are dizzy: please sit down."),
        [LimitCodes.PainStop] = ("疼痛时停止这个动作，可以换一个。", "We stop this exercise because of pain; another may be fine."),
        [LimitCodes.HeartRateStop] = ("心率太高且持续，停下来休息。", "Your heart rate stayed too high: stop and rest."),
        [LimitCodes.HeartRateCeiling] = ("心率超过了你年龄的上限，请停下。", "Your heart rate is above the limit for your age: please stop."),
        [LimitCodes.NoConsent] = ("你没有开启智能指导，重量不变。", "Coaching is off for you: the weight stays."),
        [LimitCodes.PainHold] = ("刚才有疼痛，两组内不加重。", "After pain: no increase for two sets."),
        [LimitCodes.DizzyHold] = ("刚才头晕，两组内不加重。", "After dizziness: no increase for two sets."),
        [LimitCodes.MissedRepetitionHold] = ("刚才有没完成的次数，两组内不加重。", "After a missed rep: no increase for two sets."),
        [LimitCodes.TooHeavyHold] = ("你说太重了，这次不加重。", "You said it is too heavy: no increase now."),
        [LimitCodes.FatigueHold] = ("你说累了，这次不加重。", "You said you are tired: no increase now."),
        [LimitCodes.HeartRateHold] = ("心率偏高，不加重。", "No increase while your heart rate is high."),
        [LimitCodes.StepUpPercent] = ("一次加重有比例上限{kg}。", "One increase may only be so large{kg}."),
        [LimitCodes.StepUpKilograms] = ("一次加重有公斤上限{kg}。", "One increase may only be so many kilograms{kg}."),
        [LimitCodes.StepUpMachineSteps] = ("一次最多加两格{kg}。", "At most two steps of the machine at once{kg}."),
        [LimitCodes.FirstMeetingRamp] = ("第一次使用，重量逐步增加{kg}。", "First session: the weight rises gradually{kg}."),
        [LimitCodes.FirstLoad] = ("第一次使用，从保守的重量开始{kg}。", "First load: we begin with a careful weight{kg}."),
        [LimitCodes.SessionTotal] = ("今天比上次最多加百分之十五{kg}。", "At most 15% over last session's best today{kg}."),
        [LimitCodes.VerifiedOneRepMax] = ("不超过你已验证力量的九成{kg}。", "Not above 90% of your proven strength{kg}."),
        [LimitCodes.UnverifiedOneRepMax] = ("还不了解你的极限，保守一些{kg}。", "We don't know your limit yet, so we stay careful{kg}."),
        [LimitCodes.HypertensionReserve] = ("血压偏高，每组至少留三次余力{reps}。", "With high blood pressure keep three reps in reserve{reps}."),
        [LimitCodes.OlderReserve] = ("每组至少留三次余力{reps}。", "Keep three reps in reserve{reps}."),
        [LimitCodes.CautionReserve] = ("考虑到你的身体情况，至少留三次余力{reps}。", "With your condition keep three reps in reserve{reps}."),
        [LimitCodes.NotOnMachine] = ("器械没有这个重量，取低一档{kg}。", "The machine lacks that setting: the next lower one{kg}."),
        [LimitCodes.LightestTooHeavy] = ("这台器械最轻的重量也太重，换一台吧。", "Even the lightest setting here is too heavy: try another machine."),
        [LimitCodes.RepetitionBounds] = ("每组一到三十次{reps}。", "A set has 1 to 30 reps{reps}."),
        [LimitCodes.SetBounds] = ("同一器械一次最多十组。", "At most ten sets on one machine."),
        [LimitCodes.RestFloor] = ("休息时间不能太短。", "The rest may not be shorter."),
        [LimitCodes.RestCeiling] = ("休息最长八分钟。", "The rest is eight minutes at most."),
        [LimitCodes.HeartRateRecovery] = ("等心率降下来再开始。", "We wait until your heart rate is down."),
        [LimitCodes.VelocityEndsSet] = ("速度太慢了，这一组到此为止。", "Too slow now: the set ends here."),
        [LimitCodes.RangeOfMotionEndsSet] = ("动作幅度变小了，这一组到此为止。", "Your range is getting short: the set ends here."),
        [LimitCodes.CardioStep] = ("每次只加一点强度。", "Only a little more at a time."),
        [LimitCodes.CardioPace] = ("先适应一下，稍后再加。", "Settle in first, then more."),
        [LimitCodes.CardioTop] = ("已到你的强度上限。", "That is the upper limit for you."),
        [LimitCodes.CardioComplaintHold] = ("你刚才不舒服，不再加强度。", "You did not feel well: no more intensity."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Codes => Sentences.Keys;

    public static bool Has(string code) => Sentences.ContainsKey(code);

    /// <summary>The sentence for a code; for an unknown one a neutral sentence, never the bare code.</summary>
    /// <param name="code">Of <see cref="ReasonCodes"/> or <see cref="LimitCodes"/>.</param>
    /// <param name="language"><c>zh</c>; anything else is English.</param>
    /// <param name="numbers">What the sentence may name.</param>
    public static string Say(string code, string language, ReasonNumbers numbers = default)
    {
        var chinese = language == "zh";
        var (zh, en) = Sentences.TryGetValue(code, out var found) ? found : ("按你的情况做了调整。", "Adjusted to how you are doing.");
        return (chinese ? zh : en)
            .Replace("{kg}", numbers.LoadKilograms is { } load && double.IsFinite(load)
                ? (chinese ? $"（{load:0.##}公斤）" : $" ({load:0.##} kg)") : "")
            .Replace("{reps}", numbers.Repetitions is { } repetitions ? (chinese ? $"（{repetitions}次）" : $" ({repetitions} reps)") : "")
            .Replace("{percent}", numbers.Percent is { } percent && double.IsFinite(percent) ? (chinese ? $"（{percent:0}%）" : $" ({percent:0}%)") : "");
    }
}
