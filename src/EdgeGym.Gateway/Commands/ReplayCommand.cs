using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Recordings;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Storage;

namespace EdgeGym.Gateway.Commands;

/// <summary><c>gym replay FILE</c>: plays captured MQTT or serial traffic into a running gateway.</summary>
internal static class ReplayCommand
{
    private static readonly TimeSpan LinePatience = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "JSON lines: {\"at\":ms,\"topic\":…,\"qos\":1,\"payload\":{…}} or {\"at\":ms,\"serial_hex\":…}; - for standard input" };
        var speed = new Option<double>("--speed") { Description = "2 plays twice as fast, 0 as fast as it goes", DefaultValueFactory = _ => 1 };
        var mqtt = new Option<string>("--mqtt") { Description = "Where the gateway's broker listens", DefaultValueFactory = _ => "127.0.0.1:1883", HelpName = "HOST:PORT" };
        var site = new Option<string>("--site") { DefaultValueFactory = _ => "default", Description = "The gateway's site" };
        var credentials = new Option<string?>("--credentials") { Description = "JSON array of what `machine add --json` printed; machines that are not in it are enrolled in --data", HelpName = "FILE" };
        var port = new Option<string?>("--serial-port") { Description = "Serial bytes go to this port, or are recorded from it", HelpName = "PATH" };
        var terminal = new Option<string?>("--serial-pty") { Description = "Serial bytes go to a pseudo-terminal that is made at this path, for the gateway to open as its line", HelpName = "PATH" };
        var topic = new Option<string?>("--serial-topic") { Description = "Serial bytes are published as raw/PROTOCOL of a machine, as a bridge does it", HelpName = "MACHINE/PROTOCOL" };
        var line = new Option<string?>("--line") { Description = "Only the serial bytes of this line of the capture", HelpName = "NAME" };
        var baud = new Option<int>("--baud") { DefaultValueFactory = _ => 115_200, Description = "Of --serial-port" };
        var hold = new Option<double>("--hold") { DefaultValueFactory = _ => 3, Description = "Seconds that the line of --serial-pty stays after its last byte, for the gateway to deal with it" };
        var record = new Option<bool>("--record") { Description = "Write FILE from --serial-port until Ctrl-C instead of playing it" };
        var keepTimes = new Option<bool>("--keep-times") { Description = "Send the recorded times as they are instead of moving them to now" };
        var (data, json) = (SharedOptions.Data(), SharedOptions.Json());
        var command = new Command("replay", "Plays a recording into a running gateway")
        {
            file, speed, mqtt, site, credentials, port, terminal, topic, line, baud, hold, record, keepTimes, data, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var endpoint = parsed.GetValue(mqtt)!.Split(':');
            var destinations = new[] { parsed.GetValue(port), parsed.GetValue(terminal), parsed.GetValue(topic) }.Count(value => value is not null);
            if (endpoint.Length != 2 || !ushort.TryParse(endpoint[1], out var mqttPort) || !(parsed.GetValue(speed) >= 0) || parsed.GetValue(baud) <= 0
                || parsed.GetValue(hold) is not (>= 0 and <= 3600))
                return await WrongAsync("--mqtt takes HOST:PORT, --speed a number from 0, --baud a number, --hold 0 to 3600 seconds.");
            if (destinations > 1)
                return await WrongAsync("serial bytes have one place to go: one of --serial-port, --serial-pty and --serial-topic.");
            var name = parsed.GetValue(file)!;
            if (parsed.GetValue(record))
            {
                return parsed.GetValue(port) is { } source && name != "-"
                    ? await RecordAsync(name, source, parsed.GetValue(baud), cancellationToken)
                    : await WrongAsync("--record needs --serial-port PATH to record from and a FILE to write.");
            }

            var siteName = parsed.GetValue(site)!;
            var raw = parsed.GetValue(topic);
            var rawTopic = raw is null ? null : RawTopic(siteName, raw);
            if (raw is not null && rawTopic is null)
                return await WrongAsync($"--serial-topic takes MACHINE/PROTOCOL, such as bike-3/csafe: “{raw}” is none.");
            var messages = Read(name);
            if (parsed.GetValue(line) is { } wanted)
                messages.RemoveAll(message => message.Topic is null && message.Line != wanted);
            if (rawTopic is not null)
                PublishChunks(messages, rawTopic);
            var known = Credentials(parsed.GetValue(credentials));
            Enrol(messages, siteName, known, SharedOptions.Folder(parsed.GetValue(data)));
            using IReplayLine? serial = parsed.GetValue(port) is { } path ? new ReplayPort(path, parsed.GetValue(baud))
                : parsed.GetValue(terminal) is { } link ? new ReplayTerminal(link, LinePatience, TimeProvider.System)
                : null;
            var factor = parsed.GetValue(speed) == 0 ? double.PositiveInfinity : parsed.GetValue(speed);
            await using var replay = new Replay(
                endpoint[0], mqttPort, siteName, known, serial, factor, TimeSpan.FromSeconds(parsed.GetValue(hold)), !parsed.GetValue(keepTimes), TimeProvider.System);
            var result = await replay.PlayAsync(messages, new Percentage(messages.Count), cancellationToken);
            await TellAsync(result, destinations == 0 && messages.Exists(message => message.Topic is null), parsed.GetValue(json));
            return result.Refused == 0 ? GymCommand.Good : GymCommand.Failed;
        });
        return command;
    }

    private static async Task<int> WrongAsync(string why)
    {
        await System.Console.Error.WriteLineAsync("gym: " + why);
        return GymCommand.WrongUsage;
    }

    private static async Task<int> RecordAsync(string name, string port, int baudRate, CancellationToken cancellationToken)
    {
        // Commands end at once on a signal; a recording ends with its counts.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        await using var output = File.CreateText(name);
        await System.Console.Error.WriteLineAsync($"recording {port} to {name}; Ctrl-C ends it");
        var (chunks, bytes) = await new SerialRecorder(TimeProvider.System).RecordAsync(port, baudRate, output, stop.Token);
        await System.Console.Error.WriteLineAsync($"{chunks} chunks, {bytes} bytes");
        return GymCommand.Good;

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task TellAsync(ReplayResult result, bool nowhereToGo, bool asJson)
    {
        var kinds = string.Join(", ", result.Kinds.Select(entry => $"{entry.Key} {entry.Value}"));
        await System.Console.Error.WriteLineAsync(
            $"sent {result.Sent}{(kinds.Length > 0 ? $" ({kinds})" : "")}, refused {result.Refused}, serial {result.SerialBytes} bytes in {result.SerialChunks} chunks, skipped {result.Skipped}, in {result.Seconds} s");
        if (nowhereToGo)
            await System.Console.Error.WriteLineAsync("gym: the recording has serial bytes: say where they go with --serial-pty, --serial-port or --serial-topic.");
        if (asJson)
            System.Console.WriteLine(JsonSerializer.Serialize(result, CommandJson.Default.ReplayResult));
    }

    /// <summary>Null when it is no MACHINE/PROTOCOL.</summary>
    private static string? RawTopic(string site, string raw)
    {
        var slash = raw.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            return null;
        var topic = $"{GymTopic.Root(site)}{raw[..slash]}/raw/{raw[(slash + 1)..]}";
        return GymTopic.TryParse(topic, site, out _) ? topic : null;
    }

    /// <summary>Serial bytes as a bridge would pass them on.</summary>
    private static void PublishChunks(List<RecordedMessage> messages, string topic)
    {
        for (var index = 0; index < messages.Count; index++)
        {
            if (messages[index] is { Topic: null, FromGateway: false } chunk)
                messages[index] = chunk with { Topic = topic, QualityOfService = 1 };
        }
    }

    private static List<RecordedMessage> Read(string name)
    {
        using var reader = name == "-" ? System.Console.In : File.OpenText(name);
        try
        {
            return [.. RecordingReader.Read(reader)];
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{name}, {exception.Message}", exception);
        }
    }

    private static Dictionary<MachineId, (string User, string Password)> Credentials(string? file)
    {
        var result = new Dictionary<MachineId, (string, string)>();
        if (file is null)
            return result;
        foreach (var entry in JsonSerializer.Deserialize(File.ReadAllText(file), CommandJson.Default.ListEnrolledMachine) ?? [])
            result[MachineId.Parse(entry.Id)] = (entry.User, entry.Password);
        return result;
    }

    /// <summary>A recording of another gym has machines that nobody enrolled here.</summary>
    private static void Enrol(
        List<RecordedMessage> messages, string site, Dictionary<MachineId, (string User, string Password)> known, string data)
    {
        var wanted = messages.Where(message => message.Topic is not null && GymTopic.TryParse(message.Topic, site, out _))
            .Select(message => GymTopic.TryParse(message.Topic!, site, out var topic) ? topic.Machine : default)
            .Distinct().Where(machine => !known.ContainsKey(machine)).ToList();
        if (wanted.Count == 0)
            return;
        using var registry = Registry.Open(data, TimeProvider.System);
        foreach (var machine in wanted)
        {
            var made = registry.Machines.Enrol(machine, MachineKind.Selectorized)
                ?? throw new InvalidOperationException($"Machine {machine} is enrolled already: give its user and password with --credentials FILE.");
            known[machine] = (made.User, made.Password);
            System.Console.Error.WriteLine($"enrolled {machine} for the replay; `./gym machine remove {machine}` takes it out again");
        }
    }

    private sealed class Percentage(int total) : IProgress<int>
    {
        private int _shown = -1;

        public void Report(int value)
        {
            var percent = total == 0 ? 100 : (int)(value * 100L / total);
            if (percent / 10 == _shown / 10 && _shown >= 0)
                return;
            _shown = percent;
            System.Console.Error.WriteLine($"{percent} % ({value} of {total})");
        }
    }
}
