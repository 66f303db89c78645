using System.CommandLine;
using System.Text.Json.Serialization;
using System.Text.Json;
using EdgeGym.Equipment.Machines;
using EdgeGym.Protocols.Sparkplug;
using EdgeGym.Storage;

namespace EdgeGym.Gateway.Commands;

internal sealed record EnrolledMachine(string Id, string User, string Password);

internal sealed record ListedMachine(string Id, string Kind, string User, string Mode, DateTimeOffset EnrolledAt, string? Sparkplug);

internal sealed record MadeToken(string Token);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EnrolledMachine))]
[JsonSerializable(typeof(List<EnrolledMachine>))]
[JsonSerializable(typeof(List<ListedMachine>))]
[JsonSerializable(typeof(MadeToken))]
[JsonSerializable(typeof(WarmedModel))]
[JsonSerializable(typeof(Recordings.ReplayResult))]
internal sealed partial class CommandJson : JsonSerializerContext;

/// <summary><c>gym machine add|list|remove</c>: works on the registry whether or not the gateway runs.</summary>
internal static class MachineCommands
{
    public static Command Create()
    {
        var command = new Command("machine", "Enrols machines: who may sign in at the broker");
        command.Subcommands.Add(Add());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Remove());
        return command;
    }

    private static Command Add()
    {
        var id = new Argument<string>("ID") { Description = "1 to 64 of a-z A-Z 0-9 _ -" };
        var kind = new Option<string>("--kind") { Description = string.Join(", ", MachineKindNames.All), Required = true };
        kind.AcceptOnlyFromAmong([.. MachineKindNames.All]);
        var mode = new Option<string?>("--mode") { Description = "auto: suggestions are applied by themselves (usual for motorized); ask: after the person's yes (usual for others)" };
        mode.AcceptOnlyFromAmong("auto", "ask");
        var sparkplug = new Option<string?>("--sparkplug") { Description = "group/edge or group/edge/device: a Sparkplug edge node, or a device of one, that signs in with this machine's user (firmware-protocols/sparkplug)" };
        var (data, json) = (SharedOptions.Data(), SharedOptions.Json());
        var command = new Command("add", "Enrols a machine and shows its user and password, once") { id, kind, mode, sparkplug, data, json };
        command.SetAction(parsed =>
        {
            if (!MachineKindNames.TryParse(parsed.GetValue(kind), out var machineKind))
                return GymCommand.WrongUsage;
            var address = parsed.GetValue(sparkplug);
            if (address is not null && !SparkplugAddress.TryParse(address, out _))
            {
                System.Console.Error.WriteLine($"gym: --sparkplug {address} is no group/edge or group/edge/device.");
                return GymCommand.WrongUsage;
            }

            using var registry = Registry.Open(SharedOptions.Folder(parsed.GetValue(data)), TimeProvider.System);
            var machine = MachineId.Parse(parsed.GetValue(id)!);
            if (address is not null && registry.Machines.List().FirstOrDefault(other => other.Sparkplug == address) is { } taken)
            {
                System.Console.Error.WriteLine($"gym: {address} is machine {taken.Id} already.");
                return GymCommand.Failed;
            }

            if (registry.Machines.Enrol(machine, machineKind) is not { } made)
            {
                System.Console.Error.WriteLine($"gym: machine {machine} is enrolled already. `./gym machine remove {machine}` first, or choose another id.");
                return GymCommand.Failed;
            }

            if (address is not null)
                registry.Machines.SetSparkplug(machine, address);
            if (parsed.GetValue(mode) is { } chosen)
                registry.Machines.SetMode(machine, chosen == "auto" ? Storage.Machines.AdjustmentMode.Automatic : Storage.Machines.AdjustmentMode.Ask);
            var shown = new EnrolledMachine(made.Id.Value, made.User, made.Password);
            System.Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(shown, CommandJson.Default.EnrolledMachine)
                : $"machine  {shown.Id}\nuser     {shown.User}\npassword {shown.Password}\nThe password is not shown again.");
            return GymCommand.Good;
        });
        return command;
    }

    private static Command List()
    {
        var (data, json) = (SharedOptions.Data(), SharedOptions.Json());
        var command = new Command("list", "Shows the enrolled machines") { data, json };
        command.SetAction(parsed =>
        {
            using var registry = Registry.Open(SharedOptions.Folder(parsed.GetValue(data)), TimeProvider.System);
            var machines = registry.Machines.List()
                .Select(machine => new ListedMachine(
                    machine.Id.Value, machine.Kind.ToName(), machine.User, machine.Mode == Storage.Machines.AdjustmentMode.Automatic ? "auto" : "ask",
                    DateTimeOffset.FromUnixTimeMilliseconds(machine.EnrolledAt), machine.Sparkplug))
                .ToList();
            if (parsed.GetValue(json))
            {
                System.Console.Out.WriteLine(JsonSerializer.Serialize(machines, CommandJson.Default.ListListedMachine));
                return GymCommand.Good;
            }

            System.Console.Out.WriteLine(machines.Count == 0
                ? "No machine is enrolled. `./gym machine add ID --kind KIND` enrols one."
                : string.Join('\n', machines.Select(machine => $"{machine.Id,-24} {machine.Kind,-14} {machine.Mode,-5} {machine.EnrolledAt:yyyy-MM-dd} {machine.Sparkplug}".TrimEnd())));
            return GymCommand.Good;
        });
        return command;
    }

    private static Command Remove()
    {
        var id = new Argument<string>("ID");
        var data = SharedOptions.Data();
        var command = new Command("remove", "Ends a machine's enrolment: it can't sign in any more; what it said stays") { id, data };
        command.SetAction(parsed =>
        {
            using var registry = Registry.Open(SharedOptions.Folder(parsed.GetValue(data)), TimeProvider.System);
            if (registry.Machines.Remove(MachineId.Parse(parsed.GetValue(id)!)))
                return GymCommand.Good;
            System.Console.Error.WriteLine($"gym: no machine {parsed.GetValue(id)} is enrolled.");
            return GymCommand.Failed;
        });
        return command;
    }
}
