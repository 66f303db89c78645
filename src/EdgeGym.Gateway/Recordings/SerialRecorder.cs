using System.Globalization;
using System.IO.Ports;

namespace EdgeGym.Gateway.Recordings;

/// <summary>Writes what comes on a serial port as a recording: a line for each chunk, with its time.</summary>
/// <param name="time">Stamps.</param>
internal sealed class SerialRecorder(TimeProvider time)
{
    private const int LongestChunk = 1024;

    /// <param name="path">Port, or one end of a pseudo-terminal.</param>
    /// <param name="baudRate">Bits per second.</param>
    /// <param name="output">Takes the lines; each is flushed, so that a recording that is cut off is a recording.</param>
    /// <param name="cancellationToken">Ends the recording; that is no failure.</param>
    /// <returns>Chunks and bytes.</returns>
    /// <exception cref="IOException">The port does not open or its device has gone.</exception>
    public async Task<(int Chunks, long Bytes)> RecordAsync(string path, int baudRate, TextWriter output, CancellationToken cancellationToken)
    {
        using var port = new SerialPort(path, baudRate);
        port.Open();
        var buffer = new byte[LongestChunk];
        var (chunks, bytes) = (0, 0L);
        try
        {
            while (true)
            {
                var count = await port.BaseStream.ReadAsync(buffer, cancellationToken);
                if (count == 0)
                    throw new IOException($"{path}: the line ended; what came before is in the recording.");
                var at = time.GetUtcNow().ToUnixTimeMilliseconds();
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $$"""{"at":{{at}},"serial_hex":"{{Convert.ToHexStringLower(buffer.AsSpan(0, count))}}"}"""));
                await output.FlushAsync(CancellationToken.None);
                chunks++;
                bytes += count;
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how a recording ends.
        }

        return (chunks, bytes);
    }
}
