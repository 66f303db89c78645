using System.Net.Sockets;

namespace Microsoft.Extensions.Hosting.Systemd;

/// <summary>Sends service states to the datagram socket named by <c>NOTIFY_SOCKET</c> (sd_notify(3)); disabled without it.</summary>
public class SystemdNotifier : ISystemdNotifier
{
    internal const string SocketVariable = "NOTIFY_SOCKET";

    private readonly string _socketPath;

    public SystemdNotifier()
        : this(Environment.GetEnvironmentVariable(SocketVariable))
    {
    }

    internal SystemdNotifier(string socketPath) =>
        // A leading @ stands for the zero byte of Linux's abstract socket namespace (unix(7)).
        _socketPath = socketPath is ['@', ..] ? "\0" + socketPath[1..] : socketPath;

    public bool IsEnabled => !string.IsNullOrEmpty(_socketPath);

    public void Notify(ServiceState state)
    {
        if (!IsEnabled)
            return;

        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_socketPath));
        socket.Send(state.ToBytes());
    }
}
