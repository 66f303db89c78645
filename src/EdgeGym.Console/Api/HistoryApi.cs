using System.Globalization;
using System.Text.Json.Nodes;
using EdgeGym.Console.Access;
using EdgeGym.Equipment.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace EdgeGym.Console.Api;

/// <summary>What happened: sessions, decisions, alerts.</summary>
internal static class HistoryApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sessions", (string? member, string? machine, string? from, string? to, string? after, int? limit, History history) =>
                Page(member, machine, from, to, after, limit, history.Sessions))
            .RequireAuthorization(Roles.SeePeople).WithName("ListSessions").WithTags("history")
            .WithSummary("Sessions by their beginning, with sets and decisions. from and to: RFC 3339 or Unix ms.").Produces<ApiPage<JsonObject>>().ProducesProblem(400);
        api.MapGet("/sessions/{id}", (string id, History history) => history.FindSession(id) is { } found
                ? (IResult)TypedResults.Ok(found)
                : Problems.Of(404, "unknown_session", "GET /api/v1/sessions lists the sessions."))
            .RequireAuthorization(Roles.SeePeople).WithName("GetSession").WithTags("history")
            .WithSummary("One session.").Produces<JsonObject>().ProducesProblem(404);
        api.MapGet("/decisions", (string? member, string? machine, string? from, string? to, string? after, int? limit, History history) =>
                Page(member, machine, from, to, after, limit, history.Decisions))
            .RequireAuthorization(Roles.SeePeople).WithName("ListDecisions").WithTags("history")
            .WithSummary("Proposal, verdict, reasons, what the policy would have said, and the person's answer.").Produces<ApiPage<JsonObject>>().ProducesProblem(400);
        api.MapGet("/alerts", (string? machine, string? from, string? to, string? after, int? limit, History history) =>
                Page(null, machine, from, to, after, limit, history.Alerts))
            .RequireAuthorization(Roles.SeePeople).WithName("ListAlerts").WithTags("history")
            .WithSummary("Red flags, machine faults, and commands that no machine echoed.").Produces<ApiPage<JsonObject>>().ProducesProblem(400);
    }

    private static Results<Ok<ApiPage<JsonObject>>, ProblemHttpResult> Page(
        string? member, string? machine, string? from, string? to, string? after, int? limit,
        Func<History.Filter, long, int, (List<JsonObject> Items, long Next)> read)
    {
        if (!ApiLimits.TryCursor(after, out var sequence))
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
        var (items, next) = read(new History.Filter(one, string.IsNullOrEmpty(member) ? null : member, begin, end), sequence, ApiLimits.Page(limit));
        return TypedResults.Ok(new ApiPage<JsonObject>(items, ApiLimits.Cursor(next)));
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
