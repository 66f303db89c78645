using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>A machine's StrengthLink messages as the messages that MQTT machines send, so that all behind is the same.</summary>
public static class StrengthLinkContract
{
    private static readonly SetMeasures Nothing = new();

    /// <param name="frame">From a machine.</param>
    /// <param name="receivedAt">Unix ms; stands in for the time of a machine that has none yet.</param>
    /// <param name="message">
    /// The message; default when there is none in the contract (heartbeats and the like). Of LoadApplied the load alone: whose command it answers, if any,
    /// only the link knows (<see cref="Echo"/>).
    /// </param>
    public static StrengthLinkReject TryMap(in StrengthLinkFrame frame, long receivedAt, out ContractMessage message)
    {
        message = default;
        switch (frame.Type)
        {
            case StrengthLinkMessageType.Repetition:
                var reject = RepetitionMessage.TryRead(frame.Payload, out var repetition);
                if (reject == StrengthLinkReject.None)
                    message = Repetition(in repetition, receivedAt);
                return reject;
            case StrengthLinkMessageType.SetEnd:
                reject = SetEndMessage.TryRead(frame.Payload, out var set);
                if (reject == StrengthLinkReject.None)
                    message = Set(in set, receivedAt);
                return reject;
            case StrengthLinkMessageType.Spotter:
                reject = SpotterMessage.TryRead(frame.Payload, out var spotter);
                if (reject == StrengthLinkReject.None)
                    message = Spotter(in spotter, receivedAt);
                return reject;
            case StrengthLinkMessageType.LoadApplied:
                reject = LoadAppliedMessage.TryRead(frame.Payload, out var applied);
                if (reject == StrengthLinkReject.None && applied.LoadKilograms is { } load)
                    message = Load(new LoadReading(applied.MachineTime ?? receivedAt, Math.Round(load, 3)));
                return reject;
            case StrengthLinkMessageType.Position:
                reject = PositionMessage.TryRead(frame.Payload, out var position);
                if (reject == StrengthLinkReject.None)
                    message = Position(in position, receivedAt);
                return reject;
            case StrengthLinkMessageType.Fault:
                reject = FaultMessage.TryRead(frame.Payload, out var fault);
                if (reject == StrengthLinkReject.None)
                    message = Fault(in fault, receivedAt);
                return reject;
            case StrengthLinkMessageType.Login:
                reject = LoginMessage.TryRead(frame.Payload, out var login);
                if (reject == StrengthLinkReject.None)
                    message = Login(in login);
                return reject;
            case StrengthLinkMessageType.Logout:
                message = new ContractMessage(FactKind.Logout, null, new LogoutReading(), "{}"u8.ToArray());
                return StrengthLinkReject.None;
            case StrengthLinkMessageType.Hello:
                reject = HelloMessage.TryRead(frame.Payload, out var hello);
                if (reject == StrengthLinkReject.None)
                    message = Birth(in hello);
                return reject;
            default:
                return StrengthLinkReject.None;
        }
    }

    /// <summary>The name of a repetition or set: unique per machine as long as each start has another number.</summary>
    public static string EventId(uint boot, uint number) => $"{boot:x8}-{number}";

    /// <param name="echo">From the machine.</param>
    /// <param name="command">The id of the command whose mark it carries.</param>
    public static ContractMessage Echo(in LoadAppliedMessage echo, string command)
    {
        var done = echo.Result == StrengthLinkCommandResult.Applied;
        return ReadingMessage.Echo(new CommandEcho(command, done, echo.LoadKilograms, done ? null : echo.Result.ToName()));
    }

    private static ContractMessage Repetition(in RepetitionMessage message, long receivedAt)
    {
        var id = EventId(message.Boot, message.Event);
        var reading = new RepetitionReading(
            id, message.MachineTime ?? receivedAt, Rounded(message.LoadKilograms), message.ConcentricMilliseconds, message.EccentricMilliseconds,
            message.RangeOfMotionMillimetres, Rounded(message.MeanConcentricVelocity), Rounded(message.PeakConcentricVelocity), message.Partial,
            message.MeanPowerWatts, message.PeakPowerWatts, message.WorkJoules, message.PeakForceNewtons);
        return new ContractMessage(FactKind.Repetition, id, reading, GymMessageWriter.Repetition(reading));
    }

    private static ContractMessage Set(in SetEndMessage message, long receivedAt)
    {
        var id = EventId(message.Boot, message.Event);
        var measures = new SetMeasures(
            message.DurationMilliseconds, message.RestBeforeMilliseconds, message.RangeOfMotionMillimetres, message.PeakPowerWatts, message.WorkJoules, message.Seat);
        var reading = new SetReading(
            id, message.MachineTime ?? receivedAt, Rounded(message.LoadKilograms), message.Repetitions, message.PerceivedExertion, message.RepetitionsInReserve,
            measures == Nothing ? null : measures);
        return new ContractMessage(FactKind.Set, id, reading, GymMessageWriter.Set(reading));
    }

    private static ContractMessage Spotter(in SpotterMessage message, long receivedAt)
    {
        var id = EventId(message.Boot, message.Event);
        var reading = new SpotterReading(
            id, message.MachineTime ?? receivedAt, message.Reason, Rounded(message.LoadBeforeKilograms), Rounded(message.LoadAfterKilograms));
        return new ContractMessage(FactKind.Spotter, id, reading, GymMessageWriter.Spotter(reading));
    }

    private static ContractMessage Load(LoadReading reading) => new(FactKind.LoadChange, null, reading, GymMessageWriter.Load(reading));

    private static ContractMessage Position(in PositionMessage message, long receivedAt)
    {
        var reading = new PositionReading(
            message.MachineTime ?? receivedAt, Math.Round(message.IntervalMilliseconds, 1),
            [.. message.Millimetres.Select(value => Math.Round(value, 1))], message.Newtons);
        return new ContractMessage(FactKind.Position, null, reading, GymMessageWriter.Write(writer =>
        {
            writer.WriteNumber("t", reading.MachineTime);
            writer.WriteNumber("dt", reading.IntervalMilliseconds);
            writer.WriteStartArray("mm");
            foreach (var millimetres in reading.Millimetres)
                writer.WriteNumberValue(millimetres);
            writer.WriteEndArray();
            if (reading.Newtons is null)
                return;
            writer.WriteStartArray("n");
            foreach (var newtons in reading.Newtons)
                writer.WriteNumberValue(newtons);
            writer.WriteEndArray();
        }));
    }

    private static ContractMessage Fault(in FaultMessage message, long receivedAt) => ReadingMessage.Fault(
        new FaultReading(message.MachineTime ?? receivedAt, message.Code, message.Severity, message.Text.Length > 0 ? message.Text : null));

    private static ContractMessage Login(in LoginMessage message)
    {
        var (name, value) = message.Tag is null ? ("member", message.Member) : ("tag", message.Tag);
        return new ContractMessage(
            FactKind.Login, null, new LoginReading(message.Member, message.Tag), GymMessageWriter.Write(writer => writer.WriteString(name, value)));
    }

    private static ContractMessage Birth(in HelloMessage message) => ReadingMessage.Birth(new MachineBirth(
        message.Kind, message.Exercise, message.Load, Capabilities: message.Capabilities, Firmware: message.Firmware.Length > 0 ? message.Firmware : null));

    /// <summary>A number of thousandths as a double may end in …0001.</summary>
    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 3) : null;
}
