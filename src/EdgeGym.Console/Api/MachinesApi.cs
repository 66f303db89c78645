using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Console.Access;
using EdgeGym.Console.Live;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;
using EdgeGym.Storage;
using EdgeGym.Storage.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGym.Console.Api;

/// <summary>Settings of an axis: kg, m/s, %, W or level.</summary>
public sealed record RangeAnswer(double Min, double Max, double Step);

/// <summary>What is open on a machine.</summary>
public sealed record FaultAnswer(string Code, string Severity, string? Text);

/// <summary>A machine.</summary>
/// <param name="Id">As in topics.</param>
/// <param name="Kind">selectorized, motorized, treadmill, bike, rower, cross_trainer.</param>
/// <param name="Mode">automatic or ask: who moves first after a suggestion.</param>
/// <param name="Exercise">From its birth; absent before the first.</param>
/// <param name="Load">Total load in kg.</param>
/// <param name="Capabilities">set_load, spotter, position, …</param>
/// <param name="Firmware">As the machine writes it.</param>
/// <param name="Online">By its own word or last will.</param>
/// <param name="LastHeardAt">Gateway's clock.</param>
/// <param name="Phase">offline, free, signed_in, in_set, resting, stopped, cardio_running.</param>
/// <param name="Set">The running set or the one that comes next.</param>
/// <param name="Of">Sets in all.</param>
/// <param name="Rep">Repetitions of the running set.</param>
/// <param name="AppliedLoad">kg, as the machine echoed or reported.</param>
/// <param name="Fault">Open fault.</param>
/// <param name="Screen">All that its touchscreen shows; for roles that may see people.</param>
/// <param name="Frames">Frames of standard protocols since the start: read, refused by reason, odd by quirk; absent for a machine that sends none.</param>
public sealed record MachineAnswer(
    string Id, string Kind, string Mode, string? Exercise, RangeAnswer? Load, IReadOnlyList<string> Capabilities, string? Firmware, bool Online,
    DateTimeOffset? LastHeardAt, string? Phase, int? Set, int? Of, int? Rep, double? AppliedLoad, FaultAnswer? Fault, ScreenView? Screen,
    FrameCounts? Frames = null);

internal static class MachinesApi
{
    private static readonly (string Name, FactKind Kind, bool IsPersonal)[] ReadingTypes =
    [
        ("rep", FactKind.Repetition, false), ("set", FactKind.Set, false), ("heart", FactKind.Heart, true),
        ("cardio", FactKind.Cardio, false), ("say", FactKind.Say, true), ("fault", FactKind.Fault, false),
        ("spotter", FactKind.Spotter, false), ("load", FactKind.LoadChange, false),
    ];

