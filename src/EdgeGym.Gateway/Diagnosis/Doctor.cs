using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Ingest.Mqtt;
using EdgeGym.Ingest.Serial;

namespace EdgeGym.Gateway.Diagnosis;

/// <summary>What this box has and lacks. Looks only; changes nothing but a probe file in the data folder that it removes again.</summary>
internal sealed class Doctor(GatewayOptions gateway, MqttOptions mqtt, SerialOptions serial, TimeProvider time)
{
    private const long MinimumFreeBytes = 2L << 30;
    private const long GoodMemoryBytes = 2L << 30;
    private const int InfluxDbPort = 8086;

    public BoxReport Examine()
    {
        BoxCheck[] checks =
        [
            Machine(), Memory(), Disk(), Sync(), Clock(), .. SerialCheck.Examine(serial, new SerialDiscovery()), I2C(), Gpu(), TensorRt(), InfluxDb(), Certificate(),
            Port("http", gateway.HttpAddress, gateway.HttpPort), Port("mqtt", mqtt.Address, mqtt.Port), Supervisor(),
        ];
        return new BoxReport(checks.All(check => check.Finding != Finding.Bad), checks);
    }

    private static BoxCheck Machine() => new(
        "machine", Finding.Good, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");

    private static BoxCheck Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return bytes >= GoodMemoryBytes
            ? new("memory", Finding.Good, Size(bytes))
            : new("memory", Finding.Lacking, Size(bytes), "The service with its model wants 350 MB; leave it 1 GB beside the system.");
    }

    private BoxCheck Disk()
    {
        var folder = ExistingPart(gateway.Data);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return free >= MinimumFreeBytes
            ? new("disk", Finding.Good, $"{Size(free)} free for {gateway.Data}")
            : new("disk", Finding.Bad, $"{Size(free)} free for {gateway.Data}", "Readings are refused when the disk is full. Free some space, or set Gateway:Data to another disk.");
    }

    /// <summary>How long the disk takes to really hold a write: every acknowledged reading waits for this.</summary>
    private BoxCheck Sync()
    {
        var path = Path.Combine(ExistingPart(gateway.Data), $".edgegym-probe-{Guid.NewGuid():N}");
        try
        {
            var block = new byte[16 * 1024];
            var worst = TimeSpan.Zero;
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                for (var turn = 0; turn < 20; turn++)
                {
                    var started = time.GetTimestamp();
                    file.Write(block);
                    file.Flush(flushToDisk: true);
                    worst = TimeSpan.FromTicks(Math.Max(worst.Ticks, time.GetElapsedTime(started).Ticks));
                }
            }

            var detail = string.Create(CultureInfo.InvariantCulture, $"16 KiB on disk in {worst.TotalMilliseconds:0.0} ms at worst of 20");
            return worst < TimeSpan.FromMilliseconds(50)
                ? new("disk_sync", Finding.Good, detail)
                : new("disk_sync", Finding.Lacking, detail, "Acknowledgements wait for the disk: an NVMe disk instead of an SD card answers in under 1 ms.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new("disk_sync", Finding.Bad, exception.Message, $"The data folder {gateway.Data} must be writable by this user.");
        }
    }

    private BoxCheck Clock()
    {
        if (time.GetUtcNow().Year < 2026)
            return new("clock", Finding.Bad, $"{time.GetUtcNow():O}", "The clock is in the past: set it, and put a battery into the real-time clock.");
        return File.Exists("/run/systemd/timesync/synchronized") || File.Exists("/var/lib/chrony/drift")
            ? new("clock", Finding.Good, "kept in step by a time service")
            : new("clock", Finding.Lacking, "no sign of a time service", "Install chrony, or enable systemd-timesyncd: without it times in reports drift.");
    }

    private static BoxCheck I2C()
    {
        var buses = Directory.Exists("/dev") ? Directory.GetFiles("/dev", "i2c-*") : [];
        return buses.Length > 0
            ? new("i2c", Finding.Good, string.Join(", ", buses))
            : new("i2c", Finding.Lacking, "none", "Needed only for room-climate sensors.");
    }

    private static BoxCheck Gpu()
    {
        if (File.Exists("/etc/nv_tegra_release"))
            return new("gpu", Finding.Good, "NVIDIA Jetson, " + File.ReadLines("/etc/nv_tegra_release").FirstOrDefault("").Trim());
        if (Directory.Exists("/proc/driver/nvidia/gpus"))
            return new("gpu", Finding.Good, string.Join(", ", Directory.GetDirectories("/proc/driver/nvidia/gpus").Select(Path.GetFileName)));
        return new("gpu", Finding.Lacking, "none", "The model runs on the CPU.");
    }

    private static BoxCheck TensorRt()
    {
        string[] folders = ["/usr/lib/aarch64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/usr/local/tensorrt/lib", "/usr/lib"];
        var found = folders.Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "libnvinfer.so.*")).FirstOrDefault();
        return found is not null
            ? new("tensorrt", Finding.Good, found)
            : new("tensorrt", Finding.Lacking, "libnvinfer.so not found", "On a Jetson: apt install tensorrt.");
    }

    /// <summary>Only whether one listens where it usually does: the gateway's own store needs none.</summary>
    private static BoxCheck InfluxDb()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(IPAddress.Loopback, InfluxDbPort);
            return new("influxdb", Finding.Good, string.Create(CultureInfo.InvariantCulture, $"something listens on 127.0.0.1:{InfluxDbPort}"));
        }
        catch (SocketException)
        {
            return new("influxdb", Finding.Lacking, string.Create(CultureInfo.InvariantCulture, $"nothing listens on 127.0.0.1:{InfluxDbPort}"), "Not needed: the embedded store keeps everything.");
        }
    }

    private BoxCheck Certificate()
    {
        if (mqtt.CertificateFile.Length == 0)
            return new("certificate", Finding.Lacking, "none", "MQTT listens on loopback only. For machines on the network set Ingest:Mqtt:CertificateFile and CertificateKeyFile.");
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(mqtt.CertificateFile);
            var days = (certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime).TotalDays;
            var detail = string.Create(CultureInfo.InvariantCulture, $"{mqtt.CertificateFile} until {certificate.NotAfter:yyyy-MM-dd}");
            return days > 30 ? new("certificate", Finding.Good, detail)
                : new("certificate", days > 0 ? Finding.Lacking : Finding.Bad, detail, "Renew it: machines refuse an expired certificate.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            return new("certificate", Finding.Bad, exception.Message, $"Ingest:Mqtt:CertificateFile '{mqtt.CertificateFile}' can't be read.");
        }
    }

    private static BoxCheck Port(string part, string address, int port)
    {
        if (port == 0 || !IPAddress.TryParse(address, out var parsed))
            return new(part, Finding.Good, "port chosen by the system");
        try
        {
            using var probe = new TcpListener(parsed, port);
            probe.Start();
            return new(part, Finding.Good, $"{address}:{port} is free");
        }
        catch (SocketException exception)
        {
            return new(part, Finding.Lacking, $"{address}:{port}: {exception.Message}", $"Something listens there already: this gateway running, or another program. Choose another port with --{part} PORT.");
        }
    }

    private static BoxCheck Supervisor() => Directory.Exists("/run/systemd/system")
        ? new("systemd", Finding.Good, "running")
        : new("systemd", Finding.Lacking, "not running", "Something must start the service again after a power cut.");

    private static string ExistingPart(string path)
    {
        var folder = Path.GetFullPath(path);
        while (!Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder) ?? "/";
        return folder;
    }

    private static string Size(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MiB");
}
