using EdgeGym.Equipment.Commands;

namespace EdgeGym.Ingest.Serial.Csafe;

/// <summary>CSAFE on a serial line: the gateway asks, the machine answers.</summary>
internal sealed class CsafeSerial(CsafeMachineOptions machine, SerialLinkContext context) : ISerialProtocol
{
    public const string Id = "csafe";
    public const int BaudRate = 9600;

    public string Name => Id;

    public bool Supports(CommandOperation operation) => operation switch
    {
        CommandOperation.SetSpeed => machine.Speed is not null,
        CommandOperation.SetIncline => machine.Incline is not null,
        CommandOperation.SetPower => machine.Power is not null,
        CommandOperation.SetResistance => machine.Resistance is not null,
        CommandOperation.Stop => true,
        _ => false,
    };

    public ISerialSession Open(SerialWire wire) => new CsafeSession(new CsafeDialogue(wire, context), wire, machine, context);
}
