namespace EdgeGym.Protocols.Csafe;

/// <summary>Ids that the gateway itself uses; all are rows of <see cref="CsafeCommands"/>.</summary>
public static class CsafeCommandId
{
    public const byte UploadList = 0x02;
    public const byte SetUserConfiguration = 0x1A;
    public const byte SetProgram = 0x24;
    public const byte SetSpeed = 0x25;
    public const byte SetGrade = 0x28;
    public const byte SetGear = 0x29;
    public const byte SetLevel = 0x2D;
    public const byte SetPower = 0x34;
    public const byte GetCapabilities = 0x70;
    public const byte SetPmConfiguration = 0x76;
    public const byte SetPmData = 0x77;
    public const byte GetPmConfiguration = 0x7E;
    public const byte GetPmData = 0x7F;
    public const byte GetStatus = 0x80;
    public const byte GoIdle = 0x82;
    public const byte GoHaveId = 0x83;
    public const byte GoInUse = 0x85;
    public const byte GoFinished = 0x86;
    public const byte GoReady = 0x87;
    public const byte GetVersion = 0x91;
    public const byte GetUnits = 0x93;
    public const byte GetOdometer = 0x9B;
    public const byte GetErrorCode = 0x9C;
    public const byte GetHorizontal = 0xA1;
    public const byte GetProgram = 0xA4;
    public const byte GetSpeed = 0xA5;
    public const byte GetPace = 0xA6;
    public const byte GetCadence = 0xA7;
    public const byte GetGrade = 0xA8;
    public const byte GetGear = 0xA9;
    public const byte GetHeartRate = 0xB0;
    public const byte GetPower = 0xB4;
}
