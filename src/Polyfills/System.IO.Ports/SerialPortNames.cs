namespace System.IO.Ports;

/// <summary>Which serial ports this machine has, from sysfs: a tty with hardware behind it. Pseudo-terminals and consoles are none.</summary>
internal static class SerialPortNames
{
    private static readonly string[] SerialPrefixes = ["ttyS", "ttyUSB", "ttyACM", "ttyAMA", "ttymxc", "ttyTHS"];

    public static string[] Find(string sysClassTty, string dev)
    {
        var names = Directory.Exists(sysClassTty)
            ? Directory.EnumerateFileSystemEntries(sysClassTty).Where(HasHardware).Select(Path.GetFileName)
            : Directory.EnumerateFileSystemEntries(dev).Select(Path.GetFileName)
                .Where(name => SerialPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

        return names.Select(name => Path.Combine(dev, name)).Where(File.Exists).Order(StringComparer.Ordinal).ToArray();
    }

    private static bool HasHardware(string entry)
    {
        var name = Path.GetFileName(entry);
        var device = Path.Combine(entry, "device");
        return name.StartsWith("ttyGS", StringComparison.Ordinal)
            || (Directory.Exists(device)
                && (Directory.Exists(Path.Combine(device, "tty"))
                    || (name.StartsWith("ttyS", StringComparison.Ordinal)
                        && (File.Exists(Path.Combine(device, "id")) || Path.Exists(Path.Combine(device, "of_node"))))
                    || IsUsbSerial(device)));
    }

    private static bool IsUsbSerial(string device) =>
        Path.Exists(Path.Combine(device, "subsystem"))
        && string.Equals(
            Path.GetFileName(Directory.ResolveLinkTarget(Path.Combine(device, "subsystem"), returnFinalTarget: true)?.FullName),
            "usb-serial",
            StringComparison.Ordinal);
}
