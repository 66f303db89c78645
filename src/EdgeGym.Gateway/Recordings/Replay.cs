using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Protocols.GymJson;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeGym.Gateway.Recordings;

/// <summary>What a replay did.</summary>
/// <param name="Sent">Publishes that the gateway acknowledged.</param>
/// <param name="Kinds">Those by the last part of their topic: <c>rep</c>, <c>raw/csafe</c>.</param>
/// <param name="Refused">Publishes that it did not take.</param>
/// <param name="SerialChunks">Chunks written to the line.</param>
/// <param name="SerialBytes">Their bytes.</param>
/// <param name="Skipped">Lines of other sites, of other lines, without a place to go, and what the recorded gateway had said.</param>
/// <param name="Seconds">It took so long.</param>
internal sealed record ReplayResult(
    int Sent, IReadOnlyDictionary<string, int> Kinds, int Refused, int SerialChunks, long SerialBytes, int Skipped, double Seconds);

/// <summary>Plays a recording into a running gateway, each machine over its own connection and with its own sign-in.</summary>
/// <param name="host">Where the gateway's broker listens.</param>
/// <param name="port">Its port.</param>
/// <param name="site">Topics of other sites are skipped.</param>
/// <param name="credentials">User and password of each machine in the recording.</param>
/// <param name="serial">Where serial bytes go; null: they are skipped.</param>
/// <param name="speed">2 plays twice as fast; infinity does not wait.</param>
/// <param name="hold">A line that the replay made stays so long after its last byte.</param>
/// <param name="shiftTimes">Move the messages' own times to now.</param>
/// <param name="time">Clock for waiting.</param>
internal sealed class Replay(
    string host,
    int port,
    string site,
    IReadOnlyDictionary<MachineId, (string User, string Password)> credentials,
    IReplayLine? serial,
    double speed,
    TimeSpan hold,
    bool shiftTimes,
    TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Dictionary<MachineId, IMqttClient> _clients = [];
    private readonly MqttClientFactory _factory = new();

    /// <exception cref="InvalidOperationException">The gateway refused a machine's sign-in.</exception>
    public async Task<ReplayResult> PlayAsync(IEnumerable<RecordedMessage> messages, IProgress<int> progress, CancellationToken cancellationToken)
    {
        int refused = 0, chunks = 0, skipped = 0;
        var serialBytes = 0L;
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        long? first = null;
        long shift = 0;
        if (serial is not null)
            await serial.OpenedAsync(cancellationToken);
        var started = time.GetTimestamp();
        var done = 0;
        foreach (var message in messages)
        {
            if (first is null)
            {
                first = message.At;
                shift = time.GetUtcNow().ToUnixTimeMilliseconds() - message.At;
            }

            await WaitAsync(TimeSpan.FromMilliseconds((message.At - first.Value) / speed), started, cancellationToken);
            if (message.Topic is null)
            {
                if (serial is not null && !message.FromGateway)
                {
                    serial.Discard();
                    await serial.WriteAsync(message.Payload, cancellationToken);
                    serialBytes += message.Payload.Length;
                    chunks++;
                }
                else
                {
                    skipped++;
                }
            }
            else if (GymTopic.TryParse(message.Topic, site, out var topic) && credentials.ContainsKey(topic.Machine))
            {
                var kind = topic.Kind == FactKind.Raw ? "raw/" + topic.Protocol : topic.Kind.ToName();
                if (await SendAsync(topic.Machine, message, shift, cancellationToken))
                    kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                else
                    refused++;
            }
            else
            {
                skipped++;
            }

            progress.Report(++done);
        }

        if (serial is not null)
            await serial.DrainedAsync(hold, cancellationToken);
        return new ReplayResult(
            kinds.Values.Sum(), kinds, refused, chunks, serialBytes, skipped, Math.Round(time.GetElapsedTime(started).TotalSeconds, 3));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            await client.TryDisconnectAsync();
            client.Dispose();
        }
    }

    /// <summary>Until the moment comes; a line is emptied meanwhile, or a long pause would fill it with heartbeats.</summary>
    private async Task WaitAsync(TimeSpan moment, long started, CancellationToken cancellationToken)
    {
        while (moment - time.GetElapsedTime(started) is var left && left > TimeSpan.FromMilliseconds(1))
        {
            await Task.Delay(left < LongestWait ? left : LongestWait, time, cancellationToken);
            serial?.Discard();
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
