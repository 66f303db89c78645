using System.Text;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols;

/// <summary>
/// The body of a raw fact: one byte with the length of the protocol's path, the path (<c>ftms/2ad2</c>, ASCII), then the frame as it was received.
/// The topic is not in the journal, and a frame without its protocol could never be read again.
/// </summary>
public static class RawFrame
{
    private const int LongestPath = 64;

    public static byte[] ToBody(string protocol, ReadOnlySpan<byte> frame)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(protocol.Length, LongestPath);
        var body = new byte[1 + protocol.Length + frame.Length];
        body[0] = (byte)protocol.Length;
        Encoding.ASCII.GetBytes(protocol, body.AsSpan(1));
        frame.CopyTo(body.AsSpan(1 + protocol.Length));
        return body;
    }

    /// <summary>Null when the body is none.</summary>
    public static RawReading? FromBody(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty || body.Span[0] is 0 or > LongestPath || body.Length < 1 + body.Span[0])
            return null;
        var path = body.Span[1..(1 + body.Span[0])];
        return Ascii.IsValid(path) ? new RawReading(Encoding.ASCII.GetString(path), body[(1 + path.Length)..]) : null;
    }

    /// <summary>Protocol and part: <c>ftms</c> and <c>2ad2</c>; the part is empty where there is none.</summary>
    public static (string Protocol, string Part) Split(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
    }
}
