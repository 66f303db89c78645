using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.Hosting.Systemd;

/// <summary>Tells systemd when the host is ready and when it stops; SIGTERM stops it.</summary>
public partial class SystemdLifetime : IHostLifetime, IDisposable
{
    private readonly IHostEnvironment _environment;
    private readonly IHostApplicationLifetime _applicationLifetime;
    private readonly ISystemdNotifier _systemdNotifier;
    private readonly ILogger _logger;
    private CancellationTokenRegistration _started;
    private CancellationTokenRegistration _stopping;
    private PosixSignalRegistration _terminate;

    public SystemdLifetime(
        IHostEnvironment environment, IHostApplicationLifetime applicationLifetime, ISystemdNotifier systemdNotifier, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(applicationLifetime);
        ArgumentNullException.ThrowIfNull(systemdNotifier);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        _environment = environment;
        _applicationLifetime = applicationLifetime;
        _systemdNotifier = systemdNotifier;
        _logger = loggerFactory.CreateLogger("Microsoft.Hosting.Lifetime");
    }

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _started = _applicationLifetime.ApplicationStarted.Register(OnStarted);
        _stopping = _applicationLifetime.ApplicationStopping.Register(OnStopping);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _terminate?.Dispose();
        _started.Dispose();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    private void OnStarted()
    {
        Log.Started(_logger, _environment.EnvironmentName, _environment.ContentRootPath);
        _systemdNotifier.Notify(ServiceState.Ready);
    }

    private void OnStopping()
    {
        Log.Stopping(_logger);
        _systemdNotifier.Notify(ServiceState.Stopping);
    }

    private void OnTerminate(PosixSignalContext context)
    {
        context.Cancel = true;
        _applicationLifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Application started. Hosting environment: {Environment}; content root: {ContentRoot}")]
        public static partial void Started(ILogger logger, string environment, string contentRoot);

        [LoggerMessage(2, LogLevel.Information, "Application is shutting down")]
        public static partial void Stopping(ILogger logger);
    }
}
