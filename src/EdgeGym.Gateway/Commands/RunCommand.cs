using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Gateway.Hosting;
using EdgeGym.Ingest.Mqtt;
using EdgeGym.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Gateway.Commands;

/// <summary><c>gym run</c>: the service.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan ModelPatience = TimeSpan.FromMilliseconds(700);

    private const int DefaultSimulated = 12;

    public static Command Create()
    {
        var (data, config) = (SharedOptions.Data(), SharedOptions.Config());
        var http = new Option<int?>("--http") { Description = "Port of pages and API on loopback (default 8080); 0: any free one", HelpName = "PORT" };
        var mqtt = new Option<int?>("--mqtt") { Description = "Port of the broker on loopback (default 1883); 0: any free one", HelpName = "PORT" };
        var site = new Option<string?>("--site") { Description = "The gym's name in topics (default: default)", HelpName = "NAME" };
        var simulate = new Option<int?>("--simulate") { Description = $"Simulated machines with people training on them (default {DefaultSimulated}); 0 in a real gym", HelpName = "N" };
        var speed = new Option<double?>("--simulate-speed") { Description = "How much faster than real people the simulated ones rest and move on", HelpName = "X" };
        var isVirtual = new Option<bool>("--virtual-time") { Description = "The clock for people and machines may be moved by POST /api/v1/clock/advance" };
        var command = new Command("run", "Runs the gateway until SIGTERM or Ctrl-C") { data, http, mqtt, site, simulate, speed, config, isVirtual };
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Set(settings, "Gateway:Data", parsed.GetValue(data) is { } folder ? Path.GetFullPath(folder) : null);
            Set(settings, "Gateway:HttpPort", Text(parsed.GetValue(http)));
            Set(settings, "Ingest:Mqtt:Port", Text(parsed.GetValue(mqtt)));
            Set(settings, "Gateway:Site", parsed.GetValue(site));
            Set(settings, "Gateway:SimulatedMachines", Text(parsed.GetValue(simulate)));
            Set(settings, "Gateway:SimulatedSpeed", parsed.GetValue(speed)?.ToString(CultureInfo.InvariantCulture));
            return RunAsync(parsed.GetValue(config), settings, parsed.GetValue(isVirtual), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string? file, Dictionary<string, string?> settings, bool isVirtual, CancellationToken cancellationToken)
    {
        var configuration = GatewayConfiguration.Build(file, settings);
        // Somebody who just types ./gym run wants to see people train; a service says how many it wants.
        if (configuration["Gateway:SimulatedMachines"] is null && !Microsoft.Extensions.Hosting.Systemd.SystemdHelpers.IsSystemdService())
            configuration["Gateway:SimulatedMachines"] = Text(DefaultSimulated);
        var gateway = configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>()!;
        PrepareFolder(gateway.Data);

        await using var simulator = gateway.SimulatedMachines > 0 ? Simulator(gateway) : null;
        var plan = simulator is null ? null : await simulator.PlanAsync(gateway.SimulatedMachines, cancellationToken);
        AddSerialLines(configuration, plan, gateway.Data, isVirtual);

        await using var app = GatewayHost.Build(configuration, isVirtual);
        await app.StartAsync(cancellationToken);
        var httpPort = HttpPort(app);
        var broker = app.Services.GetRequiredService<MqttBroker>();
        var registry = app.Services.GetRequiredService<Registry>();
        if (registry.Tokens.CreateOwnerLink() is { } secret)
            System.Console.Out.WriteLine($"First run: the owner signs in once at http://{gateway.HttpAddress}:{httpPort}/sign-in/{secret}");
        var model = app.Services.GetRequiredService<ModelHost>();
        await WaitABit(model.Loading);
        System.Console.Out.WriteLine($"ready http=http://{gateway.HttpAddress}:{httpPort} mqtt=127.0.0.1:{broker.Port} model={model.Name} store=embedded");
        if (simulator is not null)
            await simulator.StartAsync(plan!, registry, broker.Port, httpPort, gateway.Site, gateway.SimulatedSpeed, isVirtual, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return GymCommand.Good;
    }

    /// <summary>The line that tells of the model shall be true; a model that takes longer comes in when it is there.</summary>
    private static async Task WaitABit(Task loading)
    {
        try
        {
            await loading.WaitAsync(ModelPatience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // The policy decides until then.
        }
    }

    private static SimulatorProcess Simulator(GatewayOptions gateway)
    {
        var program = SimulatorProcess.Find() ?? throw new InvalidOperationException(
            "The simulator EdgeGym.Simulation.dll is not beside this program. Start with --simulate 0, or set EDGEGYM_SIMULATOR to its path.");
        using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true)
            .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        return new SimulatorProcess(program, gateway.Data, loggers.CreateLogger<SimulatorProcess>());
    }

    /// <summary>Only its owner may look into the data folder: it holds keys and what people said.</summary>
    private static void PrepareFolder(string folder)
    {
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void AddSerialLines(IConfigurationRoot configuration, JsonObject? plan, string data, bool isVirtual)
    {
        if (plan is null)
            return;
        var index = configuration.GetSection("Ingest:Serial:Lines").GetChildren().Count();
        foreach (var machine in plan["machines"]!.AsArray())
        {
            var (id, link) = ((string)machine!["id"]!, (string?)machine["link"]);
            var line = $"Ingest:Serial:Lines:{index}";
            if (link == "serial")
                configuration[$"{line}:Port"] = SimulatorProcess.SerialLinkPath(data);
            else if (link == "csafe" && !isVirtual)
                AddCsafe(configuration, line, machine.AsObject(), SimulatorProcess.CsafeLinkPath(data, id));
            else
            {
                // Whoever is asked once a second of real time shows nothing of an hour that has leapt by.
                if (link == "csafe")
                    machine["link"] = "mqtt";
                continue;
            }

            configuration[$"{line}:Machine"] = id;
            index++;
        }
    }

    private static void AddCsafe(IConfigurationRoot configuration, string line, JsonObject machine, string port)
    {
        configuration[$"{line}:Port"] = port;
        configuration[$"{line}:Protocol"] = "csafe";
        configuration[$"{line}:Csafe:Kind"] = (string?)machine["kind"];
        foreach (var (axis, key) in (ReadOnlySpan<(string, string)>)[("speed", "Speed"), ("incline", "Incline"), ("power", "Power"), ("resistance", "Resistance")])
        {
            if (machine[axis] is not { } range)
                continue;
            configuration[$"{line}:Csafe:{key}:Minimum"] = range["min"]!.ToJsonString();
            configuration[$"{line}:Csafe:{key}:Maximum"] = range["max"]!.ToJsonString();
            configuration[$"{line}:Csafe:{key}:Step"] = range["step"]!.ToJsonString();
        }
    }

    private static int HttpPort(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Uri(address).Port;
    }

    private static void Set(Dictionary<string, string?> settings, string key, string? value)
    {
        if (value is not null)
            settings[key] = value;
    }

    private static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
