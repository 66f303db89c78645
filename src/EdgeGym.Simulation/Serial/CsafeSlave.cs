using EdgeGym.Equipment.Machines;

namespace EdgeGym.Simulation.Serial;

/// <summary>How a machine differs from the standard.</summary>
[Flags]
internal enum CsafeTraits
{
    None = 0,

    /// <summary>Odometer with the most significant byte first.</summary>
    BigEndianOdometer = 1,

    /// <summary>Answers the question for speed with revolutions a minute.</summary>
    SpeedInRevolutions = 2,

    /// <summary>Reports "offline" while somebody trains.</summary>
    OfflineWhileLive = 4,

    /// <summary>Its toggle bit is always set.</summary>
    NeverToggles = 8,

    /// <summary>Miles.</summary>
    English = 16,

    /// <summary>Rejects every order.</summary>
    RejectsOrders = 32,

    /// <summary>Says nothing to every fifth frame.</summary>
    Forgetful = 64,

    /// <summary>Noise before every third answer.</summary>
    Noisy = 128,

    /// <summary>Knows neither cadence nor grade nor version.</summary>
    OldFirmware = 256,
}

/// <summary>Answers of a CSAFE machine to one request after the other.</summary>
internal sealed class CsafeSlave(ICsafePanel panel, CsafeTraits traits)
{
    private const double Mile = 1609.344;

    private bool _toggle;
    private int _requests;

    /// <summary>Ids of all commands that came, oldest first; the last thousand. Locked by whoever looks.</summary>
    public Queue<byte> Asked { get; } = new();

    /// <param name="request">Contents of a frame.</param>
    /// <returns>Bytes for the line; empty: silence.</returns>
    public async Task<byte[]> AnswerAsync(byte[] request)
    {
        _requests++;
        var gauges = panel.Read();
        var blocks = new List<byte>();
        var previous = 0;
        for (var i = 0; i < request.Length;)
        {
            var id = request[i++];
            byte[] data = [];
            if (id < 0x80)
            {
                if (i >= request.Length || i + 1 + request[i] > request.Length)
                {
                    previous = 2;
                    break;
                }

                data = request[(i + 1)..(i + 1 + request[i])];
                i += 1 + data.Length;
            }

            Remember(id);
            if (Question(id, gauges) is { } answer)
                blocks.AddRange([id, (byte)answer.Length, .. answer]);
            else if (!await ObeyAsync(id, data))
                previous = 1;
        }

        if (Has(CsafeTraits.Forgetful) && _requests % 5 == 0)
            return [];
        _toggle = !_toggle || Has(CsafeTraits.NeverToggles);
        gauges = panel.Read();
        var state = Has(CsafeTraits.OfflineWhileLive) ? 9 : gauges.IsFinished ? 7 : gauges.InUse ? 5 : 1;
        blocks.Insert(0, (byte)((_toggle ? 0x80 : 0) | (previous << 4) | state));
        var frame = CsafeFrames.Encode(blocks);
        return Has(CsafeTraits.Noisy) && _requests % 3 == 0 ? [0x00, 0xFF, 0x42, .. frame] : frame;
    }

    private void Remember(byte id)
    {
        lock (Asked)
        {
            Asked.Enqueue(id);
            if (Asked.Count > 1000)
                Asked.Dequeue();
        }
    }

    /// <summary>Null: not a question, or one that this machine does not know.</summary>
    private byte[]? Question(byte id, CsafeGauges now) => id switch
    {
        0xA7 or 0xA8 or 0x91 when Has(CsafeTraits.OldFirmware) => null,
        0x91 => [77, 2, 5, 0x10, 0x01, 0x2C, 0x01],
        0x93 => [(byte)(Has(CsafeTraits.English) ? 1 : 0)],
        0x9B => Odometer((uint)(1_234_567 + (now.Distance / 10))),
        0xA1 => Has(CsafeTraits.English) ? Measured(now.Distance / Mile * 100, 3) : Measured(now.Distance, 36),
        0xA4 => [1, (byte)Math.Round(now.Level)],
        0xA5 when Has(CsafeTraits.SpeedInRevolutions) => Measured(now.Cadence, 82),
        0xA5 when panel.Spec.Speed is null => null,
        0xA5 => Has(CsafeTraits.English) ? Measured(now.Speed * 36000 / Mile, 17) : Measured(now.Speed * 36, 49),
        0xA7 => Measured(now.Cadence, panel.Spec.Kind switch { MachineKind.Treadmill => (byte)81, MachineKind.Rower => 84, _ => 82 }),
        0xA8 when panel.Spec.Incline is not null => Measured(now.Incline * 10, 76),
        0xA9 when panel.Spec.Resistance is not null => [(byte)Math.Round(now.Level)],
        0xB0 => [(byte)now.HeartRate],
        0xB4 when panel.Spec.Kind != MachineKind.Treadmill => Measured(now.Watts, 88),
        0x9C => [0, 0, 0],
        _ => null,
    };

    /// <returns>False: understood, and not done.</returns>
    private async Task<bool> ObeyAsync(byte id, byte[] data)
    {
        if (Has(CsafeTraits.RejectsOrders) && id is 0x86 or 0x25 or 0x28 or 0x29 or 0x34)
            return false;
        switch (id)
        {
            case 0x86:
                await panel.FinishAsync();
                return true;
            case 0x25 when data.Length == 3:
                return await ChooseAsync("speed", panel.Spec.Speed, data[2] switch { 17 => Number(data) * Mile / 36000, 49 => Number(data) / 36.0, _ => double.NaN });
            case 0x28 when data.Length == 3 && data[2] == 76:
                return await ChooseAsync("incline", panel.Spec.Incline, (short)Number(data) / 10.0);
            case 0x34 when data.Length == 3 && data[2] == 88:
                return await ChooseAsync("power", panel.Spec.Power, Number(data));
            case 0x29 or 0x2D when data.Length == 1:
                return await ChooseAsync("resistance", panel.Spec.Resistance, data[0]);
            default:
                // A command that it does not know is passed over.
                return true;
        }
    }

    private async Task<bool> ChooseAsync(string axis, SettingRange? range, double value)
    {
        if (range is not { } known || !(value >= known.Minimum - (known.Step / 2)) || value > known.Maximum + (known.Step / 2))
            return false;
        await panel.ChooseAsync(axis, value);
        return true;
    }

    private byte[] Odometer(uint hundredths)
    {
        byte[] number = [(byte)hundredths, (byte)(hundredths >> 8), (byte)(hundredths >> 16), (byte)(hundredths >> 24)];
        if (Has(CsafeTraits.BigEndianOdometer))
            Array.Reverse(number);
        return [.. number, 35];
    }

    private static byte[] Measured(double value, byte unit)
    {
        var number = (int)Math.Round(value);
        return [(byte)number, (byte)(number >> 8), unit];
    }

    private static int Number(byte[] data) => data[0] | (data[1] << 8);

    private bool Has(CsafeTraits trait) => (traits & trait) != 0;
}
