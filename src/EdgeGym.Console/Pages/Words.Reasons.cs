namespace EdgeGym.Console.Pages;

public static partial class Words
{
    /// <summary>A sentence for each reason code of coach and guard (<c>why_…</c>).</summary>
    private static (string Key, string English, string Chinese)[] Reasons =>
    [
        ("why_first_meeting", "We have just met: we start light.", "第一次见面，先从轻的开始。"),
        ("why_finding_strength", "We are still finding your strength here.", "还在摸清你在这台器械上的力量。"),
        ("why_on_target", "That was right on target.", "这一组正好合适。"),
        ("why_progress", "You are ready for a little more.", "可以再加一点了。"),
        ("why_welcome_back", "Welcome back: we ease in again.", "欢迎回来，先轻一点找找感觉。"),
        ("why_velocity_loss", "You slowed down over the set.", "这一组后面明显变慢了。"),
        ("why_velocity_held", "You kept your speed to the end.", "你的速度一直保持到最后。"),
        ("why_rir_low", "You had less left than planned.", "剩下的余力比计划的少。"),
        ("why_rir_high", "You had more left than planned.", "剩下的余力比计划的多。"),
        ("why_missed_rep", "The last repetition did not go up.", "最后一次没有推起来。"),
        ("why_too_heavy", "You said that it was too heavy.", "你说太重了。"),
        ("why_too_light", "You said that it was too light.", "你说太轻了。"),
        ("why_fatigue", "You said that you are tired.", "你说累了。"),
        ("why_pain", "You said that something hurts.", "你说有地方疼。"),
        ("why_dizzy", "You said that you feel dizzy.", "你说头晕。"),
        ("why_dizziness", "You said that you feel dizzy.", "你说头晕。"),
        ("why_red_flag", "What you said needs care first.", "你说的情况要先处理。"),
        ("why_heart_rate_high", "Your heart rate is still high.", "你的心率还比较高。"),
        ("why_heart_rate_ceiling", "Your heart rate is very high.", "你的心率很高。"),
        ("why_rest_longer", "A longer rest will help.", "多休息一会儿更好。"),
        ("why_sets_done", "All planned sets are done.", "计划的组数都完成了。"),
        ("why_set_removed", "One set fewer today.", "今天少做一组。"),
        ("why_no_load_settings", "This machine has not told its weights.", "这台器械没有报告可用重量。"),
        ("why_heart_below_zone", "Your heart rate is below the zone.", "心率低于目标区间。"),
        ("why_heart_above_zone", "Your heart rate is above the zone.", "心率高于目标区间。"),
        ("why_heart_in_zone", "Your heart rate is in the zone.", "心率在目标区间内。"),
        ("why_pace_below", "You are slower than the target pace.", "比目标配速慢。"),
        ("why_pace_above", "You are faster than the target pace.", "比目标配速快。"),
        ("why_no_heart_rate", "No heart rate is measured.", "没有测到心率。"),
        ("why_contraindication", "Your condition rules this out for now: please see a doctor first.", "你的健康情况现在不适合训练，请先看医生。"),
        ("why_pregnancy_clearance", "In pregnancy you need your doctor's consent to train: please show it at the desk.", "怀孕期间训练需要医生同意，请带医生证明到前台登记。"),
        ("why_heart_clearance", "Your heart condition needs a doctor's consent to train: please show it at the desk.", "有心脏疾病，需要医生同意才能训练，请带医生证明到前台登记。"),
        ("why_condition_clearance", "Your condition needs a doctor's consent to train: please show it at the desk.", "你的健康情况需要医生同意才能训练，请带医生证明到前台登记。"),
        ("why_emergency_stop", "The machine's emergency stop was pressed.", "器械的急停按钮被按下。"),
        ("why_fault", "The machine reports a fault.", "器械报告了故障。"),
        ("why_equipment_fault", "Something is wrong with the machine.", "器械可能有问题。"),
    ];
}
