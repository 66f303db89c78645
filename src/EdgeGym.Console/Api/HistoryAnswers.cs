using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Storage.Projections;

namespace EdgeGym.Console.Api;

/// <summary>One person's time at one machine.</summary>
/// <param name="Id">Session id.</param>
/// <param name="Machine">Where.</param>
/// <param name="Member">Absent for a guest.</param>
/// <param name="StartedAt">Unix ms, gateway's clock.</param>
/// <param name="EndedAt">Unix ms; absent while it runs.</param>
/// <param name="EndReason">logout, walked_away, next_sign_in …</param>
/// <param name="SetCount">Sets that are over.</param>
/// <param name="RepCount">Full repetitions in them.</param>
/// <param name="TopLoad">Heaviest set, kg.</param>
/// <param name="Volume">Sum of load × repetitions, kg.</param>
/// <param name="Sets">Oldest first; only when one session is asked for.</param>
/// <param name="Reps">Oldest first; only when one session is asked for.</param>
/// <param name="Decisions">As <c>decisions</c> lists them, oldest first; only when one session is asked for.</param>
public sealed record SessionAnswer(
    string Id, string Machine, string? Member, long StartedAt, long? EndedAt, string? EndReason, int SetCount, int RepCount, double? TopLoad, double Volume,
    IReadOnlyList<SetAnswer>? Sets = null, IReadOnlyList<RepetitionAnswer>? Reps = null, IReadOnlyList<JsonObject>? Decisions = null);

/// <param name="At">Unix ms, gateway's clock.</param>
/// <param name="Load">kg.</param>
/// <param name="Reps">As counted.</param>
/// <param name="Rpe">1–10 as felt.</param>
/// <param name="Rir">As felt.</param>
/// <param name="CountedBy">machine or gateway: who saw that the set was over.</param>
public sealed record SetAnswer(long At, double? Load, int? Reps, double? Rpe, double? Rir, string CountedBy);

/// <summary>Units as in the contract's <c>rep</c>: kg, m/s, mm, ms; <paramref name="At"/> in Unix ms of the gateway's clock.</summary>
public sealed record RepetitionAnswer(long At, double? Load, double? Mcv, double? Pcv, double? RomMm, double? ConMs, double? EccMs);

/// <summary>Something that staff should know.</summary>
/// <param name="Id">Stable.</param>
/// <param name="Machine">Where.</param>
/// <param name="At">Unix ms, gateway's clock.</param>
/// <param name="Kind">fault, spotter, or the kind of a red flag: red_flag, dizzy, pain, heart_rate, emergency_stop.</param>
/// <param name="Severity">warning, error, emergency_stop for faults; staff or notice for red flags.</param>
/// <param name="Code">The machine's own code of a fault.</param>
/// <param name="Text">The machine's own words of a fault.</param>
/// <param name="Session">Session of a red flag.</param>
public sealed record AlertAnswer(string Id, string Machine, long At, string Kind, string? Severity, string? Code, string? Text, string? Session);

/// <summary>Rows of the projection as the API gives them.</summary>
internal static class HistoryAnswers
{
    public static SessionAnswer Of(SessionRow row) => new(
        row.Id, row.Machine, row.Member, row.StartedAt, row.EndedAt, row.EndReason, row.Sets, row.Repetitions, row.TopLoadKilograms, row.VolumeKilograms);

    public static SessionAnswer Of(SessionDetail detail) => Of(detail.Session) with
    {
        Sets = [.. detail.Sets.Select(set => new SetAnswer(
            set.At, set.LoadKilograms, set.Repetitions, set.Rpe, set.RepetitionsInReserve, set.Detected ? "gateway" : "machine"))],
        Reps = [.. detail.Repetitions.Select(rep => new RepetitionAnswer(
            rep.At, rep.LoadKilograms, rep.MeanConcentricVelocity, rep.PeakConcentricVelocity, rep.RangeOfMotionMillimetres, rep.ConcentricMilliseconds, rep.EccentricMilliseconds))],
        Decisions = [.. detail.Decisions.Select(Of)],
    };

    public static AlertAnswer Of(AlertRow row) => new(
        "a-" + ApiLimits.Cursor(row.Sequence), row.Machine, row.At, row.Kind, row.Severity, row.Code, row.Text, row.Session);

    /// <summary>The fact as it was decided, with where and when, and what the person answered.</summary>
    public static JsonObject Of(DecisionRow row)
    {
        var decision = Body(row.Body);
        decision["machine"] = row.Machine;
        decision["at"] = row.At;
        decision["answer"] = row.Answer is null ? null : new JsonObject { ["choice"] = row.Answer, ["load"] = row.AnswerLoadKilograms, ["at"] = row.AnsweredAt };
        return decision;
    }

    private static JsonObject Body(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
