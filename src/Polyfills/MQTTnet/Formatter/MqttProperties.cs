using MQTTnet.Packets;

namespace MQTTnet.Formatter;

/// <summary>The properties of one packet (MQTT 5.0, 2.2.2). Starts from the values that the standard gives to absent ones.</summary>
internal struct MqttProperties
{
    private ulong _present;

    public MqttProperties()
    {
    }

    public string AssignedClientIdentifier { get; private set; }
    public byte[] AuthenticationData { get; private set; }
    public string AuthenticationMethod { get; private set; }
    public string ContentType { get; private set; }
    public byte[] CorrelationData { get; private set; }
    public uint MaximumPacketSize { get; private set; }
    public int MaximumQoS { get; private set; } = 2;
    public uint MessageExpiryInterval { get; private set; }
    public bool PayloadIsCharacterData { get; private set; }
    public string ReasonString { get; private set; }
    public ushort ReceiveMaximum { get; private set; }
    public bool RequestProblemInformation { get; private set; } = true;
    public bool RequestResponseInformation { get; private set; }
    public string ResponseInformation { get; private set; }
    public string ResponseTopic { get; private set; }
    public bool RetainAvailable { get; private set; } = true;
    public ushort ServerKeepAlive { get; private set; }
    public string ServerReference { get; private set; }
    public uint SessionExpiryInterval { get; private set; }
    public bool SharedSubscriptionAvailable { get; private set; } = true;
    public List<uint> SubscriptionIdentifiers { get; private set; }
    public bool SubscriptionIdentifiersAvailable { get; private set; } = true;
    public ushort TopicAlias { get; private set; }
    public ushort TopicAliasMaximum { get; private set; }
    public List<MqttUserProperty> UserProperties { get; private set; }
    public bool WildcardSubscriptionAvailable { get; private set; } = true;
    public uint WillDelayInterval { get; private set; }

    /// <summary>One bit per property that a kind of packet may carry.</summary>
    public static ulong SetOf(params ReadOnlySpan<MqttPropertyId> ids)
    {
        ulong set = 0;
        foreach (var id in ids)
            set |= 1UL << (int)id;
        return set;
    }

    public readonly bool Has(MqttPropertyId id) => (_present & (1UL << (int)id)) != 0;

    /// <summary>Reads the length and the properties. Several subscription identifiers are allowed in PUBLISH only (3.3.2.3.8).</summary>
    public void Read(ref MqttFieldReader packet, ulong allowed, bool manySubscriptionIdentifiers = false)
    {
        var length = packet.ReadVariableByteInteger();
        if (length > (uint)packet.Remaining)
        {
            packet.Fail(MqttReadError.PacketTooShort);
            return;
        }

        if (length == 0)
            return;
        var fields = new MqttFieldReader(packet.ReadBytes((int)length));
        while (fields.Remaining > 0)
        {
            var id = fields.ReadVariableByteInteger();
            if (fields.Failed)
                break;
            if (id > 63 || (allowed & (1UL << (int)id)) == 0)
            {
                fields.Fail(MqttReadError.PropertyNotAllowed);
                break;
            }

            var property = (MqttPropertyId)id;
            var repeatable = property == MqttPropertyId.UserProperty
                || (property == MqttPropertyId.SubscriptionIdentifier && manySubscriptionIdentifiers);
            if (!repeatable && Has(property))
            {
                fields.Fail(MqttReadError.DuplicateProperty);
                break;
            }

            _present |= 1UL << (int)id;
            ReadValue(property, ref fields);
        }

        if (fields.Failed)
            packet.Fail(fields.Error);
    }

