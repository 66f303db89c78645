using System.IO.Ports;
using EdgeGym.Ingest.Serial.Csafe;

namespace EdgeGym.Ingest.Serial;

/// <summary>One serial device of this box.</summary>
/// <param name="Port">The best name for it: by the adapter's own serial number, else by the socket it is plugged into, else the kernel's.</param>
/// <param name="ByPath">Its name by the socket; the one to use for adapters without a serial number, of which two look alike. Null: none.</param>
/// <param name="Device">The kernel's name, such as <c>/dev/ttyUSB0</c>; changes when adapters are plugged in another order.</param>
/// <param name="Line">The configured line that opens it; null: none.</param>
public sealed record FoundSerialPort(string Port, string? ByPath, string Device, SerialLineOptions? Line);

/// <summary>Finds serial devices by the names that udev gives them, and the lines that are configured for them.</summary>
/// <param name="devices">Folder of devices, <c>/dev</c> but in tests.</param>
public sealed class SerialDiscovery(string devices = "/dev")
{
    /// <summary>Every serial device, in the order of their names, with the configured line if there is one.</summary>
    public IReadOnlyList<FoundSerialPort> Find(IEnumerable<SerialLineOptions> lines)
    {
        var byId = Links("by-id");
        var byPath = Links("by-path");
        var configured = lines.Select(line => (Line: line, Device: Resolve(line.Port))).ToArray();
        var found = byId.Keys.Concat(byPath.Keys).Concat(KernelNames()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return
        [
            .. found.Select(device => new FoundSerialPort(
                byId.GetValueOrDefault(device) ?? byPath.GetValueOrDefault(device) ?? device, byPath.GetValueOrDefault(device), device,
                Array.Find(configured, entry => entry.Device == device).Line)),
        ];
    }

    /// <summary>Configured lines whose device is not there now.</summary>
    public static IReadOnlyList<SerialLineOptions> Missing(IEnumerable<SerialLineOptions> lines) => [.. lines.Where(line => !File.Exists(line.Port))];

    /// <summary>What to add to <c>Ingest:Serial:Lines</c> for a device that no line opens.</summary>
    public static string Proposal(FoundSerialPort port, string protocol) => protocol == CsafeSerial.Id
        ? $$$"""{"Machine":"ID","Port":"{{{port.Port}}}","Protocol":"csafe","Csafe":{"Kind":"treadmill"}}"""
        : $$$"""{"Machine":"ID","Port":"{{{port.Port}}}","Protocol":"{{{protocol}}}"}""";

    private Dictionary<string, string> Links(string kind)
    {
        var folder = Path.Combine(devices, "serial", kind);
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
            return links;
        foreach (var link in Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal))
            links.TryAdd(Resolve(link), link);
        return links;
    }

    private IEnumerable<string> KernelNames() => devices == "/dev" ? SerialPort.GetPortNames().Select(Resolve) : [];

    /// <summary>Where a chain of links ends; the path itself when it is none or the device is gone.</summary>
    private static string Resolve(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            // Links in a circle, or a device that has gone in this moment.
            return Path.GetFullPath(path);
        }
    }
}
