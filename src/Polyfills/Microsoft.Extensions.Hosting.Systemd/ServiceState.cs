using System.Text;

namespace Microsoft.Extensions.Hosting.Systemd;

/// <summary>One message of sd_notify(3), such as <c>READY=1</c>.</summary>
public struct ServiceState
{
    public static readonly ServiceState Ready = new("READY=1");

    public static readonly ServiceState Stopping = new("STOPPING=1");

    private readonly string _state;

    public ServiceState(string state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _state = state;
    }

    public override readonly string ToString() => _state ?? "";

    internal readonly byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());
}
