using System.Globalization;
using System.Text.Json.Nodes;
using EdgeGym.Console.Access;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Projections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace EdgeGym.Console.Api;

/// <summary>What happened: sessions, decisions, alerts. Newest first, out of the projection's tables.</summary>
internal static class HistoryApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sessions", (string? member, string? machine, string? from, string? to, string? after, int? limit, SessionHistory history) =>
                Page(member, machine, from, to, after, limit, history.Sessions, static row => row.Sequence, HistoryAnswers.Of))
            .RequireAuthorization(Roles.SeePeople).WithName("ListSessions").WithTags("history")
            .WithSummary("Sessions, the latest first. from and to: RFC 3339 or Unix ms.").Produces<ApiPage<SessionAnswer>>().ProducesProblem(400);
        api.MapGet("/sessions/{id}", (string id, SessionHistory history) => history.Session(id) is { } found
                ? (IResult)TypedResults.Ok(HistoryAnswers.Of(found))
                : Problems.Of(404, "unknown_session", "GET /api/v1/sessions lists the sessions."))
            .RequireAuthorization(Roles.SeePeople).WithName("GetSession").WithTags("history")
            .WithSummary("One session with its sets, repetitions and decisions.").Produces<SessionAnswer>().ProducesProblem(404);
        api.MapGet("/decisions", (string? member, string? machine, string? from, string? to, string? after, int? limit, SessionHistory history) =>
                Page(member, machine, from, to, after, limit, history.Decisions, static row => row.Sequence, HistoryAnswers.Of))
            .RequireAuthorization(Roles.SeePeople).WithName("ListDecisions").WithTags("history")
            .WithSummary("Proposal, verdict, reasons, what the policy would have said, and the person's answer; the latest first.")
            .Produces<ApiPage<JsonObject>>().ProducesProblem(400);
        api.MapGet("/alerts", (string? machine, string? from, string? to, string? after, int? limit, SessionHistory history) =>
                Page(null, machine, from, to, after, limit, history.Alerts, static row => row.Sequence, HistoryAnswers.Of))
            .RequireAuthorization(Roles.SeePeople).WithName("ListAlerts").WithTags("history")
            .WithSummary("Red flags and machine faults, the latest first.").Produces<ApiPage<AlertAnswer>>().ProducesProblem(400);
    }

    private static Results<Ok<ApiPage<TItem>>, ProblemHttpResult> Page<TRow, TItem>(
        string? member, string? machine, string? from, string? to, string? after, int? limit,
        Func<HistoryFilter, IReadOnlyList<TRow>> read, Func<TRow, long> sequence, Func<TRow, TItem> answer)
    {
        if (!ApiLimits.TryCursor(after, out var before))
            return ApiLimits.BadCursor();
        MachineId? one = null;
        if (!string.IsNullOrEmpty(machine))
        {
            if (!MachineId.TryParse(machine, out var parsed))
                return Problems.Of(400, "bad_machine", "A machine id is 1 to 64 of a-z A-Z 0-9 _ -.");
            one = parsed;
        }

        if (!TryTime(from, out var begin) || !TryTime(to, out var end))
            return Problems.Of(400, "bad_time", "Send from and to as RFC 3339 (2026-11-22T08:00:00Z) or Unix milliseconds.");
        var size = ApiLimits.Page(limit);
        var rows = read(new HistoryFilter(string.IsNullOrEmpty(member) ? null : member, one, begin, end, before > 0 ? before : null, size));
        return TypedResults.Ok(new ApiPage<TItem>([.. rows.Select(answer)], rows.Count == size ? ApiLimits.Cursor(sequence(rows[^1])) : null));
    }

    private static bool TryTime(string? text, out long? milliseconds)
    {
        milliseconds = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unix))
            milliseconds = unix;
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            milliseconds = time.ToUnixTimeMilliseconds();
        return milliseconds is not null;
    }
}
