namespace EdgeGym.Protocols.Csafe;

/// <summary>One frame whose checksum is right, unstuffed. It lies in its reader's buffer and is good until the reader is used again.</summary>
public readonly ref struct CsafeFrame(ReadOnlySpan<byte> contents, byte? destination = null, byte? source = null)
{
    /// <summary>Commands of a request; status byte and command data of a response. Nothing on the line says which of the two it is.</summary>
    public ReadOnlySpan<byte> Contents { get; } = contents;

    /// <summary>Of an extended frame; null in a standard frame.</summary>
    public byte? Destination { get; } = destination;

    public byte? Source { get; } = source;
}
