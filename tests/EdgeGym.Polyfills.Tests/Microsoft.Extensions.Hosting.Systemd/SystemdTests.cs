using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using EdgeGym.Polyfills.Tests.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeGym.Polyfills.Tests.HostingSystemd;

public sealed class SystemdTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-systemd-").FullName;
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose()
    {
        _manager.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Host_tells_ready_watchdog_and_stopping(bool abstractSocket)
    {
        var notifier = new SystemdNotifier(Listen(abstractSocket));
        Assert.True(notifier.IsEnabled);

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ISystemdNotifier>(notifier).AddSingleton<IHostLifetime, SystemdLifetime>();
        using (var host = builder.Build())
        {
            await host.StartAsync();
            Assert.Equal("READY=1", await ReceiveAsync());
            host.Services.GetRequiredService<ISystemdNotifier>().Notify(new ServiceState("WATCHDOG=1"));
            Assert.Equal("WATCHDOG=1", await ReceiveAsync());
            await host.StopAsync();
        }

        Assert.Equal("STOPPING=1", await ReceiveAsync());
    }

    [Fact]
    public void Without_a_socket_nothing_is_sent()
    {
        var notifier = new SystemdNotifier(null);
        Assert.False(notifier.IsEnabled);
        notifier.Notify(ServiceState.Ready);
        Assert.Equal("", default(ServiceState).ToString());
    }

    [Fact]
    public void Socket_that_has_gone_is_an_error()
    {
        var notifier = new SystemdNotifier(Path.Combine(_folder, "gone"));
        Assert.ThrowsAny<SocketException>(() => notifier.Notify(ServiceState.Ready));
    }

    [Theory]
    [InlineData(1, true, "", true)]
    [InlineData(1, false, "systemd", false)]
    [InlineData(77, false, "systemd", true)]
    [InlineData(77, true, "bash", false)]
    public void Service_is_known_by_its_parent_or_as_process_one(int processId, bool sockets, string parent, bool expected) =>
        Assert.Equal(expected, SystemdHelpers.IsService(processId, sockets, parent));

    [Theory]
    [InlineData("4711 (dotnet) S 815 4711 815 0 -1", 815)]
    [InlineData("4711 (a b) (c) R 12 1 2", 12)]
    [InlineData("nonsense", 0)]
    public void Parent_is_read_behind_the_name(string stat, int parent) => Assert.Equal(parent, SystemdHelpers.ParentOf(stat));

    [FactRequiring("dash")]
    public async Task Child_of_systemd_runs_as_a_service_and_SIGTERM_stops_it()
    {
        // A shell under the name systemd: the child sees the parent that systemd would be.
        var shell = Path.Combine(_folder, "systemd");
        File.Copy("/bin/dash", shell);

        using var service = Start(shell, Listen(abstractSocket: false));
        var main = await ReceiveAsync();
        Assert.StartsWith("MAINPID=", main, StringComparison.Ordinal);
        Assert.Equal("READY=1", await ReceiveAsync());

        using (var kill = Process.Start("kill", ["-TERM", main["MAINPID=".Length..]]))
            await kill.WaitForExitAsync();
        Assert.Equal("STOPPING=1", await ReceiveAsync());
        var output = await service.StandardOutput.ReadToEndAsync();
        await service.WaitForExitAsync().WaitAsync(Patience);
        Assert.StartsWith("True", output, StringComparison.Ordinal);
        Assert.Equal(0, service.ExitCode);
    }

    [FactRequiring("dash")]
    public async Task Child_of_a_shell_is_no_service()
    {
        using var program = Start("/bin/dash", Listen(abstractSocket: false));
        var output = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal("False\n", output);
        Assert.Equal(0, program.ExitCode);
    }

    private static Process Start(string shell, string notifySocket)
    {
        var start = new ProcessStartInfo(shell)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["NOTIFY_SOCKET"] = notifySocket, ["PROBE"] = typeof(SystemdProbe).Assembly.Location },
            // Not the last command, or the shell would replace itself by it.
            ArgumentList = { "-c", "dotnet exec \"$PROBE\" service-probe; exit $?" },
        };
        return Process.Start(start)!;
    }

    private string Listen(bool abstractSocket)
    {
        var path = abstractSocket ? "@edgegym-" + Path.GetFileName(_folder) : Path.Combine(_folder, "notify");
        _manager.Bind(new UnixDomainSocketEndPoint(abstractSocket ? "\0" + path[1..] : path));
        return path;
    }

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[4096];
        using var patience = new CancellationTokenSource(Patience);
        return Encoding.UTF8.GetString(buffer, 0, await _manager.ReceiveAsync(buffer, SocketFlags.None, patience.Token));
    }
}
