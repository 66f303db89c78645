namespace EdgeGym.Tests.Protocols.Csafe;

/// <summary>A second encoder, written for the tests only and as plainly as can be, so that the codec is not checked by itself.</summary>
internal static class TinyCsafe
{
    public static byte[] Frame(byte[] contents, params byte[] addresses)
    {
        var sum = contents.Aggregate((byte)0, (total, value) => (byte)(total ^ value));
        var inner = addresses.Concat(contents).Append(sum).SelectMany(value => value switch
        {
            0xF0 => new byte[] { 0xF3, 0 },
            0xF1 => [0xF3, 1],
            0xF2 => [0xF3, 2],
            0xF3 => [0xF3, 3],
            _ => [value],
        });
        return [addresses.Length == 0 ? (byte)0xF1 : (byte)0xF0, .. inner, 0xF2];
    }

    public static byte[] Frame(string hex) => Frame(Convert.FromHexString(hex));
}
