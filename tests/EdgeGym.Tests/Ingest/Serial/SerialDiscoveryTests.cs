using EdgeGym.Ingest.Serial;

namespace EdgeGym.Tests.Ingest.Serial;

/// <summary>A folder of devices as udev leaves it.</summary>
public sealed class SerialDiscoveryTests : IDisposable
{
    private readonly string _devices = Directory.CreateTempSubdirectory("edgegym-dev-").FullName;

    public SerialDiscoveryTests()
    {
        Directory.CreateDirectory(Path.Combine(_devices, "serial", "by-id"));
        Directory.CreateDirectory(Path.Combine(_devices, "serial", "by-path"));
    }

    public void Dispose() => Directory.Delete(_devices, recursive: true);

    [Fact]
    public void Device_is_found_under_its_best_name_with_the_line_that_opens_it()
    {
        var byId = Link("by-id", "usb-FTDI_TTL232R_FT1-if00-port0", "ttyUSB0");
        var byPath = Link("by-path", "pci-0000:00:14.0-usb-0:1:1.0-port0", "ttyUSB0");
        var other = Link("by-path", "pci-0000:00:14.0-usb-0:2:1.0-port0", "ttyUSB1");
        var line = new SerialLineOptions { Machine = "press-1", Port = byId };
        var found = new SerialDiscovery(_devices).Find([line]);
        Assert.Equal(
            [new FoundSerialPort(byId, byPath, Path.Combine(_devices, "ttyUSB0"), line), new FoundSerialPort(other, other, Path.Combine(_devices, "ttyUSB1"), null)], found);
        Assert.Equal($$$"""{"Machine":"ID","Port":"{{{other}}}","Protocol":"csafe","Csafe":{"Kind":"treadmill"}}""", SerialDiscovery.Proposal(found[1], "csafe"));
    }

    [Fact]
    public void Line_by_another_name_of_the_same_device_is_recognized()
    {
        Link("by-id", "usb-one", "ttyUSB0");
        var byPath = Link("by-path", "socket-1", "ttyUSB0");
        var kernel = Path.Combine(_devices, "ttyUSB0");
        foreach (var name in new[] { byPath, kernel })
            Assert.Equal("t-1", Assert.Single(new SerialDiscovery(_devices).Find([new() { Machine = "t-1", Port = name }])).Line?.Machine);
    }

    [Fact]
    public void Nothing_there_circles_and_lines_without_a_device_are_told_and_do_not_throw()
    {
        Assert.Empty(new SerialDiscovery(Path.Combine(_devices, "none")).Find([]));
        var circle = Path.Combine(_devices, "serial", "by-id", "circle");
        File.CreateSymbolicLink(circle, circle);
        Assert.Single(new SerialDiscovery(_devices).Find([new() { Machine = "t-1", Port = Path.Combine(_devices, "gone") }]));
        Assert.Equal("t-1", Assert.Single(SerialDiscovery.Missing([new() { Machine = "t-1", Port = Path.Combine(_devices, "gone") }])).Machine);
    }

    private string Link(string kind, string name, string device)
    {
        File.WriteAllText(Path.Combine(_devices, device), "");
        var link = Path.Combine(_devices, "serial", kind, name);
        File.CreateSymbolicLink(link, "../../" + device);
        return link;
    }
}
