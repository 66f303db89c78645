using EdgeGym.Equipment.Commands;

namespace EdgeGym.Ingest.Serial.StrengthLink;

/// <summary>StrengthLink on a serial line: the machine streams, both sides say that they are there.</summary>
internal sealed class StrengthLinkSerial(SerialLinkContext context) : ISerialProtocol
{
    public const string Id = "strengthlink";
    public const int BaudRate = 115_200;

    private readonly StrengthLinkCommands _commands = new(context.Pending, context.Options, context.Clock, context.Timers);

    public string Name => Id;

    public bool Supports(CommandOperation operation) => StrengthLinkCommands.TryTypeOf(operation, out _);

    public ISerialSession Open(SerialWire wire) => new StrengthLinkSession(wire, context, _commands);
}
