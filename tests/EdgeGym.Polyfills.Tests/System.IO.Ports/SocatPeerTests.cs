using System.Diagnostics;
using System.IO.Ports;
using EdgeGym.Polyfills.Tests.Peers;

namespace EdgeGym.Polyfills.Tests.SerialPorts;

/// <summary>Against socat, which we did not write.</summary>
public sealed class SocatPeerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-socat-").FullName;
    private Process? _socat;

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    [FactRequiring("socat")]
    public async Task Two_ports_talk_through_socat()
    {
        var (left, right) = (Path.Combine(_folder, "left"), Path.Combine(_folder, "right"));
        await StartAsync($"pty,raw,echo=0,link={left}", $"pty,raw,echo=0,link={right}", left, right);
        using var one = new SerialPort(left, 250_000);
        using var other = new SerialPort(right, 250_000);
        one.Open();
        other.Open();

        var sent = new byte[200_000];
        new Random(3).NextBytes(sent);
        var received = new byte[sent.Length];
        var writing = one.BaseStream.WriteAsync(sent).AsTask();
        await other.BaseStream.ReadExactlyAsync(received).AsTask().WaitAsync(Patience);
        await writing.WaitAsync(Patience);
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [FactRequiring("socat", "cat")]
    public async Task Port_of_a_killed_socat_is_gone_and_comes_back_with_the_next()
    {
        var line = Path.Combine(_folder, "line");
        for (var round = 0; round < 2; round++)
        {
            await StartAsync($"pty,raw,echo=0,link={line}", "EXEC:cat", line);
            using var port = new SerialPort(line) { ReadTimeout = 10_000 };
            port.Open();
            port.WriteLine("hello");
            Assert.Equal("hello", port.ReadLine());

            var read = port.BaseStream.ReadAsync(new byte[1]).AsTask();
            Kill();
            await Assert.ThrowsAsync<IOException>(() => read.WaitAsync(Patience));
            File.Delete(line);
        }
    }

    private async Task StartAsync(string left, string right, params string[] links)
    {
        _socat = Process.Start(new ProcessStartInfo("socat") { ArgumentList = { left, right } })!;
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!links.All(File.Exists))
        {
            Assert.False(_socat.HasExited, "socat ended");
            Assert.True(Environment.TickCount64 < deadline, "socat made no line");
            await Task.Yield();
        }
    }

    private void Kill()
    {
        if (_socat is null)
            return;
        if (!_socat.HasExited)
            _socat.Kill();
        _socat.WaitForExit();
        _socat.Dispose();
        _socat = null;
    }
}
