namespace EdgeGym.Coaching.Prompting;

/// <summary>
/// What the gateway has to say, as the model reads it: language, a code (<c>velocity_loss</c>, <c>reply.pain.stop_exercise_offer_alternative</c>) and
/// what the person said last. The answer is one of the code's reviewed sentences: the grammar holds no others.
/// </summary>
public static class SayPrompt
{
    public static string Ask(string code, string lang, string? said = null)
        => PromptTokens.Of("say") + PromptTokens.Of(lang == "zh" ? "zh" : "en") + code + PromptTokens.Of("text") + PromptText.Clean(said) + PromptTokens.Answer;
}
