using System.CommandLine;
using EdgeGym.Gateway.Configuration;

namespace EdgeGym.Gateway.Commands;

/// <summary>Options that several commands have, each made anew for each command.</summary>
internal static class SharedOptions
{
    public static Option<string?> Data() => new("--data") { Description = $"Data folder (default {GatewayOptions.DefaultData})", HelpName = "DIR" };

    public static Option<bool> Json() => new("--json") { Description = "One JSON document on standard output" };

    public static Option<string?> Config() => new("--config") { Description = "Settings file, JSON, beside appsettings.json and EDGEGYM__Section__Key", HelpName = "FILE" };

    public static string Folder(string? data) => Path.GetFullPath(data ?? GatewayOptions.DefaultData);
}
