using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Gateway.Floor;

/// <summary>What was understood, in the words of the <c>concern</c> fact.</summary>
/// <param name="Kind">too_heavy, too_light, pain, dizziness, red_flag, fatigue, missed_repetition, equipment_fault.</param>
/// <param name="Stop">nothing, set, session.</param>
/// <param name="BodyPart">Where, when told.</param>
internal sealed record SpokenConcern(string Kind, string Stop, string? BodyPart)
{
    private static readonly (ComplaintKind Complaint, string Kind, int Severity)[] Kinds =
    [
        (ComplaintKind.RedFlag, "red_flag", 8), (ComplaintKind.Dizziness, "dizziness", 7), (ComplaintKind.EquipmentFault, "equipment_fault", 6),
        (ComplaintKind.Pain, "pain", 5), (ComplaintKind.MissedRepetition, "missed_repetition", 4), (ComplaintKind.TooHeavy, "too_heavy", 3),
        (ComplaintKind.Fatigue, "fatigue", 2), (ComplaintKind.TooLight, "too_light", 1),
    ];

    /// <summary>
    /// As from the utterance alone, but never weaker than what the word lists found: that has stopped the machine already, and goes on record as it was done.
    /// </summary>
    public static IReadOnlyList<SpokenConcern> From(Utterance utterance, IReadOnlyList<SpokenConcern> listed)
    {
        var heard = From(utterance);
        return Strength(listed) > Strength(heard) ? listed : heard;
    }

    /// <summary>Most serious first; empty when nothing asks for caution. The first carries the stop that the whole sentence asks for.</summary>
    public static IReadOnlyList<SpokenConcern> From(Utterance utterance)
    {
        var stop = utterance.SafeAction switch
        {
            "stop_session_alert_staff" or "lock_machine_report_fault" => "session",
            "stop_exercise_offer_alternative" or "stop_set" => "set",
            _ => "nothing",
        };
        var found = Kinds.Where(kind => utterance.Complaints.Contains(kind.Complaint)).OrderByDescending(kind => kind.Severity)
            .Select((kind, index) => new SpokenConcern(kind.Kind, index == 0 ? stop : "nothing", utterance.Slots.BodyPart))
            .ToList();
        // "Stop!" without a reason is a stop all the same.
        if (found.Count == 0 && stop != "nothing")
            found.Add(new SpokenConcern("fatigue", stop, utterance.Slots.BodyPart));
        return found;
    }

    private static int Strength(IReadOnlyList<SpokenConcern> concerns)
        => concerns.Count == 0 ? 0 : concerns.Max(concern => concern.Stop switch { "session" => 2, "set" => 1, _ => 0 });
}
