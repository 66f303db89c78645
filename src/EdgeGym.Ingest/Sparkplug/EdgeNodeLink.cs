using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using EdgeGym.Protocols.Sparkplug;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace EdgeGym.Ingest.Sparkplug;

/// <summary>The gateway as an edge node on the building's MQTT server: connects for ever with backoff and jitter, is born, tells what has changed.</summary>
public sealed partial class EdgeNodeLink
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, EdgeDevice> _devices = new(StringComparer.Ordinal);
    private readonly EdgeNodeOptions _options;
    private readonly string _counterFile;
    private readonly TimeProvider _timers;
    private readonly ILogger<EdgeNodeLink> _logger;
    private readonly SparkplugAddress _node;

    /// <param name="options">With a server.</param>
    /// <param name="counterFile">Where <c>bdSeq</c> of the last CONNECT stands.</param>
    /// <param name="timers">Runs with real time.</param>
    /// <param name="logger">For what technicians must know.</param>
    public EdgeNodeLink(EdgeNodeOptions options, string counterFile, TimeProvider timers, ILogger<EdgeNodeLink> logger)
    {
        _options = options;
        _counterFile = counterFile;
        _timers = timers;
        _logger = logger;
        _node = new SparkplugAddress(options.Group, options.Node, null);
    }

    private long Now => _timers.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>How a machine stands now; sent with the next round.</summary>
    public void Report(EdgeDevice device) => _devices[device.Device] = device;

    /// <summary>Until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await ConnectedAsync(() => attempt = 0, stoppingToken);
            }
            catch (Exception exception) when (exception is MqttCommunicationException or IOException or System.Net.Sockets.SocketException or TimeoutException or InvalidOperationException or UnauthorizedAccessException
                || (exception is OperationCanceledException && !stoppingToken.IsCancellationRequested))
            {
                Log.Lost(_logger, _options.Server, _options.Port, exception.Message);
            }

            await Task.Delay(Pause(attempt), _timers, stoppingToken);
        }
    }

    private TimeSpan Pause(int attempt)
    {
        var pause = Math.Min(_options.LongestReconnectMilliseconds, _options.ShortestReconnectMilliseconds * Math.Pow(2, Math.Min(attempt, 20)));
        return TimeSpan.FromMilliseconds(pause * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    private async Task ConnectedAsync(Action connected, CancellationToken stoppingToken)
    {
        var voice = new EdgeNodeVoice(_node, NextBdSeq());
        using var client = new MqttClientFactory().CreateMqttClient();
        var rebirths = 0;
        client.ApplicationMessageReceivedAsync += received =>
        {
            if (voice.IsRebirth(received.ApplicationMessage.Topic, received.ApplicationMessage.Payload.ToArray()))
                Interlocked.Increment(ref rebirths);
            return Task.CompletedTask;
        };
        var (willTopic, will) = voice.Death(Now);
        var answer = await client.ConnectAsync(Options(willTopic, will), stoppingToken);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
            throw new IOException($"the server answered {answer.ResultCode}");
        await client.SubscribeAsync($"{SparkplugTopic.Root}{_options.Group}/NCMD/{_options.Node}", MqttQualityOfServiceLevel.AtLeastOnce, stoppingToken);
        connected();
        Log.Connected(_logger, _options.Server, _options.Port, _node.ToString());
        try
        {
            await SayAsync(client, voice.Birth(_devices.Values, Now), stoppingToken);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.IntervalMilliseconds), _timers);
            while (client.IsConnected && await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (Interlocked.Exchange(ref rebirths, 0) > 0)
                    await SayAsync(client, voice.Birth(_devices.Values, Now), stoppingToken);
                foreach (var device in _devices.Values)
                    await SayAsync(client, voice.Say(device, Now), stoppingToken);
            }

            if (!client.IsConnected)
                throw new IOException("the server closed the connection");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Leaving on purpose ends without the will: the death is said by hand.
            using var limit = new CancellationTokenSource(Farewell, _timers);
            await SayAsync(client, [voice.Death(Now)], limit.Token);
            await client.TryDisconnectAsync();
            throw;
        }
    }

    private MqttClientOptions Options(string willTopic, byte[] will)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(_options.Server, _options.Port)
            .WithClientId($"{_options.Group}-{_options.Node}")
            .WithCleanStart()
            .WithWillTopic(willTopic)
            .WithWillPayload(will)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain(false);
        if (_options.User.Length > 0)
            builder.WithCredentials(_options.User, _options.PasswordFile.Length > 0 ? File.ReadLines(_options.PasswordFile).FirstOrDefault() ?? "" : "");
        if (_options.Tls)
            builder.WithTlsOptions(tls => tls.UseTls());
        return builder.Build();
    }

    private static async Task SayAsync(IMqttClient client, IEnumerable<(string Topic, byte[] Payload)> messages, CancellationToken cancellationToken)
    {
        foreach (var (topic, payload) in messages)
        {
            await client.PublishAsync(
                new MqttApplicationMessage { Topic = topic, Payload = new ReadOnlySequence<byte>(payload), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce }, cancellationToken);
        }
    }

    /// <summary>One more than the last time, over restarts; a counter that can't be read begins anew.</summary>
    private byte NextBdSeq()
    {
        var last = File.Exists(_counterFile) && byte.TryParse(File.ReadAllText(_counterFile), NumberStyles.None, CultureInfo.InvariantCulture, out var stored) ? stored : byte.MaxValue;
        var next = unchecked((byte)(last + 1));
        File.WriteAllText(_counterFile, next.ToString(CultureInfo.InvariantCulture));
        return next;
    }

    private static partial class Log
    {
        [LoggerMessage(2311, LogLevel.Information, "Edge node {Node} is connected to the building's server {Server}:{Port}")]
        public static partial void Connected(ILogger logger, string server, int port, string node);

        [LoggerMessage(2312, LogLevel.Warning, "The building's server {Server}:{Port} is not reached: {Reason}")]
        public static partial void Lost(ILogger logger, string server, int port, string reason);
    }
}
