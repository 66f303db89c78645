namespace EdgeGym.Coaching.Understanding;

/// <summary>One sentence of answer per action, in the person's language.</summary>
internal static class Replies
{
    public static string For(string intent, string action, bool deniedDanger, string lang)
    {
        var (zh, en) = Sentence(intent, action);
        if (deniedDanger && action is "ask_clarify")
            (zh, en) = ("确认一下：现在没有胸闷、头晕或疼痛，对吗？", "Just to be sure: no chest pain, dizziness or other pain right now?");
        return lang == "zh" ? zh : en;
    }

    private static (string Chinese, string English) Sentence(string intent, string action) => action switch
    {
        "stop_session_alert_staff" => ("请马上停下来坐好，我已通知工作人员。", "Please stop and sit down now. I have called staff."),
        "lock_machine_report_fault" => ("请先别用这台器械，我已报修。", "Please don't use this machine. I have reported the fault."),
        "stop_exercise_offer_alternative" => ("先停下这个动作，我们换一个不疼的。", "Let's stop this exercise and find one that doesn't hurt."),
        "stop_set" => ("好，停下来，把重量放下。", "OK, stop here and put the weight down."),
        "pause" => ("先停一下。你感觉还好吗？", "Let's pause. Are you all right?"),
        "deload_today" => ("今天练轻一点，照顾好身体。", "We take it easier today."),
        "refer_medical" => ("谢谢告诉我。请先得到医生同意，今天练轻一点。", "Thanks for telling me. Please check with your doctor; we stay light."),
        "end_session_cooldown" => ("今天就到这里，放松一下再走。", "That's it for today. Cool down before you go."),
        "decrease_load" => ("明白，减轻一点。", "Got it, we go lighter."),
        "hold" => ("好，重量不加。", "OK, no extra weight."),
        "increase_load_capped" => ("好，在安全范围内加一点。", "OK, a little more, within your limits."),
        "set_load_within_limits" => ("好，在安全范围内调整重量。", "OK, I set it within your limits."),
        "confirm_before_apply" => ("请确认一下单位和数量。", "Please confirm the number and its unit."),
        "reduce_reps" => ("好，少做几次。", "OK, fewer reps."),
        "increase_reps" => ("好，多做几次，保持动作。", "OK, a few more reps, with good form."),
        "remove_set" => ("好，少做一组。", "OK, one set fewer."),
        "add_set_capped" => ("好，如果状态允许就加一组。", "OK, another set if you still feel good."),
        "add_rest" => ("好，多休息一会儿。", "OK, take more rest."),
        "shorten_rest_with_floor" => ("好，休息缩短一点，但不低于最短时间。", "OK, a shorter rest, but not below the minimum."),
        "substitute_exercise" => ("好，换一个动作。", "OK, let's swap the exercise."),
        "skip_exercise" => ("好，跳过这个动作。", "OK, we skip this one."),
        "compress_session" => ("好，缩短今天的训练。", "OK, I shorten today's session."),
        "refuse_redirect" => ("为了安全不能这样做，我们按计划来。", "I can't do that, for your safety. Let's keep to the plan."),
        "ignore_injection_keep_plan" => ("我们继续按计划训练。", "Let's carry on with the plan."),
        "encourage_no_change" => ("很好，保持这个重量。", "Great, we keep it as it is."),
        "answer_info" => intent == "ask_why"
            ? ("重量按你最近几组的次数和余力来定。", "The weight follows your last sets and the reps you had left.")
            : ("请看屏幕上的说明，也可以问工作人员。", "Please see the screen, or ask our staff."),
        _ => ("我没听明白，能再说一次吗？", "I did not get that. Could you say it again?"),
    };
}
