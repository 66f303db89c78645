using EdgeGym.Console.Access;
using EdgeGym.Console.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGym.Console.Api;

/// <param name="Accepted">Facts taken.</param>
/// <param name="Delivered">Worked through.</param>
/// <param name="Pending">Not yet.</param>
/// <param name="Dropped">Given up, oldest first, while the disk was full; only what may be dropped.</param>
/// <param name="Holds">Accepted = delivered + pending + dropped.</param>
public sealed record JournalAnswer(long Accepted, long Delivered, long Pending, long Dropped, bool Holds);

/// <param name="Parts">Each with its state, since when, and why.</param>
/// <param name="Journal">One consistent reading; absent when no journal is connected.</param>
public sealed record HealthAnswer(IReadOnlyList<HealthPartAnswer> Parts, JournalAnswer? Journal);

/// <summary>What the floor page shows below the machines, for it and for programs.</summary>
internal static class HealthApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/health", Answer).RequireAuthorization(Roles.SeeReadings).WithName("GetHealth").WithTags("health")
            .WithSummary("The gateway's parts and the journal's counts.").Produces<HealthAnswer>();

    private static Ok<HealthAnswer> Answer(IEnumerable<HealthParts> providers, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var counts = http.RequestServices.GetService<JournalCounts>()?.Invoke();
        return TypedResults.Ok(new HealthAnswer(
            [.. HealthEndpoints.Collect(providers).Select(HealthEndpoints.Answer)],
            counts is null ? null : new JournalAnswer(counts.Accepted, counts.Delivered, counts.Pending, counts.Dropped, counts.Holds)));
    }
}
