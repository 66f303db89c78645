using System.CommandLine;
using EdgeGym.Simulation.Evaluation;
using EdgeGym.Simulation.Floor;
using EdgeGym.Simulation.Mqtt;

namespace EdgeGym.Simulation.Running;

/// <summary><c>run</c>, <c>plan</c>, <c>dataset</c> and <c>eval</c>. Exit codes: 0 good, 1 failed, 2 wrong usage.</summary>
internal static class CommandLine
{
    private const int MostMachines = 2000;

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "of everything that is left to chance; the same seed gives the same people",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int?> Count = new("--count") { Description = $"machines, 1 to {MostMachines}" };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Virtual machines and people for EdgeGym.")
        {
            RunCommand(), PlanCommand(), Dataset.DatasetCommand.Create(), EvaluateCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(4) });
    }

    private static Command RunCommand()
    {
        var mqtt = new Option<string>("--mqtt") { Description = "broker, host:port", DefaultValueFactory = _ => "127.0.0.1:1883" };
        var http = new Option<string?>("--http") { Description = "gateway's URL; only --clock is asked for now" };
        var site = new Option<string>("--site") { Description = "site in topics", DefaultValueFactory = _ => "default" };
        var machines = new Option<FileInfo?>("--machines") { Description = "machines with users and passwords, and members: what plan writes, enrolled" };
        var clock = new Option<Uri?>("--clock") { Description = "URL of a gateway under virtual time: people follow its clock" };
        var speed = new Option<double>("--speed") { Description = "people rest and walk so many times faster, 0.1 to 1000", DefaultValueFactory = _ => 1 };
        var serialLink = new Option<string?>("--serial-link") { Description = "where the serial machine's line shall be found (symbolic link)" };
        var command = new Command("run", "Machines connect and people train on them until SIGTERM, or until stdin (a pipe) ends.")
        {
            mqtt, http, site, machines, Count, clock, speed, Seed, serialLink,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (MqttEndPoint.TryParse(parsed.GetValue(mqtt)!) is not { } broker)
                return await Wrong("--mqtt: host:port");
            if (parsed.GetValue(speed) is not (>= 0.1 and <= 1000))
                return await Wrong("--speed: 0.1 to 1000");
            var seed = parsed.GetValue(Seed);
            PlanFile plan;
            if (parsed.GetValue(machines) is { } file)
            {
                try
                {
                    plan = PlanFile.Read(await File.ReadAllBytesAsync(file.FullName, cancellationToken));
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
                {
                    await Console.Error.WriteLineAsync($"simulation: {exception.Message}");
                    return 1;
                }
            }
            else if (parsed.GetValue(Count) is { } count and >= 1 and <= MostMachines)
                plan = new PlanFile(FloorPlan.Machines(count, withSerial: false), FloorPlan.Members(count, seed));
            else
                return await Wrong($"--machines FILE, or --count 1 to {MostMachines}");

            await Console.Error.WriteLineAsync($"simulation: seed {seed}, {plan.Machines.Count} machines, {plan.Members.Count} members, speed {parsed.GetValue(speed)}");
            using var parent = ParentWatch.Start(cancellationToken);
            var settings = new RunSettings(plan, broker, parsed.GetValue(site)!, parsed.GetValue(clock), parsed.GetValue(speed), seed, parsed.GetValue(serialLink));
            await new FloorRunner(settings, TimeProvider.System, Console.Error).RunAsync(parent.Token);
            return 0;
        });
        return command;
    }

    private static Command PlanCommand()
    {
        var json = new Option<bool>("--json") { Description = "accepted for symmetry: a plan is always one JSON document" };
        var command = new Command("plan", "Proposes machines and members (member objects with a seed beside) as one JSON document on stdout.") { Count, Seed, json };
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(Count) is not (>= 1 and <= MostMachines))
                return await Wrong($"--count: 1 to {MostMachines}");
            var seed = parsed.GetValue(Seed);
            await Console.Error.WriteLineAsync($"simulation: seed {seed}");
            var count = parsed.GetValue(Count)!.Value;
            await using var output = Console.OpenStandardOutput();
            new PlanFile(FloorPlan.Machines(count), FloorPlan.Members(count, seed)).Write(output, seed, TimeProvider.System.GetUtcNow().Year);
            return 0;
        });
        return command;
    }

    private static async Task<int> Wrong(string what)
    {
        await Console.Error.WriteLineAsync("simulation: " + what);
        return 2;
    }
}
