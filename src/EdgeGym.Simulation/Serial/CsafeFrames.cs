namespace EdgeGym.Simulation.Serial;

/// <summary>
/// The simulator's own CSAFE frames: written apart from the gateway's codec, so that the two check each other.
/// F1 contents checksum F2; F0 to F3 inside become F3 and their low bits.
/// </summary>
internal static class CsafeFrames
{
    private const int Longest = 240;

    public static byte[] Encode(IReadOnlyList<byte> contents)
    {
        var frame = new List<byte>(contents.Count + 4) { 0xF1 };
        var sum = 0;
        foreach (var value in contents)
        {
            sum ^= value;
            Stuff(frame, value);
        }

        Stuff(frame, (byte)sum);
        frame.Add(0xF2);
        return [.. frame];
    }

    /// <param name="heard">What has come since the last start byte, without it; given back empty with a frame.</param>
    /// <param name="next">The next byte of the line.</param>
    /// <returns>Contents of a frame that <paramref name="next"/> has completed; null: none, or a broken one.</returns>
    public static byte[]? Take(List<byte> heard, byte next)
    {
        if (next is 0xF0 or 0xF1)
        {
            heard.Clear();
            heard.Add(next);
            return null;
        }

        if (heard.Count == 0 || heard.Count > 2 * Longest)
            return null;
        heard.Add(next);
        if (next != 0xF2)
            return null;
        var extended = heard[0] == 0xF0;
        var body = Unstuff(heard);
        heard.Clear();
        if (body is null || body.Count < (extended ? 3 : 1))
            return null;
        var contents = body.GetRange(extended ? 2 : 0, body.Count - (extended ? 3 : 1));
        return contents.Aggregate(0, (sum, value) => sum ^ value) == body[^1] ? [.. contents] : null;
    }

    private static void Stuff(List<byte> frame, byte value)
    {
        if (value is >= 0xF0 and <= 0xF3)
        {
            frame.Add(0xF3);
            frame.Add((byte)(value - 0xF0));
        }
        else
            frame.Add(value);
    }

    /// <summary>Between the first byte and the last.</summary>
    private static List<byte>? Unstuff(List<byte> heard)
    {
        var body = new List<byte>(heard.Count);
        for (var i = 1; i < heard.Count - 1; i++)
        {
            if (heard[i] != 0xF3)
                body.Add(heard[i]);
            else if (++i < heard.Count - 1 && heard[i] <= 3)
                body.Add((byte)(0xF0 + heard[i]));
            else
                return null;
        }

        return body;
    }
}
