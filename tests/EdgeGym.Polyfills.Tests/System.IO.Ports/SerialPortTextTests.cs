using System.IO.Ports;
using System.Text;
using EdgeGym.Simulation.Serial;

namespace EdgeGym.Polyfills.Tests.SerialPorts;

public sealed class SerialPortTextTests : IDisposable
{
    private readonly PseudoTerminal _device = PseudoTerminal.Open();
    private readonly SerialPort _port;

    public SerialPortTextTests()
    {
        _port = new SerialPort(_device.Path) { ReadTimeout = 5000 };
        _port.Open();
    }

    public void Dispose()
    {
        _device.Dispose();
        _port.Dispose();
    }

    [Fact]
    public async Task Line_is_kept_after_a_timeout_and_completed_later()
    {
        _port.ReadTimeout = 40;
        await SendAsync("half a ");
        Assert.Throws<TimeoutException>(_port.ReadLine);
        await SendAsync("line\nnext");
        _port.ReadTimeout = 5000;
        Assert.Equal("half a line", _port.ReadLine());
        await SendAsync("\n");
        Assert.Equal("next", _port.ReadLine());
    }

    [Fact]
    public async Task Terminator_across_two_chunks_is_found()
    {
        _port.NewLine = "\r\n";
        _port.ReadTimeout = 40;
        await SendAsync("abc\r");
        Assert.Throws<TimeoutException>(_port.ReadLine);
        await SendAsync("\n");
        _port.ReadTimeout = 5000;
        Assert.Equal("abc", _port.ReadLine());
    }

    [Fact]
    public async Task Bytes_read_ahead_belong_to_the_next_byte_read()
    {
        await SendAsync("one|two");
        Assert.Equal("one", _port.ReadTo("|"));
        var buffer = new byte[3];
        for (var have = 0; have < 3;)
            have += _port.Read(buffer, have, 3 - have);
        Assert.Equal("two"u8.ToArray(), buffer);
    }

    [Fact]
    public async Task Existing_text_holds_complete_characters_only()
    {
        _port.Encoding = Encoding.UTF8;
        var bytes = Encoding.UTF8.GetBytes("重量");
        await _device.WriteAsync(bytes.AsMemory(0, 4));
        var text = await ExistingAsync(1);
        Assert.Equal("重", text);
        await _device.WriteAsync(bytes.AsMemory(4));
        Assert.Equal("量", await ExistingAsync(1));
        Assert.Equal("", _port.ReadExisting());
    }

    [Fact]
    public async Task Ascii_turns_foreign_bytes_into_question_marks()
    {
        await _device.WriteAsync(new byte[] { (byte)'a', 0xC3, (byte)'\n' });
        Assert.Equal("a?", _port.ReadLine());
    }

    [Fact]
    public async Task Written_line_ends_with_the_new_line()
    {
        _port.NewLine = "\r\n";
        _port.WriteLine("W 57.5");
        _port.Write(['!', '?'], 1, 1);
        var buffer = new byte[9];
        for (var have = 0; have < buffer.Length;)
            have += await _device.ReadAsync(buffer.AsMemory(have));
        Assert.Equal("W 57.5\r\n?", Encoding.ASCII.GetString(buffer));
    }

    [Fact]
    public void Port_names_come_from_hardware_only()
    {
        var root = Directory.CreateTempSubdirectory("edgegym-tty-").FullName;
        try
        {
            var sys = Directory.CreateDirectory(Path.Combine(root, "sys")).FullName;
            var dev = Directory.CreateDirectory(Path.Combine(root, "dev")).FullName;
            Directory.CreateDirectory(Path.Combine(sys, "ttyACM0", "device", "tty"));
            Directory.CreateDirectory(Path.Combine(sys, "ttyS0", "device"));
            File.WriteAllText(Path.Combine(sys, "ttyS0", "device", "id"), "PNP0501");
            Directory.CreateDirectory(Path.Combine(sys, "ttyS1", "device"));
            Directory.CreateDirectory(Path.Combine(root, "usb-serial"));
            Directory.CreateDirectory(Path.Combine(sys, "ttyUSB0", "device"));
            Directory.CreateSymbolicLink(Path.Combine(sys, "ttyUSB0", "device", "subsystem"), Path.Combine(root, "usb-serial"));
            Directory.CreateDirectory(Path.Combine(sys, "tty1"));
            foreach (var name in new[] { "ttyACM0", "ttyS0", "ttyS1", "ttyUSB0", "tty1" })
                File.WriteAllText(Path.Combine(dev, name), "");

            Assert.Equal(["ttyACM0", "ttyS0", "ttyUSB0"], SerialPortNames.Find(sys, dev).Select(Path.GetFileName));
            Assert.Equal(["ttyACM0", "ttyS0", "ttyS1", "ttyUSB0"], SerialPortNames.Find(Path.Combine(root, "none"), dev).Select(Path.GetFileName));
            Assert.DoesNotContain(_device.Path, SerialPort.GetPortNames());
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private async Task SendAsync(string text) => await _device.WriteAsync(Encoding.ASCII.GetBytes(text));

    private async Task<string> ExistingAsync(int characters)
    {
        var text = "";
        var deadline = Environment.TickCount64 + 20_000;
        while (text.Length < characters && Environment.TickCount64 < deadline)
        {
            text += _port.ReadExisting();
            await Task.Yield();
        }

        return text;
    }
}