    private void ReadValue(MqttPropertyId property, ref MqttFieldReader fields)
    {
        switch (property)
        {
            case MqttPropertyId.PayloadFormatIndicator: PayloadIsCharacterData = ReadFlag(ref fields); break;
            case MqttPropertyId.MessageExpiryInterval: MessageExpiryInterval = fields.ReadUInt32(); break;
            case MqttPropertyId.ContentType: ContentType = fields.ReadString(); break;
            case MqttPropertyId.ResponseTopic: ResponseTopic = ReadTopic(ref fields); break;
            case MqttPropertyId.CorrelationData: CorrelationData = fields.ReadBinary(); break;
            case MqttPropertyId.SubscriptionIdentifier: ReadSubscriptionIdentifier(ref fields); break;
            case MqttPropertyId.SessionExpiryInterval: SessionExpiryInterval = fields.ReadUInt32(); break;
            case MqttPropertyId.AssignedClientIdentifier: AssignedClientIdentifier = fields.ReadString(); break;
            case MqttPropertyId.ServerKeepAlive: ServerKeepAlive = fields.ReadUInt16(); break;
            case MqttPropertyId.AuthenticationMethod: AuthenticationMethod = fields.ReadString(); break;
            case MqttPropertyId.AuthenticationData: AuthenticationData = fields.ReadBinary(); break;
            case MqttPropertyId.RequestProblemInformation: RequestProblemInformation = ReadFlag(ref fields); break;
            case MqttPropertyId.WillDelayInterval: WillDelayInterval = fields.ReadUInt32(); break;
            case MqttPropertyId.RequestResponseInformation: RequestResponseInformation = ReadFlag(ref fields); break;
            case MqttPropertyId.ResponseInformation: ResponseInformation = fields.ReadString(); break;
            case MqttPropertyId.ServerReference: ServerReference = fields.ReadString(); break;
            case MqttPropertyId.ReasonString: ReasonString = fields.ReadString(); break;
            case MqttPropertyId.ReceiveMaximum: ReceiveMaximum = (ushort)NotZero(ref fields, fields.ReadUInt16()); break;
            case MqttPropertyId.TopicAliasMaximum: TopicAliasMaximum = fields.ReadUInt16(); break;
            case MqttPropertyId.TopicAlias: TopicAlias = (ushort)NotZero(ref fields, fields.ReadUInt16()); break;
            case MqttPropertyId.MaximumQoS: MaximumQoS = ReadFlag(ref fields) ? 1 : 0; break;
            case MqttPropertyId.RetainAvailable: RetainAvailable = ReadFlag(ref fields); break;
            case MqttPropertyId.UserProperty: ReadUserProperty(ref fields); break;
            case MqttPropertyId.MaximumPacketSize: MaximumPacketSize = NotZero(ref fields, fields.ReadUInt32()); break;
            case MqttPropertyId.WildcardSubscriptionAvailable: WildcardSubscriptionAvailable = ReadFlag(ref fields); break;
            case MqttPropertyId.SubscriptionIdentifiersAvailable: SubscriptionIdentifiersAvailable = ReadFlag(ref fields); break;
            case MqttPropertyId.SharedSubscriptionAvailable: SharedSubscriptionAvailable = ReadFlag(ref fields); break;
            default: fields.Fail(MqttReadError.PropertyNotAllowed); break;
        }
    }

    private void ReadSubscriptionIdentifier(ref MqttFieldReader fields)
    {
        var value = NotZero(ref fields, fields.ReadVariableByteInteger());
        if (!fields.Failed)
            (SubscriptionIdentifiers ??= []).Add(value);
    }

    private void ReadUserProperty(ref MqttFieldReader fields)
    {
        var name = fields.ReadString();
        var value = fields.ReadUtf8();
        if (!fields.Failed)
            (UserProperties ??= []).Add(new MqttUserProperty(name, (ReadOnlyMemory<byte>)value.ToArray()));
    }

    /// <summary>A response topic holds no wildcards (3.3.2.3.5).</summary>
    private static string ReadTopic(ref MqttFieldReader fields)
    {
        var topic = fields.ReadString();
        if (!fields.Failed && !MqttTopics.IsValidName(topic))
            fields.Fail(MqttReadError.InvalidTopicName);
        return topic;
    }

    private static bool ReadFlag(ref MqttFieldReader fields)
    {
        var value = fields.ReadByte();
        if (value > 1)
            fields.Fail(MqttReadError.InvalidPropertyValue);
        return value == 1;
    }

    private static uint NotZero(ref MqttFieldReader fields, uint value)
    {
        if (value == 0)
            fields.Fail(MqttReadError.InvalidPropertyValue);
        return value;
    }
}