    public static void Map(RouteGroupBuilder api)
    {
        var machines = api.MapGroup("/machines").WithTags("machines");
        machines.MapGet("", List).RequireAuthorization(Roles.SeeFloor).WithName("ListMachines")
            .WithSummary("Every enrolled machine and how it is now.").Produces<ApiPage<MachineAnswer>>();
        machines.MapGet("/{machine}", Find).RequireAuthorization(Roles.SeeFloor).WithName("GetMachine")
            .WithSummary("One machine and how it is now.").Produces<MachineAnswer>().ProducesProblem(404);
        machines.MapGet("/{machine}/readings", Readings).RequireAuthorization(Roles.SeeReadings).WithName("ListReadings")
            .WithSummary("What was received from a machine, in order: rep, set, heart, cardio, say, fault, spotter, load. Heart rate and speech need the role coach or above.")
            .Produces<ApiPage<JsonObject>>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        machines.MapPost("/{machine}/clear-halt", ClearHaltAsync).RequireAuthorization(Roles.ServeMachines).WithName("ClearHalt")
            .WithSummary("Lets a stopped machine be used again, after somebody has looked. 409 when it isn't stopped.")
            .Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    private static Microsoft.AspNetCore.Http.HttpResults.Ok<ApiPage<MachineAnswer>> List(Registry registry, LiveFloor floor, HttpContext http)
    {
        var personal = SeesPeople(http);
        return TypedResults.Ok(new ApiPage<MachineAnswer>([.. registry.Machines.List().Select(machine => Answer(machine, floor.Find(machine.Id), personal, http))], null));
    }

    private static IResult Find(string machine, Registry registry, LiveFloor floor, HttpContext http) =>
        MachineId.TryParse(machine, out var id) && registry.Machines.Find(id) is { } found
            ? TypedResults.Ok(Answer(found, floor.Find(id), SeesPeople(http), http))
            : Unknown();

    private static IResult Readings(string machine, string? type, string? after, int? limit, Registry registry, FactReader facts, HttpContext http)
    {
        if (!MachineId.TryParse(machine, out var id) || registry.Machines.Find(id) is null)
            return Unknown();
        if (!ApiLimits.TryCursor(after, out var sequence))
            return ApiLimits.BadCursor();
        var personal = SeesPeople(http);
        var wanted = (type ?? "").Split([',', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (Array.Find(wanted, name => !ReadingTypes.Any(entry => entry.Name == name)) is { } unknown)
            return Problems.Of(400, "unknown_type", $"“{unknown[..Math.Min(unknown.Length, 40)]}” is no type: rep, set, heart, cardio, say, fault, spotter or load.");
        var types = ReadingTypes.Where(entry => wanted.Length == 0 ? personal || !entry.IsPersonal : wanted.Contains(entry.Name)).ToArray();
        if (!personal && types.Any(entry => entry.IsPersonal))
            return Problems.Of(403, "personal_data", "Heart rate and what was said need the role coach, manager or owner.");
        var (found, next) = facts.Read(id, [.. types.Select(entry => entry.Kind)], sequence, ApiLimits.Page(limit));
        return TypedResults.Ok(new ApiPage<JsonObject>([.. found.Select(Item).OfType<JsonObject>()], ApiLimits.Cursor(next)));
    }

    private static async Task<IResult> ClearHaltAsync(string machine, Registry registry, LiveFloor floor, HttpContext http)
    {
        if (!MachineId.TryParse(machine, out var id) || registry.Machines.Find(id) is null)
            return Unknown();
        if (floor.Find(id)?.Screen is not { } screen || (screen.Alert is null && screen.Phase != ScreenView.NameOf(SessionPhase.Stopped)))
            return Problems.Of(409, "not_stopped", "The machine isn't stopped: there is nothing to clear.");
        return http.RequestServices.GetService<HaltClearing>() is { } clear && SignIn.RoleOf(http.User) is { } role && await clear(id, role, http.RequestAborted)
            ? TypedResults.NoContent()
            : Problems.Of(503, "unavailable", "Nothing can be saved at the moment, so the machine stays stopped. See /readyz.");
    }

    private static JsonObject? Item(Storage.Journal.JournalFact fact)
    {
        if (FactReader.Body(fact) is not { } body)
            return null;
        var item = new JsonObject { ["id"] = body["id"]?.DeepClone() ?? "f-" + ApiLimits.Cursor(fact.Sequence), ["t"] = body["t"]?.DeepClone() ?? fact.AtUnixMilliseconds, ["type"] = fact.Kind.ToName() };
        foreach (var (name, value) in body)
        {
            if (!item.ContainsKey(name))
                item[name] = value?.DeepClone();
        }

        item["received_at"] = fact.AtUnixMilliseconds;
        item["sequence"] = fact.Sequence;
        return item;
    }

    private static bool SeesPeople(HttpContext http) => Roles.Of(Roles.SeePeople).Any(http.User.IsInRole);

    private static MachineAnswer Answer(MachineRecord machine, LiveFrame? live, bool personal, HttpContext http)
    {
        var birth = live?.State.Birth;
        var screen = live?.Screen;
        var capabilities = birth is null ? [] : Enum.GetValues<MachineCapabilities>().Where(one => one != MachineCapabilities.None && birth.Can(one))
            .Select(one => JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString())).ToArray();
        return new MachineAnswer(
            machine.Id.Value, machine.Kind.ToName(), machine.Mode.ToString().ToLowerInvariant(), birth?.Exercise,
            birth?.Load is { } load ? new RangeAnswer(load.Minimum, load.Maximum, load.Step) : null, capabilities, birth?.Firmware,
            live?.State.Online ?? false, live?.State.LastHeardAt, screen?.Phase, screen?.Set, screen?.Of, screen?.Rep, screen?.Load,
            live?.State.Fault is { } fault ? new FaultAnswer(fault.Code, JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Severity.ToString()), fault.Text) : null,
            personal ? screen : null,
            http.RequestServices.GetService<FrameCountsOf>()?.Invoke(machine.Id));
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Unknown() =>
        Problems.Of(404, "unknown_machine", "GET /api/v1/machines lists what is enrolled; ./gym machine add enrols another.");
}
