using EdgeGym.Console.Live;
using EdgeGym.Console.Pages;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGym.Console.Screens;

/// <summary>The machine's page, its live stream, and its touches.</summary>
internal static class ScreenEndpoints
{
    /// <summary>500 characters of talk, escaped at worst; everything else is smaller.</summary>
    private const int MaximumBodyBytes = 4_096;

    public static void MapScreens(this IEndpointRouteBuilder routes)
    {
        var screen = routes.MapGroup("/screen/{machine}").AllowAnonymous().ExcludeFromDescription();
        screen.MapGet("", Page);
        screen.MapGet("/live", LiveAsync);
        // No route constraint: a slim host has no regular expressions in its routes. Parse refuses any other action.
        screen.MapPost("/{action}", TouchAsync);
    }

    private static IResult Page(string machine, HttpContext http, ScreenAccess access, LiveFloor floor)
    {
        var language = PageLanguage.Of(http);
        http.Response.Headers.CacheControl = "no-store";
        if (!MachineId.TryParse(machine, out var id))
            return UnknownMachine(http, language);
        if (access.TrySetCookie(http, id))
            return TypedResults.Redirect($"/screen/{id}");
        if (!access.Allows(http, id))
            return PageEndpoints.Notice(http, StatusCodes.Status403Forbidden, language, "kiosk_title", "kiosk_text");
        return floor.Find(id) is null
            ? UnknownMachine(http, language)
            : PageEndpoints.Component<ScreenPage>(StatusCodes.Status200OK, new()
            {
                ["Language"] = language, ["Machine"] = id.Value, ["LanguageChosen"] = PageLanguage.IsKnown(http.Request.Query["lang"]),
            });
    }

    private static IResult UnknownMachine(HttpContext http, string language) =>
        PageEndpoints.Notice(http, StatusCodes.Status404NotFound, language, "unknown_machine_title", "unknown_machine_text");

    private static async Task LiveAsync(string machine, HttpContext http, ScreenAccess access, LiveFloor floor, LiveStreams streams)
    {
        if (!MachineId.TryParse(machine, out var id) || floor.Find(id) is null)
            await Problems.Write(http, 404, "unknown_machine", "Check the machine's name, or enrol it with ./gym machine add.");
        else if (!access.Allows(http, id))
            await Problems.Write(http, 403, "no_key", "Open the address that ./gym machine add printed for this machine.");
        else
            await streams.WriteAsync(http, id, static frame => frame.ScreenEvent);
    }

    private static async Task<IResult> TouchAsync(
        string machine, string action, HttpContext http, ScreenAccess access, LiveFloor floor, ConsoleMetrics metrics, ClockControl clock,
        SignInAttempts attempts, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!MachineId.TryParse(machine, out var id) || floor.Find(id) is null)
            return Problems.Of(404, "unknown_machine", "Check the machine's name, or enrol it with ./gym machine add.");
        if (!access.Allows(http, id))
            return Problems.Of(403, "no_key", "Open the address that ./gym machine add printed for this machine.");
        if (!http.Request.HasJsonContentType())
            return Problems.Of(415, "not_json", "Send application/json.");
        var (body, tooLarge) = await ReadAsync(http.Request, cancellationToken);
        if (tooLarge)
            return Problems.Of(413, "too_large", $"Send at most {MaximumBodyBytes} bytes.");
        if (ScreenTouch.Parse(action, body, clock.People.GetUtcNow()) is not { } touch)
            return Problems.Of(400, "malformed", "See the contract's section 2 for the body of each message.");
        if (services.GetService<ScreenInput>() is not { } input)
            return Problems.Of(503, "not_connected", "The gateway has not started yet. Try again.");

        if (touch is { Pin: { } pin, Reading: LoginReading { Member: { } member } }
            && await CheckPinAsync(id, member, pin, attempts, services, cancellationToken) is { } problem)
        {
            metrics.ScreenInput("login", "wrong_pin");
            return problem;
        }

        var outcome = await input(id, touch.Kind, touch.Reading, touch.ToJson(), cancellationToken);
        metrics.ScreenInput(touch.Kind.ToName(), outcome.ToString().ToLowerInvariant());
        return outcome switch
        {
            ScreenInputOutcome.Accepted or ScreenInputOutcome.Duplicate => TypedResults.NoContent(),
            ScreenInputOutcome.UnknownMachine => Problems.Of(404, "unknown_machine", "The machine is no longer enrolled."),
            ScreenInputOutcome.Refused => Problems.Of(409, "refused", "That is not possible just now."),
            _ => Problems.Of(503, "unavailable", "Nothing can be saved at the moment. See /readyz."),
        };
    }

    private static async ValueTask<ProblemHttpResult?> CheckPinAsync(
        MachineId machine, string member, string pin, SignInAttempts attempts, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (attempts.SecondsLocked(machine, member) is > 0 and var seconds)
            return Problems.Of(429, "locked", "Wait before the next try.", ("seconds", seconds));
        if (await services.GetRequiredService<Access.Credentials>().PinMatches(member, pin, cancellationToken))
        {
            attempts.Succeeded(machine, member);
            return null;
        }

        attempts.Failed(machine, member);
        return Problems.Of(422, "wrong_pin", "Member number and PIN do not match.");
    }

    private static async ValueTask<(byte[] Body, bool TooLarge)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaximumBodyBytes)
            return ([], true);
        var buffer = new byte[MaximumBodyBytes + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read > MaximumBodyBytes ? ([], true) : (buffer[..read], false);
    }
}
