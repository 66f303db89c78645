namespace EdgeGym.Simulation.Machines;

/// <summary>The way of one machine's words to the gateway: MQTT or a serial line. Never blocks; what must arrive waits in the machine's memory.</summary>
public interface IMachineLink
{
    /// <param name="kind">Last level of the topic, such as <c>rep</c>.</param>
    /// <param name="payload">Owned by the link from now on.</param>
    /// <param name="atLeastOnce">QoS 1, sent again until acknowledged; else QoS 0.</param>
    /// <param name="retain">Kept by the broker.</param>
    void Send(string kind, byte[] payload, bool atLeastOnce, bool retain = false);
}
