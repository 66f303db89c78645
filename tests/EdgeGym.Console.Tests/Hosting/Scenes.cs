using EdgeGym.Console.Live;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Screen;

namespace EdgeGym.Console.Tests.Hosting;

/// <summary>A machine in each state that a person can meet.</summary>
public static class Scenes
{
    public static readonly MachineBirth ChestPress = new(
        MachineKind.Motorized, "chest_press", new SettingRange(5, 120, 2.5), Capabilities: MachineCapabilities.SetLoad | MachineCapabilities.Spotter, Firmware: "1.4.2");

    public static IReadOnlyList<string> Names { get; } =
        ["free", "ready", "begin", "begin-pin", "set", "rest-waiting", "rest", "rest-clamped", "rest-answered", "rest-pin", "rest-over", "done", "stopped", "offline", "fault", "cardio", "cardio-pace", "cardio-auto", "rest-auto", "begin-stop", "rest-reply", "today", "summary", "summary-record"];

    /// <summary>A person puts its pin; nothing can set its weight.</summary>
    public static readonly MachineBirth PinnedChestPress = new(MachineKind.Selectorized, "chest_press", new SettingRange(5, 100, 5));

    public static LiveMachine Machine(string scene = "set") => new(
        scene.StartsWith("cardio", StringComparison.Ordinal) ? new MachineBirth(MachineKind.Treadmill, "treadmill", Speed: new SettingRange(0, 6, 0.1))
            : scene.EndsWith("-pin", StringComparison.Ordinal) ? PinnedChestPress : ChestPress,
        Online: scene != "offline",
        LastHeardAt: DateTimeOffset.UtcNow.AddSeconds(scene == "offline" ? -340 : -1),
        Fault: scene is "fault" ? new FaultReading(0, "E12", FaultSeverity.Error, "Encoder signal weak") : null);

    public static ScreenView View(string scene, string language = "en", string member = "Lin Wei")
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var name = language == "zh" && member == "Lin Wei" ? "林薇" : member;
        var inSession = new ScreenView
        {
            Phase = "in_set", Link = "live", Member = name, Language = language, Exercise = "chest_press", Set = 2, Of = 4, Load = 57.5,
            Target = new ScreenTarget(10, [8, 12], 2), HeartRate = 142, HeartZone = 3,
        };
        var set = inSession with
        {
            Rep = 7, PartialReps = 1, Velocity = 0.41, Velocities = [0.58, 0.57, 0.55, 0.52, 0.49, 0.45, 0.41], VelocityLoss = 0.293,
        };
        var rest = inSession with
        {
            Phase = "resting", Set = 3, Rep = 0, Velocities = [0.58, 0.57, 0.55, 0.52, 0.49, 0.45, 0.41, 0.38, 0.33], VelocityLoss = 0.43,
            RestEndsAt = now + 94_000, RestS = 94,
            Suggestion = new ScreenSuggestion("s-1", 55, 9, 120, 2, false, ["velocity_loss", "rir_low"], "model", "allowed"),
        };
        var begin = inSession with
        {
            Phase = "signed_in", Set = 1, Rep = 0, Load = 20, HeartRate = 96, HeartZone = 1,
            Say = language == "zh" ? "第一次见面，先从轻的开始。" : "We have just met: we start light.",
            Suggestion = new ScreenSuggestion("s-0", 32.5, 10, 120, 4, false, ["first_meeting"], "policy", "allowed"),
        };
        var cardio = inSession with
        {
            Phase = "cardio_running", Load = null, Target = null, Set = null, Of = null, Exercise = "treadmill",
            Cardio = new ScreenCardio(2.9, 1, 180, 82, 1_234, null),
        };
        return scene switch
        {
            "free" => new ScreenView { Phase = "free", Link = "live", Exercise = "chest_press" },
            "ready" => inSession with { Phase = "signed_in", Set = 1, Rep = 0, HeartRate = 96, HeartZone = 1 },
            "begin" => begin,
            "begin-pin" => begin with { Load = null, Suggestion = begin.Suggestion! with { Load = 35 } },
            "set" or "fault" => set,
            "rest-waiting" => rest with { Suggestion = null, Deciding = true },
            "rest" => rest,
            "rest-answered" => rest with { AskedLoad = 52.5, Suggestion = rest.Suggestion! with { Answer = "override", AnswerLoad = 52.5 } },
            "rest-pin" => rest with { Load = 60 },
            "rest-clamped" => rest with { Suggestion = rest.Suggestion! with { Load = 60, Verdict = "clamped", Source = "policy", Why = ["rir_high", "progress"] } },
            "rest-over" => rest with { RestEndsAt = now - 5_000, RestS = 0 },
            "done" => rest with { Suggestion = rest.Suggestion! with { Sets = 0, Load = null, Why = ["sets_done"] }, RestEndsAt = null },
            "stopped" => rest with { Phase = "stopped", Say = "Once more?", Alert = new ScreenAlert("dizziness", null, now) },
            "offline" => new ScreenView { Phase = "offline", Link = "offline", Exercise = "chest_press" },
            "cardio" => cardio,
            "cardio-pace" or "cardio-auto" => cardio with
            {
                Say = language == "zh" ? "心率还没到目标区间，加一点强度。" : "Below your heart-rate zone: a little more.",
                Suggestion = new ScreenSuggestion("c-1", null, 0, 0, 1, false, ["heart_below_zone"], "policy", "allowed", Auto: scene == "cardio-auto" ? true : null, Speed: 3.05),
            },
            "rest-reply" => rest with
            {
                Say = language == "zh" ? "我看次数、速度和余力来定下一组。" : "I look at your reps, speed and reserve to choose the next set.",
                Suggestion = rest.Suggestion! with { Say = language == "zh" ? "速度掉得比较多，我们轻一点再来。" : "You lost some speed, so we go lighter." },
            },
            "today" => begin with { Asks = ["sleep", "soreness", "mood", "period"] },
            "summary" or "summary-record" => new ScreenView
            {
                Phase = "free", Link = "live", Exercise = "chest_press", Language = language,
                Summary = scene == "summary"
                    ? new ScreenSummary(1, 12, 240, null, null, null, 38.2, ["short"], [language == "zh" ? "短短一练，比不练好得多。" : "Short training is much better than none."])
                    : new ScreenSummary(4, 38, 2_182.5, 60, 9, 74.6, 77.1, ["record", "hard"], language == "zh"
                        ? ["今天有新的个人纪录，恭喜你。", "练得很拼，恢复和训练一样重要。"]
                        : ["A new personal record today. Well done.", "You worked hard today. Recovery counts as much as training."]),
            },
            "rest-auto" => rest with { Suggestion = rest.Suggestion! with { Auto = true } },
            "begin-stop" => begin with
            {
                Say = language == "zh" ? "你的健康情况需要医生同意才能训练，请带医生证明到前台登记。" : "Your condition needs a doctor's consent to train: please show it at the desk.",
                Suggestion = begin.Suggestion! with { Load = null, Sets = 0, Stop = true, Why = ["condition_clearance"] },
            },
            _ => throw new ArgumentException("There is no scene " + scene, nameof(scene)),
        };
    }

    public static void Show(this LiveFloor floor, MachineId machine, string scene, string language = "en", string member = "Lin Wei")
    {
        floor.Describe(machine, Machine(scene));
        floor.Publish(machine, View(scene, language, member));
    }
}
