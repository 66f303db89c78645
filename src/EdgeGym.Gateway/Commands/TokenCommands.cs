using System.CommandLine;
using System.Text.Json;
using EdgeGym.Storage;
using EdgeGym.Storage.Access;

namespace EdgeGym.Gateway.Commands;

/// <summary><c>gym token add</c>: a bearer token for programs.</summary>
internal static class TokenCommands
{
    public static Command Create()
    {
        var role = new Option<string>("--role") { Description = string.Join(", ", RoleNames.All), Required = true };
        role.AcceptOnlyFromAmong([.. RoleNames.All]);
        var label = new Option<string?>("--label") { Description = "What it is for" };
        var (data, json) = (SharedOptions.Data(), SharedOptions.Json());
        var add = new Command("add", "Makes an API token and shows it, once") { role, label, data, json };
        add.SetAction(parsed =>
        {
            if (!RoleNames.TryParse(parsed.GetValue(role), out var parsedRole))
                return GymCommand.WrongUsage;
            using var registry = Registry.Open(SharedOptions.Folder(parsed.GetValue(data)), TimeProvider.System);
            var token = registry.Tokens.Create(parsedRole, parsed.GetValue(label));
            System.Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new MadeToken(token), CommandJson.Default.MadeToken)
                : token);
            return GymCommand.Good;
        });
        var command = new Command("token", "API tokens for programs");
        command.Subcommands.Add(add);
        return command;
    }
}
