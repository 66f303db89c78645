using System.Globalization;
using EdgeGym.Ingest.Serial;

namespace EdgeGym.Gateway.Diagnosis;

/// <summary>Serial devices of this box beside the lines that the settings have for them.</summary>
internal static class SerialCheck
{
    public static IEnumerable<BoxCheck> Examine(SerialOptions serial, SerialDiscovery discovery)
    {
        var found = discovery.Find(serial.Lines);
        if (found.Count == 0 && serial.Lines.Count == 0)
        {
            yield return new("serial_ports", Finding.Lacking, "none", "Needed only for machines on serial lines: plug in the adapter, and add the service's user to the group dialout.");
            yield break;
        }

        yield return new("serial_ports", Finding.Good, string.Create(CultureInfo.InvariantCulture, $"{found.Count} found, {found.Count(port => port.Line is not null)} of {serial.Lines.Count} configured lines among them"));
        foreach (var port in found)
        {
            var name = port.Port == port.Device ? port.Device : $"{port.Port} → {port.Device}";
            yield return port.Line is { } line
                ? new("serial_port", Finding.Good, $"{name}: {Describe(line)}")
                : new("serial_port", Finding.Lacking, $"{name}: no line is configured for it", "For a machine at its other end add to Ingest:Serial:Lines in the settings: "
                    + $"{SerialDiscovery.Proposal(port, "strengthlink")} or {SerialDiscovery.Proposal(port, "csafe")}");
        }

        foreach (var line in SerialDiscovery.Missing(serial.Lines))
            yield return new("serial_line", Finding.Lacking, $"{line.Port}: {Describe(line)}, but there is no such device", "Plug the adapter in; the gateway opens it when it is there. ls -l /dev/serial/by-id shows what there is.");
    }

    private static string Describe(SerialLineOptions line) =>
        string.Create(CultureInfo.InvariantCulture, $"machine {line.Machine}, {line.Protocol}{(line.BaudRate is { } rate ? $", {rate} baud" : "")}");
}
