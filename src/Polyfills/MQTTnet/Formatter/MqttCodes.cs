using MQTTnet.Protocol;

namespace MQTTnet.Formatter;

/// <summary>Which reason codes a packet may carry, and the codes of 3.1.1 in the words of 5.0.</summary>
internal static class MqttCodes
{
    private static readonly UInt128 Connect = SetOf(0, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 140, 144, 149, 151, 153, 154, 155, 156, 157, 159);
    private static readonly UInt128 Disconnect = SetOf(0, 4, 128, 129, 130, 131, 135, 137, 139, 140, 141, 142, 143, 144, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162);
    private static readonly UInt128 Publish = SetOf(0, 16, 128, 131, 135, 144, 145, 151, 153);
    private static readonly UInt128 Subscribe = SetOf(0, 1, 2, 128, 131, 135, 143, 145, 151, 158, 161, 162);
    private static readonly UInt128 Unsubscribe = SetOf(0, 17, 128, 131, 135, 143, 145);

    public static bool IsConnect(byte code) => Contains(Connect, code);

    public static bool IsDisconnect(byte code) => Contains(Disconnect, code);

    /// <summary>PUBACK and PUBREC.</summary>
    public static bool IsPublish(byte code) => Contains(Publish, code);

    /// <summary>PUBREL and PUBCOMP.</summary>
    public static bool IsRelease(byte code) => code is 0 or 146;

    public static bool IsSubscribe(byte code) => Contains(Subscribe, code);

    public static bool IsUnsubscribe(byte code) => Contains(Unsubscribe, code);

    public static MqttConnectReasonCode ToReasonCode(MqttConnectReturnCode code) => code switch
    {
        MqttConnectReturnCode.ConnectionAccepted => MqttConnectReasonCode.Success,
        MqttConnectReturnCode.ConnectionRefusedUnacceptableProtocolVersion => MqttConnectReasonCode.UnsupportedProtocolVersion,
        MqttConnectReturnCode.ConnectionRefusedIdentifierRejected => MqttConnectReasonCode.ClientIdentifierNotValid,
        MqttConnectReturnCode.ConnectionRefusedServerUnavailable => MqttConnectReasonCode.ServerUnavailable,
        MqttConnectReturnCode.ConnectionRefusedBadUsernameOrPassword => MqttConnectReasonCode.BadUserNameOrPassword,
        MqttConnectReturnCode.ConnectionRefusedNotAuthorized => MqttConnectReasonCode.NotAuthorized,
        _ => MqttConnectReasonCode.UnspecifiedError,
    };

    public static MqttConnectReturnCode ToReturnCode(MqttConnectReasonCode code) => code switch
    {
        MqttConnectReasonCode.Success => MqttConnectReturnCode.ConnectionAccepted,
        MqttConnectReasonCode.UnsupportedProtocolVersion => MqttConnectReturnCode.ConnectionRefusedUnacceptableProtocolVersion,
        MqttConnectReasonCode.ClientIdentifierNotValid => MqttConnectReturnCode.ConnectionRefusedIdentifierRejected,
        MqttConnectReasonCode.BadUserNameOrPassword => MqttConnectReturnCode.ConnectionRefusedBadUsernameOrPassword,
        MqttConnectReasonCode.NotAuthorized or MqttConnectReasonCode.Banned or MqttConnectReasonCode.BadAuthenticationMethod
            => MqttConnectReturnCode.ConnectionRefusedNotAuthorized,
        _ => MqttConnectReturnCode.ConnectionRefusedServerUnavailable,
    };

    /// <summary>Codes lie in 0 to 31 and 128 to 223: folded into one word.</summary>
    private static UInt128 SetOf(params ReadOnlySpan<byte> codes)
    {
        UInt128 set = 0;
        foreach (var code in codes)
            set |= UInt128.One << Bit(code);
        return set;
    }

    private static bool Contains(UInt128 set, byte code) =>
        code is < 32 or (>= 128 and < 224) && (set & (UInt128.One << Bit(code))) != 0;

    private static int Bit(byte code) => code < 32 ? code : code - 96;
}
