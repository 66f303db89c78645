using System.Buffers.Binary;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Simulation.Machines;

/// <summary>
/// A treadmill or bike that speaks Bluetooth FTMS behind a bridge, and the strap of whoever is on it: the bytes of <c>firmware-protocols/ftms</c> and
/// <c>hrs</c>, written here a second time. A treadmill's record comes in two notifications, as small packets force real ones to; it obeys its control point
/// only after control was requested, and says what it has set by its status.
/// </summary>
public sealed class FtmsBridge(IMachineLink link) : ICardioVoice
{
    public const string ControlPointTopic = "raw/ftms/2ad9";

    private const byte Success = 1;
    private const byte NotSupported = 2;
    private const byte Invalid = 3;
    private const byte Failed = 4;
    private const byte NotPermitted = 5;
    private const double KilometresPerHour = 3.6;

    private MachineSpec? _spec;
    private bool _isControlled;
    private long? _startedAt;

    public void Announce(MachineSpec spec)
    {
        _spec = spec;
        _isControlled = false;
        link.Send("birth", GymMessages.Birth(spec), atLeastOnce: true, retain: true);
        link.Send("state", GymMessages.State(true), atLeastOnce: true, retain: true);
        Bytes("2a29", atLeastOnce: true, "EdgeGym Simulation"u8);
        var treadmill = spec.Kind == MachineKind.Treadmill;
        Span<byte> words = stackalloc byte[8];
        // Measured: distance, elapsed time; a treadmill inclination, a bike cadence, resistance and power. Targets: speed and inclination, or resistance and power.
        BinaryPrimitives.WriteUInt32LittleEndian(words, treadmill ? 0x100C : 0x5086u);
        BinaryPrimitives.WriteUInt32LittleEndian(words[4..], treadmill ? 0x03 : 0x0Cu);
        Bytes("2acc", atLeastOnce: true, words);
        Range("2ad4", spec.Speed, KilometresPerHour * 100);
        Range("2ad5", spec.Incline, 10);
        Range("2ad6", spec.Resistance, 10);
        Range("2ad8", spec.Power, 1);
    }

    public void Tell(in CardioMessage now)
    {
        _startedAt ??= now.At;
        var seconds = (ushort)Math.Min(ushort.MaxValue, (now.At - _startedAt.Value) / 1000);
        var metres = (uint)Math.Clamp(now.DistanceMetres ?? 0, 0, 0xFF_FFFF);
        Span<byte> record = stackalloc byte[20];
        if (_spec?.Kind == MachineKind.Treadmill)
        {
            // More data: distance and time without speed; then speed and inclination.
            record[0] = 0x05;
            record[1] = 0x04;
            var length = 2;
            Distance(record, ref length, metres);
            Number(record, ref length, seconds);
            Bytes("2acd", atLeastOnce: false, record[..length]);
            record[0] = 0x08;
            record[1] = 0;
            length = 2;
            Number(record, ref length, Whole(now.MetresPerSecond * KilometresPerHour * 100));
            Number(record, ref length, Whole(now.InclinePercent * 10));
            Number(record, ref length, 0x7FFF);
            Bytes("2acd", atLeastOnce: false, record[..length]);
            return;
        }

        // Speed, cadence, distance, resistance of two bytes, power, elapsed time.
        record[0] = 0x74;
        record[1] = 0x08;
        var at = 2;
        Number(record, ref at, Whole(Math.Cbrt(Math.Max(0, now.Watts ?? 0) / 2.8) * KilometresPerHour * 100));
        Number(record, ref at, Whole(now.Cadence * 2));
        Distance(record, ref at, metres);
        Number(record, ref at, Whole(now.ResistanceLevel));
        Number(record, ref at, Whole(now.Watts));
        Number(record, ref at, seconds);
        Bytes("2ad2", atLeastOnce: false, record[..at]);
    }

    public void TellHeart(long at, int beatsPerMinute)
        => link.Send("raw/hrs/2a37", [0x06, (byte)Math.Clamp(beatsPerMinute, 0, 255)], atLeastOnce: false);

