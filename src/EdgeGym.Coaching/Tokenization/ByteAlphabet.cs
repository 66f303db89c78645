namespace EdgeGym.Coaching.Tokenization;

/// <summary>The printable stand-ins for the 256 bytes that byte-level BPE vocabularies are written in (GPT-2's table: printable Latin-1 stands for itself, the rest for U+0100 and up, in order).</summary>
internal static class ByteAlphabet
{
    private static readonly short[] s_bytes = Build();

    /// <summary>The byte a character stands for, or -1.</summary>
    public static int ByteOf(char character) => character < s_bytes.Length ? s_bytes[character] : -1;

    private static short[] Build()
    {
        var bytes = new short[0x144];
        Array.Fill(bytes, (short)-1);
        var next = 0x100;
        for (short value = 0; value < 256; value++)
            bytes[value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? value : next++] = value;
        return bytes;
    }
}
