namespace Microsoft.Extensions.Hosting.Systemd;

public interface ISystemdNotifier
{
    bool IsEnabled { get; }

    void Notify(ServiceState state);
}