    /// <summary>A control point has no commands with ids to answer.</summary>
    public void Answer(CommandEchoMessage answer)
    {
    }

    /// <summary>What the gateway writes to the control point. The broker brings our own answers back too: they begin with 80.</summary>
    public void Write(CardioMachine machine, ReadOnlySpan<byte> request)
    {
        if (request.IsEmpty || request[0] == 0x80)
            return;
        var value = request.Length switch { >= 3 => BinaryPrimitives.ReadInt16LittleEndian(request[1..]), 2 => request[1], _ => (short)0 };
        var operation = request[0];
        if (operation == 0x00)
        {
            _isControlled = true;
            Answer(operation, Success);
            return;
        }

        if (!_isControlled)
        {
            Answer(operation, NotPermitted);
            return;
        }

        switch (operation)
        {
            case 0x02:
                Set(machine, request, "speed", (ushort)value / KilometresPerHour / 100, status: 0x05);
                break;
            case 0x03:
                Set(machine, request, "incline", value / 10.0, status: 0x06);
                break;
            case 0x04:
                Set(machine, request, "resistance", value / 10.0, status: 0x07);
                break;
            case 0x05:
                Set(machine, request, "power", value, status: 0x08);
                break;
            case 0x07:
                Answer(operation, machine.IsLocked ? Failed : Success);
                break;
            case 0x08 when request.Length > 1 && request[1] is 1 or 2:
                machine.Halt();
                Answer(operation, Success);
                Bytes("2ada", atLeastOnce: true, [0x02, request[1]]);
                break;
            case 0x08:
                Answer(operation, Invalid);
                break;
            default:
                Answer(operation, NotSupported);
                break;
        }
    }

    private void Set(CardioMachine machine, ReadOnlySpan<byte> request, string axis, double value, byte status)
    {
        var result = request.Length < 2 ? Invalid : machine.Aim(axis, value) switch
        {
            AimOutcome.Aimed => Success,
            AimOutcome.Unsupported => NotSupported,
            AimOutcome.OutOfRange => Invalid,
            _ => Failed,
        };
        Answer(request[0], result);
        if (result != Success)
            return;
        // The status repeats the parameter behind another op code.
        Span<byte> told = stackalloc byte[8];
        request[..Math.Min(request.Length, told.Length)].CopyTo(told);
        told[0] = status;
        Bytes("2ada", atLeastOnce: true, told[..Math.Min(request.Length, told.Length)]);
    }

    private void Answer(byte operation, byte result) => link.Send(ControlPointTopic, [0x80, operation, result], atLeastOnce: true);

    private void Range(string characteristic, SettingRange? range, double scale)
    {
        if (range is not { } setting)
            return;
        Span<byte> bytes = stackalloc byte[6];
        var length = 0;
        foreach (var end in (ReadOnlySpan<double>)[setting.Minimum, setting.Maximum, setting.Step])
            Number(bytes, ref length, Whole(end * scale));
        Bytes(characteristic, atLeastOnce: true, bytes);
    }

    private void Bytes(string characteristic, bool atLeastOnce, ReadOnlySpan<byte> value) => link.Send("raw/ftms/" + characteristic, value.ToArray(), atLeastOnce);

    private static int Whole(double? value) => (int)Math.Round(value ?? 0);

    private static void Number(Span<byte> record, ref int length, int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(record[length..], (ushort)value);
        length += 2;
    }

    private static void Distance(Span<byte> record, ref int length, uint metres)
    {
        record[length++] = (byte)metres;
        record[length++] = (byte)(metres >> 8);
        record[length++] = (byte)(metres >> 16);
    }
}

/// <summary>What became of a target that was set without a command.</summary>
public enum AimOutcome : byte
{
    Aimed = 1,
    Unsupported = 2,
    OutOfRange = 3,

    /// <summary>Nobody is on it, or it is stopped or locked.</summary>
    NotRunning = 4,
}
