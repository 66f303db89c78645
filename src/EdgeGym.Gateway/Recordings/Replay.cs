using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Equipment.Machines;
using EdgeGym.Protocols.GymJson;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeGym.Gateway.Recordings;

/// <summary>What a replay did.</summary>
internal sealed record ReplayResult(int Sent, int Refused, int SerialBytes, int Skipped);

/// <summary>Plays a recording into a running gateway, each machine over its own connection and with its own sign-in.</summary>
/// <param name="host">Where the gateway's broker listens.</param>
/// <param name="port">Its port.</param>
/// <param name="site">Topics of other sites are skipped.</param>
/// <param name="credentials">User and password of each machine in the recording.</param>
/// <param name="serial">Where serial bytes go; null: they are skipped.</param>
/// <param name="speed">2 plays twice as fast; infinity does not wait.</param>
/// <param name="shiftTimes">Move the messages' own times to now.</param>
/// <param name="time">Clock for waiting.</param>
internal sealed class Replay(
    string host,
    int port,
    string site,
    IReadOnlyDictionary<MachineId, (string User, string Password)> credentials,
    Stream? serial,
    double speed,
    bool shiftTimes,
    TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<MachineId, IMqttClient> _clients = [];
    private readonly MqttClientFactory _factory = new();

    /// <exception cref="InvalidOperationException">The gateway refused a machine's sign-in.</exception>
    public async Task<ReplayResult> PlayAsync(IEnumerable<RecordedMessage> messages, IProgress<int> progress, CancellationToken cancellationToken)
    {
        int sent = 0, refused = 0, serialBytes = 0, skipped = 0;
        long? first = null;
        long shift = 0;
        var started = time.GetTimestamp();
        foreach (var message in messages)
        {
            if (first is null)
            {
                first = message.At;
                shift = time.GetUtcNow().ToUnixTimeMilliseconds() - message.At;
            }

            var wait = TimeSpan.FromMilliseconds((message.At - first.Value) / speed) - time.GetElapsedTime(started);
            if (wait > TimeSpan.FromMilliseconds(1))
                await Task.Delay(wait, time, cancellationToken);
            if (message.Topic is null)
            {
                if (serial is not null)
                {
                    await serial.WriteAsync(message.Payload, cancellationToken);
                    serialBytes += message.Payload.Length;
                }
                else
                {
                    skipped++;
                }
            }
            else if (GymTopic.TryParse(message.Topic, site, out var topic) && credentials.ContainsKey(topic.Machine))
            {
                if (await SendAsync(topic.Machine, message, shift, cancellationToken))
                    sent++;
                else
                    refused++;
            }
            else
            {
                skipped++;
            }

            progress.Report(sent + refused + skipped);
        }

        return new ReplayResult(sent, refused, serialBytes, skipped);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            await client.TryDisconnectAsync();
            client.Dispose();
        }
    }

    private static byte[] Shifted(byte[] payload, long shift)
    {
        try
        {
            if (JsonNode.Parse(payload) is not JsonObject message || message["t"] is not JsonValue at || !at.TryGetValue<long>(out var milliseconds))
                return payload;
            message["t"] = milliseconds + shift;
            return JsonSerializer.SerializeToUtf8Bytes((JsonNode)message);
        }
        catch (JsonException)
        {
            // A recording may hold what a machine really sent, broken messages too: they go out as they are.
            return payload;
        }
    }

    private async Task<bool> SendAsync(MachineId machine, RecordedMessage message, long shift, CancellationToken cancellationToken)
    {
        var client = await ConnectedAsync(machine, cancellationToken);
        var result = await client.PublishAsync(
            new MqttApplicationMessageBuilder()
                .WithTopic(message.Topic)
                .WithPayload(shiftTimes ? Shifted(message.Payload, shift) : message.Payload)
                .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)Math.Clamp(message.QualityOfService, 0, 1))
                .WithRetainFlag(message.Retain)
                .Build(),
            cancellationToken);
        return result.IsSuccess;
    }

    private async Task<IMqttClient> ConnectedAsync(MachineId machine, CancellationToken cancellationToken)
    {
        if (_clients.TryGetValue(machine, out var known))
            return known;
        var (user, password) = credentials[machine];
        var client = _factory.CreateMqttClient();
        _clients.Add(machine, client);
        var result = await client.ConnectAsync(
            new MqttClientOptionsBuilder()
                .WithTcpServer(host, port)
                .WithClientId($"replay-{machine}-{Guid.NewGuid():N}")
                .WithCredentials(user, password)
                .Build(),
            cancellationToken);
        return result.ResultCode == MqttClientConnectResultCode.Success
            ? client
            : throw new InvalidOperationException($"The gateway refused machine {machine}: {result.ResultCode}. Is its password right?");
    }
}
