using System.IO.Ports;
using EdgeGym.Simulation.Serial;

namespace EdgeGym.Polyfills.Tests.SerialPorts;

/// <summary>The port over real pseudo-terminals; the test is the device at the other end.</summary>
public sealed class SerialPortTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly PseudoTerminal _device = PseudoTerminal.Open();
    private readonly SerialPort _port;

    public SerialPortTests() => _port = new SerialPort(_device.Path, 115_200);

    public void Dispose()
    {
        _device.Dispose();
        _port.Dispose();
    }

    [Fact]
    public async Task Bytes_pass_both_ways_unchanged()
    {
        _port.Open();
        var all = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

        await _port.BaseStream.WriteAsync(all);
        Assert.Equal(all, await FromDeviceAsync(256));

        await _device.WriteAsync(all);
        var received = new byte[256];
        await _port.BaseStream.ReadExactlyAsync(received).AsTask().WaitAsync(Patience);
        Assert.Equal(all, received);
    }

    [Fact]
    public async Task A_megabyte_each_way_at_once_arrives_in_order()
    {
        _port.Open();
        var down = new byte[1 << 20];
        var up = new byte[1 << 20];
        new Random(17).NextBytes(down);
        new Random(18).NextBytes(up);

        var receivedUp = new byte[up.Length];
        var writing = _port.BaseStream.WriteAsync(down).AsTask();
        var sending = _device.WriteAsync(up).AsTask();
        var reading = _port.BaseStream.ReadExactlyAsync(receivedUp).AsTask();
        var receivedDown = await FromDeviceAsync(down.Length);
        await Task.WhenAll(writing, sending, reading).WaitAsync(Patience);

        Assert.True(down.AsSpan().SequenceEqual(receivedDown));
        Assert.True(up.AsSpan().SequenceEqual(receivedUp));
    }

    [Fact]
    public async Task Concurrent_writes_do_not_interleave()
    {
        _port.Open();
        var writes = Enumerable.Range(0, 8)
            .Select(i => _port.BaseStream.WriteAsync(Enumerable.Repeat((byte)i, 20_000).ToArray()).AsTask()).ToArray();

        var received = await FromDeviceAsync(8 * 20_000);
        await Task.WhenAll(writes).WaitAsync(Patience);

        for (var i = 0; i < 8; i++)
            Assert.True(received.AsSpan(i * 20_000, 20_000).IndexOfAnyExcept((byte)i) < 0, $"block {i} is mixed");
    }

    [Theory]
    [InlineData(9_600)]
    [InlineData(31_250)]
    [InlineData(250_000)]
    [InlineData(3_000_000)]
    public void Any_baud_rate_reaches_the_line(int baudRate)
    {
        _port.BaudRate = baudRate;
        _port.Open();

        Assert.Equal((uint)baudRate, Line().InputSpeed);
        Assert.Equal((uint)baudRate, Line().OutputSpeed);
    }

    [Fact]
    public void Settings_reach_the_line_at_open_and_while_open()
    {
        _port.Parity = Parity.Even;
        _port.DataBits = 7;
        _port.StopBits = StopBits.Two;
        _port.Handshake = Handshake.XOnXOff;
        _port.Open();

        var line = Line();
        Assert.Equal(0u, line.LocalFlags);
        Assert.Equal(0u, line.OutputFlags);
        Assert.NotEqual(0u, line.ControlFlags & Termios2.CSTOPB);
        Assert.NotEqual(0u, line.InputFlags & Termios2.IXON);

        _port.BaudRate = 57_600;
        _port.Handshake = Handshake.RequestToSend;
        line = Line();
        Assert.Equal(57_600u, line.OutputSpeed);
        Assert.Equal(0u, line.InputFlags & Termios2.IXON);
        Assert.NotEqual(0u, line.ControlFlags & Termios2.CRTSCTS);
        Assert.Throws<InvalidOperationException>(() => _port.RtsEnable);
    }

    [Fact]
    public void Open_port_is_exclusive_until_closed()
    {
        _port.Open();
        Assert.Equal(1, IsExclusive());
        _port.Close();
        Assert.Equal(0, IsExclusive());
    }

    [Fact]
    public void Missing_device_is_access_denied_with_the_reason_inside()
    {
        using var port = new SerialPort("/dev/no-such-port");
        var denied = Assert.Throws<UnauthorizedAccessException>(port.Open);
        Assert.Equal("Access to the port '/dev/no-such-port' is denied.", denied.Message);
        Assert.Contains("No such file", Assert.IsType<IOException>(denied.InnerException).Message, StringComparison.Ordinal);
        Assert.False(port.IsOpen);
    }

    [Fact]
    public void Plain_file_is_no_port()
    {
        using var port = new SerialPort(typeof(SerialPortTests).Assembly.Location);
        Assert.Throws<UnauthorizedAccessException>(port.Open);
    }

    [Fact]
    public void Closed_port_says_so()
    {
        Assert.Equal("The port is closed.", Assert.Throws<InvalidOperationException>(() => _port.BaseStream).Message);
        Assert.Throws<InvalidOperationException>(() => _port.BytesToRead);
        Assert.Throws<InvalidOperationException>(() => _port.Read(new byte[1], 0, 1));
        Assert.Throws<InvalidOperationException>(() => _port.Write("x"));

        _port.Open();
        Assert.Throws<InvalidOperationException>(_port.Open);
        Assert.Throws<InvalidOperationException>(() => _port.PortName = "/dev/ttyS9");
        Assert.Throws<InvalidOperationException>(() => _port.ReadBufferSize = 8192);
        _port.Close();
        Assert.False(_port.IsOpen);
        _port.Close();
    }

    [Fact]
    public void Defaults_and_ranges_are_the_packages()
    {
        using var port = new SerialPort();
        Assert.Equal("COM1", port.PortName);
        Assert.Equal((9600, Parity.None, 8, StopBits.One), (port.BaudRate, port.Parity, port.DataBits, port.StopBits));
        Assert.Equal((Handshake.None, "\n", 1), (port.Handshake, port.NewLine, port.ReceivedBytesThreshold));
        Assert.Equal((-1, -1, 4096, 2048), (port.ReadTimeout, port.WriteTimeout, port.ReadBufferSize, port.WriteBufferSize));
        Assert.False(port.DtrEnable || port.RtsEnable || port.IsOpen);

        Assert.Throws<ArgumentOutOfRangeException>(() => port.BaudRate = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => port.DataBits = 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => port.DataBits = 9);
        Assert.Throws<ArgumentOutOfRangeException>(() => port.StopBits = StopBits.None);
        Assert.Throws<ArgumentOutOfRangeException>(() => port.Parity = (Parity)5);
        Assert.Throws<ArgumentOutOfRangeException>(() => port.ReadTimeout = -2);
        Assert.Throws<ArgumentOutOfRangeException>(() => port.WriteTimeout = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => port.ReceivedBytesThreshold = 0);
    }

    [Fact]
    public void Silent_line_times_a_read_out()
    {
        _port.ReadTimeout = 40;
        _port.Open();
        Assert.Throws<TimeoutException>(() => _port.Read(new byte[1], 0, 1));
        Assert.Throws<TimeoutException>(() => _port.BaseStream.ReadByte());
    }

    [Fact]
    public async Task Device_that_does_not_read_times_a_write_out_and_the_line_goes_on()
    {
        _port.WriteTimeout = 60;
        _port.Open();
        Assert.Throws<TimeoutException>(() => _port.Write(new byte[1 << 20], 0, 1 << 20));

        var drained = 0;
        var buffer = new byte[65_536];
        using var quiet = new CancellationTokenSource();
        var write = _port.BaseStream.WriteAsync(new byte[] { 1, 2, 3 }).AsTask();
        while (!buffer.AsSpan(0, drained).EndsWith(new byte[] { 1, 2, 3 }))
            drained = await _device.ReadAsync(buffer, quiet.Token).AsTask().WaitAsync(Patience);
        await write.WaitAsync(Patience);
    }

    [Fact]
    public async Task Cancelled_read_loses_nothing()
    {
        _port.Open();
        using var cancel = new CancellationTokenSource();
        var read = _port.BaseStream.ReadAsync(new byte[16], cancel.Token).AsTask();
        Assert.False(read.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);

        await _device.WriteAsync(new byte[] { 7, 8 });
        var buffer = new byte[2];
        await _port.BaseStream.ReadExactlyAsync(buffer).AsTask().WaitAsync(Patience);
        Assert.Equal(new byte[] { 7, 8 }, buffer);
    }

    [Fact]
    public async Task Cancelled_write_stops_waiting()
    {
        _port.Open();
        using var cancel = new CancellationTokenSource();
        var write = _port.BaseStream.WriteAsync(new byte[1 << 20], cancel.Token).AsTask();
        Assert.False(write.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    }

    [Fact]
    public async Task Vanishing_device_fails_what_waits_and_what_comes()
    {
        _port.Open();
        var read = _port.BaseStream.ReadAsync(new byte[16]).AsTask();
        var write = _port.BaseStream.WriteAsync(new byte[1 << 20]).AsTask();
        _device.Dispose();

        await Assert.ThrowsAsync<IOException>(() => read.WaitAsync(Patience));
        await Assert.ThrowsAsync<IOException>(() => write.WaitAsync(Patience));
        Assert.Throws<IOException>(() => _port.Read(new byte[1], 0, 1));
        Assert.Throws<IOException>(() => _port.Write("x"));
        Assert.Throws<IOException>(() => _port.BytesToRead);
        _port.Close();
    }

    [Fact]
    public async Task Close_wakes_a_waiting_read()
    {
        _port.Open();
        var read = _port.BaseStream.ReadAsync(new byte[16]).AsTask();
        var blocking = Task.Factory.StartNew(
            () => _port.Read(new byte[1], 0, 1), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _port.Close();
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => read.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => blocking.WaitAsync(Patience));
    }

    [Fact]
    public async Task Close_returns_though_the_device_never_read()
    {
        _port.Open();
        var write = _port.BaseStream.WriteAsync(new byte[1 << 20]).AsTask();
        await Task.Run(_port.Close).WaitAsync(Patience);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => write);
    }

    [Fact]
    public async Task Port_opens_again_after_close()
    {
        for (var round = 0; round < 5; round++)
        {
            _port.Open();
            await _device.WriteAsync(new[] { (byte)round });
            Assert.Equal(round, _port.ReadByte());
            _port.Close();
        }
    }

    [Fact]
    public void Pseudo_terminal_has_no_modem_lines()
    {
        _port.Open();
        Assert.Throws<IOException>(() => _port.CtsHolding);
        Assert.Throws<IOException>(() => _port.DsrHolding);
        Assert.Throws<IOException>(() => _port.CDHolding);
        _port.BreakState = true;
        Assert.True(_port.BreakState);
        _port.BreakState = false;
        _port.Close();

        _port.DtrEnable = true;
        Assert.Contains("Inappropriate ioctl", Assert.Throws<IOException>(_port.Open).Message, StringComparison.Ordinal);
        Assert.False(_port.IsOpen);
    }

    [Fact]
    public async Task Discarded_input_is_gone()
    {
        _port.Open();
        await _device.WriteAsync(new byte[100]);
        await WaitForAsync(() => _port.BytesToRead == 100);
        _port.DiscardInBuffer();
        Assert.Equal(0, _port.BytesToRead);
        Assert.Equal(0, _port.BytesToWrite);
    }

    [Fact]
    public async Task Data_received_is_raised_again_for_each_arrival_and_not_per_byte()
    {
        _port.Open();
        var raised = 0;
        using var arrived = new SemaphoreSlim(0);
        _port.DataReceived += (sender, arguments) =>
        {
            Assert.Same(_port, sender);
            Assert.Equal(SerialData.Chars, arguments.EventType);
            Interlocked.Increment(ref raised);
            var chunk = new byte[4096];
            for (var left = _port.Read(chunk, 0, chunk.Length); left > 0; left--)
                arrived.Release();
        };

        await _device.WriteAsync(new byte[1000]);
        for (var i = 0; i < 1000; i++)
            Assert.True(await arrived.WaitAsync(Patience), $"byte {i} never came");
        Assert.InRange(raised, 1, 999);

        await _device.WriteAsync(new byte[] { 1 });
        Assert.True(await arrived.WaitAsync(Patience));
    }

    [Fact]
    public async Task Data_received_waits_for_the_threshold()
    {
        _port.ReceivedBytesThreshold = 5;
        _port.Open();
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _port.DataReceived += (_, _) => seen.TrySetResult(_port.BytesToRead);

        await _device.WriteAsync(new byte[4]);
        await WaitForAsync(() => _port.BytesToRead == 4);
        await _device.WriteAsync(new byte[1]);
        Assert.Equal(5, await seen.Task.WaitAsync(Patience));
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, "never came true");
            await Task.Yield();
        }
    }

    private async Task<byte[]> FromDeviceAsync(int count)
    {
        var all = new byte[count];
        using var patience = new CancellationTokenSource(Patience);
        for (var have = 0; have < count;)
            have += await _device.ReadAsync(all.AsMemory(have), patience.Token);
        return all;
    }

    private Termios2 Line()
    {
        using var other = NativeSerial.Open(_device.Path, out var errno);
        Assert.Equal(0, errno);
        var line = default(Termios2);
        Assert.Equal(0, NativeSerial.Control(other, NativeSerial.TCGETS2, ref line));
        return line;
    }

    /// <summary>TIOCGEXCL of ioctl_tty(2). As root the line still opens.</summary>
    private int IsExclusive()
    {
        using var other = NativeSerial.Open(_device.Path, out var errno);
        if (errno != 0)
            return 1;
        var exclusive = 0;
        Assert.Equal(0, NativeSerial.Control(other, 0x80045440, ref exclusive));
        return exclusive;
    }
}
