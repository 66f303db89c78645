using System.Net;
using System.Text.Json;
using EdgeGym.Coaching;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Saying;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Console;
using EdgeGym.Console.Access;
using EdgeGym.Console.Health;
using EdgeGym.Console.Live;
using EdgeGym.Console.Screens;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Gateway.Floor;
using EdgeGym.Ingest;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Ingest.Mqtt;
using EdgeGym.Ingest.Serial;
using EdgeGym.Ingest.Sparkplug;
using EdgeGym.Sessions.Facts;
using EdgeGym.Storage;
using EdgeGym.Storage.Access;
using EdgeGym.Storage.Journal;
using EdgeGym.Storage.Projections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeGym.Gateway.Hosting;

/// <summary>Wires the parts together. A reader sees the product in the order of its data: clock, storage, floor, ingest, console.</summary>
internal static class GatewayHost
{
    /// <summary>Every section of the settings that somebody reads, with its type.</summary>
    private static readonly Dictionary<string, Type> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [GatewayOptions.Section] = typeof(GatewayOptions),
        [MqttOptions.Section] = typeof(MqttOptions),
        [SerialOptions.Section] = typeof(SerialOptions),
        [SparkplugOptions.Section] = typeof(SparkplugOptions),
        [EdgeNodeOptions.Section] = typeof(EdgeNodeOptions),
        ["Storage:Journal"] = typeof(JournalOptions),
        ["Coaching:Guard"] = typeof(GuardLimits),
        [CoachingOptions.Section] = typeof(CoachingOptions),
        ["Console"] = typeof(ConsoleOptions),
    };

    /// <param name="configuration">All sources together.</param>
    /// <param name="isVirtual">The clock for people may be moved.</param>
    /// <exception cref="ConfigurationException">A key is unknown.</exception>
    public static WebApplication Build(IConfigurationRoot configuration, bool isVirtual)
    {
        ConfigurationCheck.ThrowOnUnknownKeys(configuration, Sections);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration);
        AddLogging(builder);
        var services = builder.Services;
        services.AddSystemd();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        services.AddOptionsWithValidateOnStart<GatewayOptions, GatewayOptionsValidator>().BindConfiguration(GatewayOptions.Section);
        services.AddOptionsWithValidateOnStart<MqttOptions, MqttOptionsValidator>().BindConfiguration(MqttOptions.Section);
        services.AddOptionsWithValidateOnStart<SerialOptions, SerialOptionsValidator>().BindConfiguration(SerialOptions.Section);
        services.AddOptionsWithValidateOnStart<SparkplugOptions, SparkplugOptionsValidator>().BindConfiguration(SparkplugOptions.Section);
        services.AddOptionsWithValidateOnStart<EdgeNodeOptions, EdgeNodeOptionsValidator>().BindConfiguration(EdgeNodeOptions.Section);
        services.AddOptions<JournalOptions>().BindConfiguration("Storage:Journal").ValidateDataAnnotations().ValidateOnStart();

        var gateway = configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(HttpAddress(gateway), gateway.HttpPort));
        services.AddSingleton(new GatewayClock(isVirtual));
        services.AddSingleton(new SiteName(gateway.Site));
        AddStorage(services, gateway.Data);
        AddFloor(services, configuration);
        AddIngest(services);
        AddPages(services, gateway, isVirtual);
        services.AddHostedService(provider => provider.GetRequiredService<ModelHost>());
        services.AddHostedService<FloorHost>();

        var app = builder.Build();
        app.MapConsole();
        return app;
    }

    private static IPAddress HttpAddress(GatewayOptions gateway) => IPAddress.TryParse(gateway.HttpAddress, out var address)
        ? address
        : throw new ConfigurationException($"Gateway:HttpAddress is '{gateway.HttpAddress}'; an IP address such as 127.0.0.1 or 0.0.0.0 is allowed.");

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // A failed start is told by the command, in a sentence and without a stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Keys lie in the data folder, which only its owner may read.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        // Standard output belongs to what the commands print.
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ ", true));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void AddStorage(IServiceCollection services, string folder)
    {
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton(provider => FactJournal.Open(
            Path.Combine(folder, "journal.db"),
            provider.GetRequiredService<IOptions<JournalOptions>>().Value,
            provider.GetRequiredService<GatewayClock>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILogger<FactJournal>>()));
        services.AddSingleton(_ => SessionHistory.Open(folder));
        services.AddSingleton(provider => Registry.Open(folder, provider.GetRequiredService<GatewayClock>()));
    }

    private static void AddFloor(IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection("Coaching:Guard").Get<GuardLimits>() ?? new GuardLimits();
        services.AddSingleton(new SafetyGuard(limits));
        services.AddSingleton<DeterministicPolicy>();
        services.AddOptions<CoachingOptions>().BindConfiguration(CoachingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CoachingMetrics>();
        services.AddSingleton(_ => new ModelSlot());
        services.AddSingleton<ModelHost>();
        services.AddSingleton(provider => new ModelCoach(
            provider.GetRequiredService<ModelSlot>(),
            provider.GetRequiredService<DeterministicPolicy>(),
            provider.GetRequiredService<SafetyGuard>(),
            TimeSpan.FromMilliseconds(provider.GetRequiredService<IOptions<CoachingOptions>>().Value.AdjustPatienceMilliseconds),
            provider.GetRequiredService<CoachingMetrics>()));
        services.AddSingleton(provider => new ModelCardioCoach(
            provider.GetRequiredService<IOptions<CoachingOptions>>().Value.SteersCardio ? provider.GetRequiredService<ModelSlot>() : new ModelSlot(),
            new CardioPolicy(new CardioGuard(limits)),
            new CardioGuard(limits),
            TimeSpan.FromMilliseconds(provider.GetRequiredService<IOptions<CoachingOptions>>().Value.AdjustPatienceMilliseconds),
            provider.GetRequiredService<CoachingMetrics>()));
        services.AddSingleton<ICoach>(provider => provider.GetRequiredService<ModelCoach>());
        services.AddSingleton(provider => new UtteranceReader(
            provider.GetRequiredService<ModelSlot>(),
            TimeSpan.FromMilliseconds(provider.GetRequiredService<IOptions<CoachingOptions>>().Value.UnderstandPatienceMilliseconds),
            provider.GetRequiredService<CoachingMetrics>()));
        services.AddSingleton<DecisionExplainer>();
        services.AddSingleton(provider => new Speaker(
            provider.GetRequiredService<ModelSlot>(),
            TimeSpan.FromMilliseconds(provider.GetRequiredService<IOptions<CoachingOptions>>().Value.SayPatienceMilliseconds),
            provider.GetRequiredService<CoachingMetrics>()));
        services.AddSingleton<SentenceChooser>();
        services.AddSingleton<FloorMetrics>();
        services.AddSingleton<MachineOutlet>();
        services.AddSingleton(provider => new MemberDirectory(provider.GetRequiredService<Registry>(), TimeProvider.System));
        services.AddSingleton(provider => new FloorTools(
            provider.GetRequiredService<FactJournal>(),
            provider.GetRequiredService<GatewayClock>(),
            provider.GetRequiredService<ICoach>(),
            provider.GetRequiredService<ModelCardioCoach>(),
            provider.GetRequiredService<DeterministicPolicy>(),
            provider.GetRequiredService<SafetyGuard>(),
            provider.GetRequiredService<UtteranceReader>(),
            provider.GetRequiredService<DecisionExplainer>(),
            provider.GetRequiredService<SentenceChooser>(),
            provider.GetRequiredService<MemberDirectory>(),
            provider.GetRequiredService<Registry>().Machines,
            provider.GetRequiredService<MachineOutlet>(),
            provider.GetRequiredService<FloorMetrics>(),
            TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<GatewayOptions>>().Value.CommandExpirySeconds)));
        services.AddSingleton<MachineFloor>();
    }

    private static void AddIngest(IServiceCollection services)
    {
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<RejectLog>();
        services.AddSingleton(provider => new FrameBridges(
            provider.GetRequiredService<IngestMetrics>(), provider.GetRequiredService<RejectLog>(), provider.GetRequiredService<GatewayClock>()));
        services.AddSingleton<MachineSignIn>(provider =>
        {
            var machines = provider.GetRequiredService<Registry>().Machines;
            return (user, password, _) => new ValueTask<MachineId?>(machines.Verify(user, password));
        });
        services.AddSingleton(provider => new MessageIntake(
            provider.GetRequiredService<MachineFloor>().AcceptAsync,
            (machine, kind, key) => new ValueTask<bool>(provider.GetRequiredService<FactJournal>().HasKeyAsync(machine, kind, key)),
            provider.GetRequiredService<IngestMetrics>(),
            provider.GetRequiredService<RejectLog>(),
            provider.GetRequiredService<FrameBridges>(),
            provider.GetRequiredService<GatewayClock>()));
        services.AddSingleton<SparkplugEnrolments>(provider => () => SparkplugMachines.Of(provider.GetRequiredService<Registry>().Machines));
        services.AddSingleton(provider => new SparkplugHost(
            provider.GetRequiredService<IOptions<SparkplugOptions>>().Value,
            provider.GetRequiredService<SparkplugEnrolments>(),
            provider.GetRequiredService<MessageIntake>().SubmitAsync,
            provider.GetRequiredService<FrameBridges>(),
            provider.GetRequiredService<RejectLog>(),
            provider.GetRequiredService<GatewayClock>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<SparkplugHost>>()));
        services.AddSingleton(provider => new BuildingReport(
            provider.GetRequiredService<IOptions<EdgeNodeOptions>>().Value is { Server.Length: > 0 } building
                ? new EdgeNodeLink(
                    building, Path.Combine(provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Data, "edge-node.bdseq"), TimeProvider.System,
                    provider.GetRequiredService<ILogger<EdgeNodeLink>>())
                : null));
        services.AddSingleton<MqttBroker>();
        services.AddSingleton(provider => new SerialLinks(
            provider.GetRequiredService<IOptions<SerialOptions>>().Value,
            provider.GetRequiredService<MessageIntake>().SubmitAsync,
            provider.GetRequiredService<GatewayClock>(),
            TimeProvider.System,
            provider.GetRequiredService<IngestMetrics>(),
            provider.GetRequiredService<RejectLog>(),
            provider.GetRequiredService<ILogger<SerialLink>>()));
        services.AddSingleton<MachineLinks>();
    }

    private static void AddPages(IServiceCollection services, GatewayOptions gateway, bool isVirtual)
    {
        services.AddConsole(console => console.KeysDirectory = Path.Combine(gateway.Data, "keys"));
        services.AddSingleton(provider =>
        {
            var clock = provider.GetRequiredService<GatewayClock>();
            return new ClockControl(clock, isVirtual ? (by, _) =>
            {
                clock.Advance(by.TotalSeconds);
                return ValueTask.CompletedTask;
            } : null);
        });
        services.AddSingleton<ScreenInput>(provider =>
        {
            var intake = provider.GetRequiredService<MessageIntake>();
            return async (machine, kind, reading, body, cancellationToken) =>
                await intake.SubmitAsync(new InboundMessage(machine, kind, null, reading, body), cancellationToken) switch
                {
                    IntakeOutcome.Accepted => ScreenInputOutcome.Accepted,
                    IntakeOutcome.Duplicate => ScreenInputOutcome.Duplicate,
                    IntakeOutcome.Unavailable => ScreenInputOutcome.Unavailable,
                    _ => ScreenInputOutcome.Refused,
                };
        });
        services.AddSingleton<HaltClearing>(provider =>
        {
            var (journal, clock) = (provider.GetRequiredService<FactJournal>(), provider.GetRequiredService<GatewayClock>());
            return async (machine, role, cancellationToken) => (await journal.AppendAsync(
                new FactDraft(
                    clock.UnixMilliseconds, machine, FactKind.HaltCleared, "clear-" + Guid.NewGuid().ToString("N"),
                    JsonSerializer.SerializeToUtf8Bytes(new HaltClearedFact(role), FactJson.Default.HaltClearedFact)),
                cancellationToken)).Outcome != AppendOutcome.Full;
        });
        services.AddSingleton(provider =>
        {
            var registry = provider.GetRequiredService<Registry>();
            return new Credentials(
                (token, _) => new ValueTask<string?>(registry.Tokens.Verify(token)?.ToName()),
                (secret, _) => new ValueTask<string?>(registry.Tokens.IsOwnerLink(secret) ? Role.Owner.ToName() : null),
                (secret, _) => new ValueTask<string?>(registry.Tokens.UseOwnerLink(secret) ? Role.Owner.ToName() : null),
                (member, pin, _) => new ValueTask<bool>(registry.Members.FindByPin(pin)?.Id == member));
        });
        services.AddSingleton<FrameCountsOf>(provider =>
        {
            var (bridges, serial) = (provider.GetRequiredService<FrameBridges>(), provider.GetRequiredService<SerialLinks>());
            return machine => (bridges.CountsOf(machine) ?? serial.Find(machine)?.Frames) is { } counts ? new Console.Live.FrameCounts(counts.Read, counts.Rejects, counts.Quirks) : null;
        });
        services.AddSingleton<GatewayHealth>();
        services.AddSingleton<HealthParts>(provider => provider.GetRequiredService<GatewayHealth>().Parts);
        services.AddSingleton<JournalCounts>(provider => provider.GetRequiredService<GatewayHealth>().Counts);
    }
}
