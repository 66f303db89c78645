using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Protocols.Csafe;

namespace EdgeGym.Ingest.Serial.Csafe;

/// <summary>One command of the gateway as CSAFE has it: orders to send, a value to read back, and when it is done.</summary>
/// <param name="command">What is asked.</param>
/// <param name="machine">Ranges and kind.</param>
internal sealed class CsafeSetting(MachineCommand command, CsafeMachineOptions machine)
{
    /// <summary>Tenths of km/h, mph and percent, and whole watts: what every machine can show.</summary>
    private static readonly CsafeUnit MetricSpeed = CsafeUnit.Of(49);
    private static readonly CsafeUnit EnglishSpeed = CsafeUnit.Of(17);
    private static readonly CsafeUnit Grade = CsafeUnit.Of(76);
    private static readonly CsafeUnit Watts = CsafeUnit.Of(88);

    public MachineCommand Command { get; } = command;

    /// <summary>Timestamp of the last time that the orders were sent; null before.</summary>
    public long? SentAt { get; set; }

    /// <summary>How often the machine has said that it will not.</summary>
    public int Rejections { get; set; }

    public bool IsStop => Command.Operation == CommandOperation.Stop;

    public CsafeMeasure Measure => Command.Operation switch
    {
        CommandOperation.SetIncline => CsafeMeasure.Incline,
        CommandOperation.SetPower => CsafeMeasure.Power,
        CommandOperation.SetResistance => CsafeMeasure.Resistance,
        _ => CsafeMeasure.Speed,
    };

    /// <summary>The question whose answer shows whether it is done.</summary>
    public byte ReadBack => Command.Operation switch
    {
        CommandOperation.SetIncline => CsafeCommandId.GetGrade,
        CommandOperation.SetPower => CsafeCommandId.GetPower,
        CommandOperation.SetResistance => machine.ResistanceBy == CsafeMachineOptions.ByLevel ? CsafeCommandId.GetProgram : CsafeCommandId.GetGear,
        CommandOperation.Stop when machine.Speed is null => CsafeCommandId.GetStatus,
        _ => CsafeCommandId.GetSpeed,
    };

    /// <summary>A setting that the machine has.</summary>
    public bool IsInRange => IsStop || (Range is { } range && Command.Value is { } value && double.IsFinite(value)
        && value >= range.Minimum - (range.Step / 2) && value <= range.Maximum + (range.Step / 2));

    private SettingRange? Range => Measure switch
    {
        CsafeMeasure.Incline => machine.Incline?.ToRange(),
        CsafeMeasure.Power => machine.Power?.ToRange(),
        CsafeMeasure.Resistance => machine.Resistance?.ToRange(),
        _ => machine.Speed?.ToRange(),
    };

    /// <summary>The requests to send, in order: command id and contents.</summary>
    public IEnumerable<(byte Id, byte[] Contents)> Orders(CsafeTelemetry telemetry)
    {
        switch (Command.Operation)
        {
            case CommandOperation.Stop:
                if (machine.Speed is not null)
                    yield return Measured(CsafeCommandId.SetSpeed, 0, SpeedUnit(telemetry));
                else if (machine.Power is { } power)
                    yield return Measured(CsafeCommandId.SetPower, power.Minimum, Watts);
                yield return (CsafeCommandId.GoFinished, [CsafeCommandId.GoFinished]);
                break;
            case CommandOperation.SetResistance:
                var level = (byte)Math.Clamp(Math.Round(Command.Value ?? 0), 0, byte.MaxValue);
                var id = machine.ResistanceBy == CsafeMachineOptions.ByLevel ? CsafeCommandId.SetLevel : CsafeCommandId.SetGear;
                yield return (id, [id, 1, level]);
                break;
            case CommandOperation.SetIncline:
                yield return Measured(CsafeCommandId.SetGrade, Command.Value ?? 0, Own(telemetry, CsafeMeasure.Incline, CsafeQuantity.Grade, Grade));
                break;
            case CommandOperation.SetPower:
                yield return Measured(CsafeCommandId.SetPower, Command.Value ?? 0, Own(telemetry, CsafeMeasure.Power, CsafeQuantity.Power, Watts));
                break;
            default:
                yield return Measured(CsafeCommandId.SetSpeed, Command.Value ?? 0, SpeedUnit(telemetry));
                break;
        }
    }

    /// <summary>True when the machine really is where it was asked to be.</summary>
    public bool IsDone(CsafeTelemetry telemetry, long now)
    {
        if (IsStop && machine.Speed is null)
            return telemetry.Status is { State: not (CsafeState.InUse or CsafeState.Manual or CsafeState.Offline) };
        var asked = IsStop ? 0 : Command.Value ?? double.NaN;
        return telemetry.Latest(Measure, now) is { } read && Math.Abs(read - asked) < Range!.Value.Step - 1e-9;
    }

    private CsafeUnit SpeedUnit(CsafeTelemetry telemetry) =>
        Own(telemetry, CsafeMeasure.Speed, CsafeQuantity.Speed, telemetry.IsMetric == false ? EnglishSpeed : MetricSpeed);

    /// <summary>The unit that the machine itself uses, if it is fine enough for one step.</summary>
    private CsafeUnit Own(CsafeTelemetry telemetry, CsafeMeasure measure, CsafeQuantity quantity, CsafeUnit otherwise)
    {
        var own = telemetry.UnitOf(measure);
        return own.Quantity == quantity && own.ToSiValue(1) <= (Range?.Step ?? double.MaxValue) ? own : otherwise;
    }

    private static (byte Id, byte[] Contents) Measured(byte id, double value, CsafeUnit unit)
    {
        var request = new CsafeRequest(stackalloc byte[8]);
        request.TryAddMeasured(id, value, in unit);
        return (id, request.Contents.ToArray());
    }
}
