using EdgeGym.Coaching.Saying;

namespace EdgeGym.Console.Pages;

public static partial class Words
{
    /// <summary>
    /// A sentence for each reason code of coach and guard (<c>why_…</c>): the first one without numbers among those that the gateway says. The page needs
    /// them for whoever reads another language than the member's, and for what machines themselves report.
    /// </summary>
    private static IEnumerable<(string Key, string English, string Chinese)> Reasons => SentenceTable.Codes
        .Where(code => !code.Contains('.', StringComparison.Ordinal))
        .Select(code => ("why_" + code, Plain(code, "en"), Plain(code, "zh")))
        .Concat(OfMachines);

    private static (string Key, string English, string Chinese)[] OfMachines =>
    [
        ("why_velocity_held", "You kept your speed to the end.", "你的速度一直保持到最后。"),
        ("why_dizziness", Plain("dizzy", "en"), Plain("dizzy", "zh")),
        ("why_emergency_stop", "The machine's emergency stop was pressed.", "器械的急停按钮被按下。"),
        ("why_fault", "The machine reports a fault.", "器械报告了故障。"),
        ("why_equipment_fault", "Something is wrong with the machine.", "器械可能有问题。"),
    ];

    private static string Plain(string code, string language)
    {
        var plain = SentenceTable.Of(code, language).Where(sentence => sentence.Needs.Count == 0).ToList();
        return (plain.Find(sentence => sentence.ClaimsNothing) ?? plain[0]).Template;
    }
}
