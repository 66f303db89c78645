using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Console.Access;
using EdgeGym.Equipment;
using EdgeGym.Storage;
using EdgeGym.Storage.Members;
using EdgeGym.Storage.Projections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeGym.Console.Api;

/// <summary>Members as contract section 3 has them.</summary>
internal static class MembersApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var members = api.MapGroup("/members").WithTags("members");
        members.MapGet("", List).RequireAuthorization(Roles.SeePeople).WithName("ListMembers")
            .WithSummary("Members in the order of their ids.").Produces<ApiPage<JsonObject>>().ProducesProblem(400);
        members.MapPost("", Create).RequireAuthorization(Roles.ChangePeople).WithName("CreateMember")
            .WithSummary("A new member; without an id in the body it gets the next number: m-1, m-2, …").Accepts<JsonObject>("application/json")
            .Produces<JsonObject>(201).ProducesProblem(400).ProducesProblem(409);
        members.MapGet("/{member}", Find).RequireAuthorization(Roles.SeePeople).WithName("GetMember")
            .WithSummary("One member; the PIN is never given back.").Produces<JsonObject>().ProducesProblem(404);
        members.MapPut("/{member}", Update).RequireAuthorization(Roles.ChangePeople).WithName("UpdateMember")
            .WithSummary("Replaces a member. Tags and PIN stay when the body does not tell them.").Accepts<JsonObject>("application/json")
            .Produces<JsonObject>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        members.MapDelete("/{member}", Delete).RequireAuthorization(Roles.ChangePeople).WithName("DeleteMember")
            .WithSummary("Takes a member out of the registry, with tags, PIN and estimates.").Produces(204).ProducesProblem(404);
        members.MapGet("/{member}/export", Export).RequireAuthorization(Roles.SeePeople).WithName("ExportMember")
            .WithSummary("Everything that is kept about a member, as one JSON document.").Produces<JsonObject>().ProducesProblem(404);
    }

    private static IResult List(string? after, int? limit, Registry registry)
    {
        if (!string.IsNullOrEmpty(after) && !Identifier.IsValid(after, 64))
            return ApiLimits.BadCursor();
        var size = ApiLimits.Page(limit);
        var members = registry.Members.List(after, size);
        return TypedResults.Ok(new ApiPage<JsonObject>([.. members.Select(Document)], members.Count == size ? members[^1].Id : null));
    }

    private static async Task<IResult> Create(HttpRequest request, Registry registry) =>
        await ReadAsync(request) is { } json
            ? Saved(registry.Members.Create(json.RootElement), created: true)
            : NotJson();

    private static async Task<IResult> Update(string member, HttpRequest request, Registry registry) =>
        await ReadAsync(request) is { } json
            ? Saved(registry.Members.Update(member, json.RootElement), created: false)
            : NotJson();

    private static IResult Find(string member, Registry registry) =>
        registry.Members.Find(member) is { } found ? TypedResults.Ok(Document(found)) : Unknown();

    private static IResult Delete(string member, Registry registry) => registry.Members.Delete(member) ? TypedResults.NoContent() : Unknown();

    private static IResult Export(string member, Registry registry, HttpContext http, ClockControl clock)
    {
        if (registry.Members.Find(member) is not { } found)
            return Unknown();
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"member-{found.Id}.json\"";
        return TypedResults.Ok(new JsonObject
        {
            ["exported_at"] = clock.People.GetUtcNow(),
            ["member"] = Document(found),
            ["strength"] = JsonSerializer.SerializeToNode(registry.Strength.List(found.Id).Select(entry => new
            {
                exercise = entry.Exercise,
                one_rep_max_kg = entry.Estimate?.OneRepMaxKilograms,
                standard_deviation_kg = entry.Estimate?.OneRepMaxStandardDeviation,
                sets_seen = entry.Estimate?.SetsSeen,
                last_top_load_kg = entry.LastTopLoadKilograms,
                updated_at = entry.UpdatedAt,
            })),
            ["sessions"] = Sessions(found.Id, http),
        });
    }

    private static JsonArray? Sessions(string member, HttpContext http)
    {
        if (http.RequestServices.GetService<SessionHistory>() is not { } history)
            return null;
        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var sessions = new JsonArray();
        long? before = null;
        while (history.Sessions(new HistoryFilter(member, Before: before, Limit: ApiLimits.MaximumPage)) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                if (history.Session(row.Id) is { } detail)
                    sessions.Add(JsonSerializer.SerializeToNode(HistoryAnswers.Of(detail), json));
            }

            before = rows[^1].Sequence;
        }

        return sessions;
    }

    private static async Task<JsonDocument?> ReadAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
            return null;
        try
        {
            return await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 8 }, request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Saved(MemberResult result, bool created) => result.Outcome switch
    {
        MemberOutcome.Saved when created => TypedResults.Created($"/api/v1/members/{result.Member!.Id}", Document(result.Member)),
        MemberOutcome.Saved => TypedResults.Ok(Document(result.Member!)),
        MemberOutcome.NotFound => Unknown(),
        MemberOutcome.Conflict => Problems.Of(409, "conflict", Errors(result), ("errors", result.Errors)),
        _ => Problems.Of(400, "invalid_member", Errors(result), ("errors", result.Errors)),
    };

    private static string Errors(MemberResult result) => string.Join("; ", result.Errors.Select(error => $"{error.Field} {error.Message}".Trim())) + ".";

    private static JsonObject Document(Member member)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
            MemberDocument.Write(json, member);
        return JsonNode.Parse(memory.ToArray())!.AsObject();
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult NotJson() =>
        Problems.Of(400, "not_json", "Send one JSON object as application/json; see CreateMember in /openapi/v1.json.");

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Unknown() =>
        Problems.Of(404, "unknown_member", "GET /api/v1/members lists the members.");
}
