namespace EdgeGym.Protocols.Ant;

/// <summary>Serial messages by id: names and fields (ANT Message Protocol and Usage).</summary>
public static class AntMessages
{
    public const byte ChannelResponse = 0x40;
    public const byte UnassignChannel = 0x41;
    public const byte AssignChannel = 0x42;
    public const byte ChannelPeriod = 0x43;
    public const byte ChannelFrequency = 0x45;
    public const byte NetworkKey = 0x46;
    public const byte ResetSystem = 0x4A;
    public const byte OpenChannel = 0x4B;
    public const byte CloseChannel = 0x4C;
    public const byte RequestMessage = 0x4D;
    public const byte Broadcast = 0x4E;
    public const byte Acknowledged = 0x4F;
    public const byte Burst = 0x50;
    public const byte ChannelId = 0x51;
    public const byte LibraryConfig = 0x6E;

    public static AntField Channel { get; } = new("channel", 0, 5);

    public static AntField InitiatingMessage { get; } = new("initiating_message_id", 8, 8);

    public static AntField ResponseCode { get; } = new("message_code", 16, 8);

    public static AntField DeviceNumber { get; } = new("device_number", 8, 16);

    public static AntField DeviceType { get; } = new("device_type", 24, 7);

    private static readonly AntLayout?[] s_layouts = MakeTable(
        (ChannelResponse, new("channel_response", Channel, InitiatingMessage, ResponseCode)),
        (UnassignChannel, new("unassign_channel", Channel)),
        (AssignChannel, new("assign_channel", Channel, new("channel_type", 8, 8), new("network_number", 16, 8), new("extended_assignment", 24, 8))),
        (ChannelPeriod, new("channel_messaging_period", Channel, new("messaging_period", 8, 16, "s", 1.0 / 32_768))),
        (0x44, new("channel_search_timeout", Channel, new("search_timeout", 8, 8, "s", 2.5))),
        (ChannelFrequency, new("channel_rf_frequency", Channel, new("rf_frequency", 8, 8, "MHz", Offset: 2400))),
        // The key itself is the network's secret: nobody needs to see it.
        (NetworkKey, new("set_network_key", new AntField("network_number", 0, 8))),
        (0x47, new("transmit_power", new("filler", 0, 8), new("transmit_power", 8, 8))),
        (ResetSystem, new("reset_system")),
        (OpenChannel, new("open_channel", Channel)),
        (CloseChannel, new("close_channel", Channel)),
        (RequestMessage, new("request_message", Channel, new("requested_message_id", 8, 8))),
        (Broadcast, new("broadcast_data", Channel)),
        (Acknowledged, new("acknowledged_data", Channel)),
        (Burst, new("burst_transfer_data", Channel, new("sequence_number", 5, 3))),
        (ChannelId, new("channel_id", Channel, DeviceNumber, DeviceType, new("pairing_request", 31, 1), new("transmission_type", 32, 8))),
        (0x52, new("channel_status", Channel, new("channel_state", 8, 2, Names: ["unassigned", "assigned", "searching", "tracking"]))),
        (0x54, new("capabilities", new("max_channels", 0, 8), new("max_networks", 8, 8), new("standard_options", 16, 8), new("advanced_options", 24, 8))),
        (0x61, new("serial_number", new AntField("serial_number", 0, 32))),
        (0x63, new("low_priority_search_timeout", Channel, new("search_timeout", 8, 8, "s", 2.5))),
        (0x66, new("enable_extended_messages", new("filler", 0, 8), new("enable", 8, 1))),
        (LibraryConfig, new("lib_config", new("filler", 0, 8), new("rx_timestamp", 13, 1), new("rssi", 14, 1), new("channel_id", 15, 1))),
        (0x6F, new("start_up", new AntField("start_up_message", 0, 8))),
        (0xAE, new("serial_error", new AntField("error_number", 0, 8))));

    /// <returns>Null for an id that is not known.</returns>
    public static AntLayout? Find(byte id) => s_layouts[id];

    /// <summary>Data messages: channel, eight bytes of page, extended bytes.</summary>
    public static bool IsData(byte id) => id is Broadcast or Acknowledged or Burst;

    public static string CodeName(byte code) => code switch
    {
        0x00 => "response_no_error",
        0x01 => "event_rx_search_timeout",
        0x02 => "event_rx_fail",
        0x03 => "event_tx",
        0x04 => "event_transfer_rx_failed",
        0x05 => "event_transfer_tx_completed",
        0x06 => "event_transfer_tx_failed",
        0x07 => "event_channel_closed",
        0x08 => "event_rx_fail_go_to_search",
        0x09 => "event_channel_collision",
        0x15 => "channel_in_wrong_state",
        0x16 => "channel_not_opened",
        0x18 => "channel_id_not_set",
        0x19 => "close_all_channels",
        0x1F => "transfer_in_progress",
        0x20 => "transfer_sequence_number_error",
        0x27 => "message_size_exceeds_limit",
        0x28 => "invalid_message",
        0x29 => "invalid_network_number",
        0x30 => "invalid_list_id",
        0x33 => "invalid_parameter_provided",
        _ => $"code_{code}",
    };

    private static AntLayout?[] MakeTable(params (byte Id, AntLayout Layout)[] entries)
    {
        var table = new AntLayout?[256];
        foreach (var (id, layout) in entries)
            table[id] = layout;
        return table;
    }
}
