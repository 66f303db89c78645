using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.GymJson;

/// <summary>A reading that came in a device's own protocol as the message of the contract that says the same.</summary>
public static class ReadingMessage
{
    /// <summary>Null for readings that are no message of their own (raw bytes), and for one that the contract would refuse.</summary>
    public static ContractMessage? From(Reading reading)
    {
        (FactKind Kind, byte[] Body)? written = reading switch
        {
            CardioReading cardio => (FactKind.Cardio, Cardio(cardio)),
            HeartReading heart => (FactKind.Heart, GymMessageWriter.Write(writer =>
            {
                writer.WriteNumber("t", heart.MachineTime);
                writer.WriteNumber("bpm", heart.BeatsPerMinute);
            })),
            RepetitionReading repetition => (FactKind.Repetition, GymMessageWriter.Repetition(repetition)),
            SetReading set => (FactKind.Set, GymMessageWriter.Set(set)),
            SpotterReading spotter => (FactKind.Spotter, GymMessageWriter.Spotter(spotter)),
            LoadReading load => (FactKind.LoadChange, GymMessageWriter.Load(load)),
            FaultReading fault => (FactKind.Fault, FaultBody(fault)),
            CommandEcho echo => (FactKind.CommandEcho, EchoBody(echo)),
            BirthReading { Birth: var birth } => (FactKind.Birth, BirthMessage.Write(birth)),
            OnlineReading online => (FactKind.State, StateBody(online.Online)),
            LoginReading login => (FactKind.Login, Login(login)),
            LogoutReading => (FactKind.Logout, GymMessageWriter.Write(static _ => { })),
            PositionReading position => (FactKind.Position, Position(position)),
            _ => null,
        };
        // What is written down must mean the same when it is read again.
        return written is { } message && GymMessage.TryParse(message.Kind, message.Body, out var parsed, out var key) == MessageFault.None
            ? new ContractMessage(message.Kind, key, parsed!, message.Body)
            : null;
    }

    public static ContractMessage State(bool online) => new(FactKind.State, null, new OnlineReading(online), StateBody(online));

    public static ContractMessage Birth(MachineBirth birth) => new(FactKind.Birth, null, new BirthReading(birth), BirthMessage.Write(birth));

    public static ContractMessage Fault(FaultReading reading) => new(FactKind.Fault, null, reading, FaultBody(reading));

    public static ContractMessage Echo(CommandEcho echo) => new(FactKind.CommandEcho, echo.Command, echo, EchoBody(echo));

    private static byte[] StateBody(bool online) => GymMessageWriter.Write(writer => writer.WriteBoolean("online", online));

    private static byte[] Cardio(CardioReading reading) => GymMessageWriter.Write(writer =>
    {
        writer.WriteNumber("t", reading.MachineTime);
        GymMessageWriter.Optional(writer, "speed", reading.SpeedMetresPerSecond);
        GymMessageWriter.Optional(writer, "incline", reading.InclinePercent);
        GymMessageWriter.Optional(writer, "power", reading.PowerWatts);
        GymMessageWriter.Optional(writer, "cadence", reading.CadencePerMinute);
        GymMessageWriter.Optional(writer, "distance", reading.DistanceMetres);
        GymMessageWriter.Optional(writer, "resistance", reading.ResistanceLevel);
    });

    private static byte[] FaultBody(FaultReading reading) => GymMessageWriter.Write(writer =>
    {
        writer.WriteNumber("t", reading.MachineTime);
        writer.WriteString("code", reading.Code);
        writer.WriteString("severity", reading.Severity switch
        {
            FaultSeverity.Warning => "warning",
            FaultSeverity.Error => "error",
            _ => "emergency_stop",
        });
        if (reading.Text is not null)
            writer.WriteString("text", reading.Text);
    });

    private static byte[] EchoBody(CommandEcho echo) => GymMessageWriter.Write(writer =>
    {
        writer.WriteString("command", echo.Command);
        writer.WriteBoolean("ok", echo.Succeeded);
        // One name for whatever was set: the reader of this message takes the first number that it finds.
        GymMessageWriter.Optional(writer, "load", echo.Value);
        writer.WriteString("error", echo.Error);
    });

    private static byte[] Login(LoginReading login) => GymMessageWriter.Write(writer =>
    {
        if (login.Member is not null)
            writer.WriteString("member", login.Member);
        if (login.Tag is not null)
            writer.WriteString("tag", login.Tag);
        if (login.Pin is not null)
            writer.WriteString("pin", login.Pin);
    });

    private static byte[] Position(PositionReading reading) => GymMessageWriter.Write(writer =>
    {
        writer.WriteNumber("t", reading.MachineTime);
        writer.WriteNumber("dt", reading.IntervalMilliseconds);
        Samples("mm", reading.Millimetres);
        if (reading.Newtons is not null)
            Samples("n", reading.Newtons);

        void Samples(string name, double[] samples)
        {
            writer.WriteStartArray(name);
            foreach (var sample in samples)
                writer.WriteNumberValue(sample);
            writer.WriteEndArray();
        }
    });
}
