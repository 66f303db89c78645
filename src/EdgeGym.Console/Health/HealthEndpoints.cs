using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace EdgeGym.Console.Health;

/// <summary>Answer of <c>/readyz</c>.</summary>
/// <param name="Ready">All parts are ready or degraded.</param>
/// <param name="Parts">Each with its state, since when, and why.</param>
public sealed record ReadinessAnswer(bool Ready, IReadOnlyList<HealthPartAnswer> Parts);

/// <param name="Name">Part.</param>
/// <param name="State">starting, ready, degraded or failed.</param>
/// <param name="Since">RFC 3339.</param>
/// <param name="Why">A sentence.</param>
public sealed record HealthPartAnswer(string Name, string State, DateTimeOffset Since, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string Why);

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok"))
            .AllowAnonymous().WithName("Alive").WithTags("health")
            .WithSummary("The process answers. Nothing else is promised; ask /readyz.");
        routes.MapGet("/readyz", Ready)
            .AllowAnonymous().WithName("Ready").WithTags("health")
            .WithSummary("Each part of the gateway: its state, since when, and why. 503 when the gateway is not ready.")
            .Produces<ReadinessAnswer>(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Every part of every provider, in the order of registration.</summary>
    public static IReadOnlyList<HealthPart> Collect(IEnumerable<HealthParts> providers) => [.. providers.SelectMany(parts => parts())];

    public static bool IsReady(IEnumerable<HealthPart> parts) => parts.All(part => part.State is HealthState.Ready or HealthState.Degraded);

    public static HealthPartAnswer Answer(HealthPart part) => new(part.Name, part.State.ToString().ToLowerInvariant(), part.Since, part.Why);

    private static JsonHttpResult<ReadinessAnswer> Ready(IEnumerable<HealthParts> providers, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        var parts = Collect(providers);
        var ready = IsReady(parts);
        return TypedResults.Json(
            new ReadinessAnswer(ready, [.. parts.Select(Answer)]), statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
