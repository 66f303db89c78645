using System.Buffers;
using System.Text.Json;
using EdgeGym.Simulation.Floor;
using EdgeGym.Simulation.Mqtt;
using EdgeGym.Simulation.Running;
using EdgeGym.Tests.Simulation.Floor;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Simulation.Running;

/// <summary>The simulator as it runs, against a real broker with users and rights, and a scripted gateway as one more client.</summary>
public sealed class FloorOnBrokerTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static PlanFile Plan(int machines) => new(
        [.. FloorPlan.Machines(machines, withSerial: false).Select(spec => spec with { User = spec.Id.Value, Password = "pw-" + spec.Id.Value })],
        FloorPlan.Members(machines, 7));

    [MosquittoFact]
    public async Task Floor_speaks_the_contract_and_obeys_over_a_real_broker()
    {
        var plan = Plan(9);
        await using var broker = new Mosquitto(plan.Machines.Select(spec => (spec.User!, spec.Password!)));
        await broker.StartAsync();
        await using var gateway = new GatewayClient(broker.Port);
        await gateway.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var progress = new StringWriter();
        var running = new FloorRunner(Settings(plan, broker, speed: 60), TimeProvider.System, progress).RunAsync(stop.Token);
        await gateway.Until(it => it.Scripted.Machines.Values.Sum(machine => machine.History.Count) >= 20 && it.Scripted.Echoes.Values.Any(ok => ok), Patience);
        await stop.CancelAsync();
        await running;
        await gateway.Until(it => it.Offline.Count == plan.Machines.Count, Patience);

        output.WriteLine(progress.ToString());
        output.WriteLine(string.Join(", ", gateway.Contract.ByKind.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.Null(gateway.Failure);
        Assert.Equal(plan.Machines.Count, gateway.Scripted.Machines.Values.Count(machine => machine.Kind.Length > 0));
        Assert.Contains(gateway.Scripted.Machines.Values, machine => machine.History.Any(set => Math.Abs(set.Load - set.AskedLoad!.Value) < 1e-6));
    }

    [MosquittoFact]
    public async Task Nothing_is_lost_when_the_broker_restarts()
    {
        var plan = Plan(4);
        await using var broker = new Mosquitto(plan.Machines.Select(spec => (spec.User!, spec.Password!)));
        await broker.StartAsync();
        await using var gateway = new GatewayClient(broker.Port, unique: false);
        await gateway.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var running = new FloorRunner(Settings(plan, broker, speed: 40), TimeProvider.System, TextWriter.Null).RunAsync(stop.Token);
        await gateway.Until(it => it.Numbers.Values.Sum(numbers => numbers.Count) >= 30, Patience);
        await broker.StopAsync();
        await broker.StartAsync();
        await gateway.ReconnectAsync();
        var before = gateway.Numbers.Values.Sum(numbers => numbers.Count);
        await gateway.Until(it => it.Numbers.Values.Sum(numbers => numbers.Count) >= before + 60 && it.Online.Count == plan.Machines.Count, Patience);
        await stop.CancelAsync();
        await running;
        await gateway.Until(it => it.Offline.Count == plan.Machines.Count, Patience);

        Assert.Null(gateway.Failure);
        foreach (var (machine, numbers) in gateway.Numbers)
        {
            output.WriteLine($"{machine}: {numbers.Count} reps and sets, numbers 1 to {numbers.Max}");
            Assert.Equal(numbers.Max, numbers.Count);
        }
    }

    private static RunSettings Settings(PlanFile plan, Mosquitto broker, double speed)
        => new(plan, new MqttEndPoint("127.0.0.1", broker.Port), "default", null, speed, 7, null);

    private sealed class GatewayClient : IAsyncDisposable
    {
        private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
        private readonly MqttClientOptions _options;
        private readonly bool _unique;
        private readonly Lock _gate = new();
        private readonly List<(Func<GatewayClient, bool> Condition, TaskCompletionSource Reached)> _waits = [];
        private readonly Queue<(string Topic, byte[] Payload)> _toSend = [];

        public GatewayClient(int port, bool unique = true)
        {
            _unique = unique;
            _options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId("gateway").WithCredentials("gateway", "g")
                .WithCleanStart(false).WithSessionExpiryInterval(600).Build();
            Scripted = new ScriptedGateway((machine, kind, payload) => _toSend.Enqueue(($"gym/v1/default/{machine}/{kind}", payload)));
            _client.ApplicationMessageReceivedAsync += ReceiveAsync;
        }

        public ScriptedGateway Scripted { get; }

        public ContractCheck Contract { get; } = new();

        public SortedSet<string> Online { get; } = [];

        public SortedSet<string> Offline { get; } = [];

        /// <summary>Running numbers of repetitions and sets, by machine.</summary>
        public Dictionary<string, SortedSet<long>> Numbers { get; } = [];

        public Exception? Failure { get; private set; }

        public async Task ConnectAsync()
        {
            Assert.Equal(MqttClientConnectResultCode.Success, (await _client.ConnectAsync(_options)).ResultCode);
            await _client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder()
                .WithTopicFilter("gym/v1/default/+/+", MqttQualityOfServiceLevel.AtLeastOnce, retainAsPublished: true).Build());
        }

        public async Task ReconnectAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            while (true)
            {
                try
                {
                    await _client.ConnectAsync(_options, patience.Token);
                    return;
                }
                catch (Exception exception) when (exception is MqttCommunicationException or InvalidOperationException && !patience.IsCancellationRequested)
                {
                    await Task.Yield();
                }
            }
        }

        public async Task Until(Func<GatewayClient, bool> condition, TimeSpan patience)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                _waits.Add((condition, reached));
                Check();
            }

            await reached.Task.WaitAsync(patience);
        }

        public ValueTask DisposeAsync()
        {
            _client.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs received)
        {
            var levels = received.ApplicationMessage.Topic.Split('/');
            if (levels[4] is "screen" or "command")
                return;
            List<(string Topic, byte[] Payload)> answers = [];
            lock (_gate)
            {
                try
                {
                    Take(levels[3], levels[4], received.ApplicationMessage);
                    while (_toSend.TryDequeue(out var answer))
                        answers.Add(answer);
                }
                catch (Exception exception)
                {
                    Failure ??= exception;
                }

                Check();
            }

            foreach (var (topic, payload) in answers)
            {
                await _client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload)
                    .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithRetainFlag(topic.EndsWith("screen", StringComparison.Ordinal)).Build());
            }
        }

        private void Take(string machine, string kind, MqttApplicationMessage message)
        {
            var payload = message.Payload.ToArray();
            if (_unique)
                Contract.Message(machine, kind, payload, message.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce, message.Retain);
            using var document = JsonDocument.Parse(payload);
            if (kind == "state")
            {
                var online = document.RootElement.GetProperty("online").GetBoolean();
                (online ? Online : Offline).Add(machine);
                (online ? Offline : Online).Remove(machine);
            }

            if (kind is "rep" or "set")
            {
                var id = document.RootElement.GetProperty("id").GetString()!;
                if (!Numbers.TryGetValue(machine, out var numbers))
                    Numbers[machine] = numbers = [];
                numbers.Add(long.Parse(id[(id.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
            }

            if (_unique)
                Scripted.Take(machine, kind, payload, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        }

        private void Check()
        {
            foreach (var (condition, reached) in _waits.Where(wait => wait.Condition(this)).ToArray())
                reached.TrySetResult();
            _waits.RemoveAll(wait => wait.Reached.Task.IsCompleted);
        }
    }
}
