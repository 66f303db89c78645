namespace EdgeGym.Tests.Protocols.StrengthLink;

/// <summary>StrengthLink frames built bit by bit from the specification, sharing nothing with the codec under test.</summary>
internal static class TinyEncoder
{
    public static byte[] Frame(byte type, byte sequence, byte[] payload, byte version = 1)
    {
        List<byte> packet = [version, type, sequence, .. payload];
        var crc = Crc([.. packet]);
        packet.Add((byte)(crc & 0xFF));
        packet.Add((byte)(crc >> 8));
        return [.. Stuff(packet), 0];
    }

    public static int Crc(byte[] bytes)
    {
        var crc = 0xFFFF;
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var low = ((crc ^ (value >> bit)) & 1) != 0;
                crc >>= 1;
                if (low)
                    crc ^= 0x8408;
            }
        }

        return crc ^ 0xFFFF;
    }

    private static List<byte> Stuff(List<byte> packet)
    {
        List<byte> result = [];
        List<byte> run = [];
        for (var index = 0; index < packet.Count; index++)
        {
            if (packet[index] == 0)
            {
                Flush((byte)(run.Count + 1));
            }
            else
            {
                run.Add(packet[index]);
                if (run.Count == 254)
                {
                    Flush(0xFF);
                    if (index == packet.Count - 1)
                        return result;
                }
            }
        }

        Flush((byte)(run.Count + 1));
        return result;

        void Flush(byte code)
        {
            result.Add(code);
            result.AddRange(run);
            run.Clear();
        }
    }
}
