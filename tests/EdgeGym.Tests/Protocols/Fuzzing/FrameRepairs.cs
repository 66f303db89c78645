using System.Buffers.Binary;
using EdgeGym.Protocols.Keiser;
using EdgeGym.Protocols.Voltra;

namespace EdgeGym.Tests.Protocols.Fuzzing;

/// <summary>
/// Makes the checksums of a mutated frame right again, so that what lies behind them is reached too. A protocol without an entry is fuzzed as it is.
/// </summary>
public static class FrameRepairs
{
    public static void Repair(string protocol, string part, byte[] frame)
    {
        switch (protocol)
        {
            case "ant" when part.Length == 0 && frame.Length > 4:
                frame[0] = 0xA4;
                if (frame[1] is 0 or > 64 || frame[1] > frame.Length - 4)
                    frame[1] = (byte)Math.Min(64, frame.Length - 4);
                Exclusive(frame.AsSpan(0, frame[1] + 3), ref frame[frame[1] + 3]);
                break;
            case "csafe" when frame.Length > 3 && frame[0] is 0xF0 or 0xF1:
                // Unstuffed contents that need no stuffing are the common case; others stay as they fell.
                frame[^1] = 0xF2;
                Exclusive(frame.AsSpan(frame[0] == 0xF0 ? Math.Min(3, frame.Length - 2) : 1, Math.Max(0, frame.Length - (frame[0] == 0xF0 ? 5 : 3))), ref frame[^2]);
                break;
            case "keiser" when part == "echip":
                for (var page = 0; page + KeiserPage.Bytes <= frame.Length; page += KeiserPage.Bytes)
                    KeiserPage.Seal(frame.AsSpan(page, KeiserPage.Bytes));
                break;
            case "keiser" when part is "set" or "directory" or "chain" && frame.Length == KeiserPage.Bytes:
                KeiserPage.Seal(frame);
                break;
            case "voltra" when frame.Length >= VoltraFrame.Overhead:
                frame[0] = VoltraFrame.Start;
                frame[2] = (byte)((frame[2] & ~1) | (frame.Length > 255 ? 1 : 0));
                frame[1] = (byte)frame.Length;
                frame[3] = VoltraChecksums.Header(frame.AsSpan(0, 3));
                BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(frame.Length - 2), VoltraChecksums.Frame(frame.AsSpan(0, frame.Length - 2)));
                break;
        }
    }

    private static void Exclusive(ReadOnlySpan<byte> bytes, ref byte sum)
    {
        sum = 0;
        foreach (var value in bytes)
            sum ^= value;
    }
}
