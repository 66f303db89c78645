namespace EdgeGym.Gateway.Recordings;

/// <summary>One line of a recording: an MQTT publish, or a chunk of bytes on a serial line.</summary>
/// <param name="At">When it was captured, Unix ms; only differences count.</param>
/// <param name="Topic">MQTT topic; null for serial bytes.</param>
/// <param name="QualityOfService">0 or 1.</param>
/// <param name="Retain">MQTT retain flag.</param>
/// <param name="Payload">Bytes as sent.</param>
/// <param name="Line">Which line of a capture that has several; null when it does not say.</param>
/// <param name="FromGateway">Serial bytes that the gateway had said; they are not played, the gateway says its own.</param>
internal sealed record RecordedMessage(
    long At, string? Topic, int QualityOfService, bool Retain, byte[] Payload, string? Line = null, bool FromGateway = false);
