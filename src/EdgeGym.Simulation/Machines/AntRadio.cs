namespace EdgeGym.Simulation.Machines;

/// <summary>
/// An indoor bike (ANT+ FE-C) and a chest strap as an ANT stick passes them on: whole serial messages with the channel id behind the page.
/// Written apart from the gateway's own codec on purpose: the two meet only on the wire.
/// </summary>
/// <param name="number">Device number of the bike, 1–65535; the strap has the next.</param>
public sealed class AntRadio(ushort number)
{
    private const int PageBytes = 8;
    private const byte BikeChannel = 0;
    private const byte StrapChannel = 1;
    private const byte Ready = 2;
    private const byte InUse = 3;

    /// <summary>A bike forwards a strap's heart rate only while it hears the strap.</summary>
    private const long StrapHeard = 3_000;

    private long _startedAt;
    private int _updates;
    private int _wattsSum;
    private double _beats;
    private long _beatAt = long.MinValue / 2;
    private int _lastBeatTicks;
    private int _beatTicks;
    private int _straps;
    private int _heartRate;
    private double _metres;

    private ushort StrapNumber => (ushort)(number == ushort.MaxValue ? 1 : number + 1);

    /// <summary>What the bike broadcasts in a second: general data and its power, settings every fifth time, its maker now and then.</summary>
    /// <returns>Serial messages in order.</returns>
    public IReadOnlyList<byte[]> Ride(CardioMessage cardio)
    {
        if (_updates++ == 0)
            _startedAt = cardio.At;
        var watts = (int)Math.Clamp(Math.Round(cardio.Watts ?? 0), 0, 4094);
        _wattsSum = (_wattsSum + watts) & 0xFFFF;
        var messages = new List<byte[]>(4);
        // The distance began anew: somebody else has mounted, and the bike was ready in between.
        if (cardio.DistanceMetres < _metres)
            messages.Add(Message(BikeChannel, number, 17, 5, General(cardio with { Watts = 0 }, Ready)));
        _metres = cardio.DistanceMetres ?? 0;
        messages.Add(Message(BikeChannel, number, 17, 5, General(cardio, InUse)));
        messages.Add(Message(BikeChannel, number, 17, 5,
        [
            25, (byte)_updates, (byte)Math.Clamp(Math.Round(cardio.Cadence ?? 0), 0, 254), (byte)_wattsSum, (byte)(_wattsSum >> 8),
            (byte)watts, (byte)(watts >> 8), InUse << 4,
        ]));
        if (_updates % 5 == 1)
        {
            var resistance = (byte)Math.Clamp(Math.Round((cardio.ResistanceLevel ?? 0) * 2), 0, 200);
            messages.Add(Message(BikeChannel, number, 17, 5, [17, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, resistance, InUse << 4]));
        }

        if (_updates % 66 == 2)
            messages.Add(Message(BikeChannel, number, 17, 5, [80, 0xFF, 0xFF, 1, 0xFF, 0x00, 1, 0]));
        return messages;
    }

    /// <summary>What the strap broadcasts, with the beats that fell since the last call.</summary>
    /// <param name="at">Unix ms.</param>
    /// <param name="beatsPerMinute">25–250.</param>
    public byte[] Beat(long at, int beatsPerMinute)
    {
        _heartRate = beatsPerMinute;
        var since = Math.Clamp(at - _beatAt, 0, 1_000);
        var before = Math.Floor(_beats);
        _beats += beatsPerMinute * since / 60_000.0;
        for (var beat = before; beat < Math.Floor(_beats); beat++)
        {
            _lastBeatTicks = _beatTicks;
            _beatTicks = (_beatTicks + (int)Math.Round(60.0 / beatsPerMinute * 1024)) & 0xFFFF;
        }

        _beatAt = at;
        // The toggle bit changes every fourth message; the page with the beat before is the main page of straps that have it.
        var toggle = (byte)((_straps++ / 4) % 2 == 1 ? 0x80 : 0);
        return Message(StrapChannel, StrapNumber, 120, 1,
        [
            (byte)(4 | toggle), 0xFF, (byte)_lastBeatTicks, (byte)(_lastBeatTicks >> 8), (byte)_beatTicks, (byte)(_beatTicks >> 8),
            (byte)((long)Math.Floor(_beats) & 0xFF), (byte)beatsPerMinute,
        ]);
    }

    private byte[] General(CardioMessage cardio, byte state)
    {
        var elapsed = (byte)(((cardio.At - _startedAt) / 250) & 0xFF);
        var distance = (byte)((long)(cardio.DistanceMetres ?? 0) & 0xFF);
        // A bike on the spot has the speed that its power would give on the road.
        var speed = cardio.MetresPerSecond ?? (cardio.Watts is > 0 and var watts ? Math.Cbrt(watts / 2.8) : 0);
        var millimetres = (int)Math.Clamp(Math.Round(speed * 1000), 0, 65_534);
        var heard = cardio.At - _beatAt <= StrapHeard;
        return
        [
            16, 25, elapsed, distance, (byte)millimetres, (byte)(millimetres >> 8), (byte)(heard ? _heartRate : 255), (byte)((heard ? 1 : 0) | 0b0100 | (state << 4)),
        ];
    }

    private static byte[] Message(byte channel, ushort device, byte type, byte transmission, ReadOnlySpan<byte> page)
    {
        byte[] message = [0xA4, PageBytes + 6, 0x4E, channel, .. page, 0x80, (byte)device, (byte)(device >> 8), type, transmission, 0];
        for (var index = 0; index < message.Length - 1; index++)
            message[^1] ^= message[index];
        return message;
    }
}
