using System.CommandLine;
using System.IO.Ports;
using System.Text.Json;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Recordings;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Storage;

namespace EdgeGym.Gateway.Commands;

/// <summary><c>gym replay FILE</c>: plays captured MQTT or serial traffic into a running gateway.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "JSON lines: {\"at\":ms,\"topic\":…,\"qos\":1,\"payload\":{…}} or {\"at\":ms,\"serial_hex\":…}; - for standard input" };
        var speed = new Option<double>("--speed") { Description = "2 plays twice as fast, 0 as fast as it goes", DefaultValueFactory = _ => 1 };
        var mqtt = new Option<string>("--mqtt") { Description = "Where the gateway's broker listens", DefaultValueFactory = _ => "127.0.0.1:1883", HelpName = "HOST:PORT" };
        var site = new Option<string>("--site") { DefaultValueFactory = _ => "default", Description = "The gateway's site" };
        var credentials = new Option<string?>("--credentials") { Description = "JSON array of what `machine add --json` printed; machines that are not in it are enrolled in --data", HelpName = "FILE" };
        var port = new Option<string?>("--serial-port") { Description = "Where serial bytes go: one end of a pseudo-terminal pair or a port", HelpName = "PATH" };
        var keepTimes = new Option<bool>("--keep-times") { Description = "Send the recorded times as they are instead of moving them to now" };
        var data = SharedOptions.Data();
        var command = new Command("replay", "Plays a recording into a running gateway") { file, speed, mqtt, site, credentials, port, keepTimes, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var endpoint = parsed.GetValue(mqtt)!.Split(':');
            if (endpoint.Length != 2 || !ushort.TryParse(endpoint[1], out var mqttPort) || !(parsed.GetValue(speed) >= 0))
            {
                await System.Console.Error.WriteLineAsync("gym: --mqtt takes HOST:PORT, --speed a number from 0.");
                return GymCommand.WrongUsage;
            }

            var name = parsed.GetValue(file)!;
            var messages = Read(name);
            var siteName = parsed.GetValue(site)!;
            var known = Credentials(parsed.GetValue(credentials));
            Enrol(messages, siteName, known, SharedOptions.Folder(parsed.GetValue(data)));
            using var serial = parsed.GetValue(port) is { } path ? new SerialPort(path) : null;
            serial?.Open();
            var factor = parsed.GetValue(speed) == 0 ? double.PositiveInfinity : parsed.GetValue(speed);
            await using var replay = new Replay(
                endpoint[0], mqttPort, siteName, known, serial?.BaseStream, factor, !parsed.GetValue(keepTimes), TimeProvider.System);
            var result = await replay.PlayAsync(messages, new Percentage(messages.Count), cancellationToken);
            await System.Console.Error.WriteLineAsync(
                $"sent {result.Sent}, refused {result.Refused}, serial bytes {result.SerialBytes}, skipped {result.Skipped}");
            return result.Refused == 0 ? GymCommand.Good : GymCommand.Failed;
        });
        return command;
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
            var percent = total == 0 ? 100 : value * 100 / total;
            if (percent / 10 == _shown / 10 && _shown >= 0)
                return;
            _shown = percent;
            System.Console.Error.WriteLine($"{percent} %");
        }
    }
}
