using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeGym.Polyfills.Tests.HostingSystemd;

/// <summary>What the tests start as a child process: this assembly's entry point.</summary>
internal static class SystemdProbe
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["service-probe"])
            return 2;

        Console.WriteLine(SystemdHelpers.IsSystemdService());
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSystemd();
        using var host = builder.Build();
        if (host.Services.GetService<ISystemdNotifier>() is not { } notifier)
            return 0;

        notifier.Notify(new ServiceState($"MAINPID={Environment.ProcessId}"));
        await host.RunAsync();
        return 0;
    }
}
