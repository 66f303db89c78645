using EdgeGym.Console.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace EdgeGym.Console.Api;

/// <param name="Now">The gateway's clock for people and machines.</param>
/// <param name="UnixMilliseconds">The same, Unix ms.</param>
/// <param name="Virtual">It can be moved by <c>clock/advance</c>.</param>
public sealed record ClockAnswer(DateTimeOffset Now, long UnixMilliseconds, bool Virtual);

/// <param name="Seconds">0 to 31,536,000 (a year) in one step.</param>
public sealed record ClockAdvance(double Seconds);

internal static class ClockApi
{
    private const double MaximumSeconds = 31_536_000;

    public static void Map(RouteGroupBuilder api, ClockControl clock)
    {
        api.MapGet("/clock", () => Answer(clock)).RequireAuthorization(Roles.SeeFloor).WithName("GetClock").WithTags("clock")
            .WithSummary("The gateway's clock for people and machines.");
        if (clock.Advance is not { } advance)
            return;
        api.MapPost("/clock/advance", async Task<Results<Ok<ClockAnswer>, ProblemHttpResult>> (ClockAdvance by, CancellationToken cancellationToken) =>
        {
            if (!(by.Seconds is >= 0 and <= MaximumSeconds))
                return Problems.Of(400, "bad_seconds", $"Send seconds from 0 to {MaximumSeconds:0}.");
            try
            {
                await advance(TimeSpan.FromSeconds(by.Seconds), cancellationToken);
            }
            catch (ArgumentOutOfRangeException)
            {
                return Problems.Of(422, "too_far", "The clock has been moved as far as it goes. Start anew for more.");
            }

            return TypedResults.Ok(Answer(clock));
        }).RequireAuthorization(Roles.RunGateway).WithName("AdvanceClock").WithTags("clock")
            .WithSummary("Moves the clock forward. Exists only under --virtual-time.").ProducesProblem(400);
    }

    private static ClockAnswer Answer(ClockControl clock)
    {
        var now = clock.People.GetUtcNow();
        return new ClockAnswer(now, now.ToUnixTimeMilliseconds(), clock.Advance is not null);
    }
}
