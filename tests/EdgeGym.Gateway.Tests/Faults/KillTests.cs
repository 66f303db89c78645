using System.Collections.Concurrent;
using EdgeGym.Gateway.Tests.Running;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit.Abstractions;

namespace EdgeGym.Gateway.Tests.Faults;

/// <summary>
/// The real gateway process under load from real MQTT clients, killed with SIGKILL at random points again and again: every publish that
/// was acknowledged is there, once, in the order of its machine. How many kills: EDGEGYM_KILLS.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Machines = 8;

    [Fact]
    public async Task Acknowledged_publishes_survive_sigkill_once_and_in_order()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("EDGEGYM_KILLS"), out var asked) ? asked : 200;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("EDGEGYM_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"seed: {seed}");
        var random = new Random(seed);
        using var folder = new DataFolder();
        var senders = new List<Sender>();
        for (var number = 0; number < Machines; number++)
            senders.Add(new Sender(await GatewayProcess.EnrolAsync(folder.Path, $"m{number}", "selectorized")));

        for (var kill = 0; kill < kills; kill++)
        {
            await using var gateway = await GatewayProcess.StartAsync(folder.Path);
            using var enough = new CancellationTokenSource();
            var sending = senders.Select(sender => sender.SendAsync(gateway.MqttPort, enough.Token)).ToList();
            var acknowledged = senders.Sum(sender => sender.Acknowledged.Count) + random.Next(1, 400);
            while (senders.Sum(sender => sender.Acknowledged.Count) < acknowledged)
                await Task.WhenAny(senders.Select(sender => sender.Progress));
            await gateway.KillAsync();
            await enough.CancelAsync();
            await Task.WhenAll(sending);
        }

        await using var last = await GatewayProcess.StartAsync(folder.Path);
        await last.SignInAsync("technician");
        var total = 0;
        foreach (var sender in senders)
        {
            var stored = await StoredAsync(last, sender.Account.Id);
            Assert.Equal(stored.Count, stored.Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(stored.OrderBy(Number).ToList(), stored);
            Assert.Empty(sender.Acknowledged.Except(stored));
            // What was stored and never acknowledged was sent again and stored once: there is no hole.
            Assert.Equal(Enumerable.Range(1, stored.Count), stored.Select(Number));
            total += sender.Acknowledged.Count;
        }

        output.WriteLine($"kills: {kills}, {total} acknowledged publishes of {Machines} machines, none lost, none twice");
    }

    private static int Number(string id) => int.Parse(id[2..]);

    private static async Task<List<string>> StoredAsync(GatewayProcess gateway, string machine)
    {
        var stored = new List<string>();
        for (var after = ""; ;)
        {
            using var page = await gateway.GetAsync($"/api/v1/machines/{machine}/readings?type=rep&limit=1000{(after.Length > 0 ? "&after=" + after : "")}");
            var items = page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).ToList();
            stored.AddRange(items);
            if (!page.RootElement.TryGetProperty("next", out var next) || next.ValueKind == System.Text.Json.JsonValueKind.Null || items.Count == 0)
                return stored;
            after = next.ToString();
        }
    }

    /// <summary>A machine that keeps what is not acknowledged and sends it again, with the same id, after it has reconnected.</summary>
    private sealed class Sender(MachineAccount account)
    {
        private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _next = 1;

        public MachineAccount Account => account;

        public ConcurrentBag<string> Acknowledged { get; } = [];

        public Task Progress => Volatile.Read(ref _progress).Task;

        public async Task SendAsync(int port, CancellationToken cancellationToken)
        {
            using var client = new MqttClientFactory().CreateMqttClient();
            try
            {
                await client.ConnectAsync(
                    new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(account.Id)
                        .WithCredentials(account.User, account.Password).Build(),
                    cancellationToken);
                while (!cancellationToken.IsCancellationRequested)
                {
                    var id = $"r-{_next}";
                    var result = await client.PublishAsync(
                        new MqttApplicationMessageBuilder().WithTopic($"gym/v1/default/{account.Id}/rep")
                            .WithPayload($$"""{"id":"{{id}}","t":{{1_760_000_000_000 + (_next * 3000L)}},"load":30,"con_ms":820,"rom_mm":410,"mcv":0.5}""")
                            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                        cancellationToken);
                    if (!result.IsSuccess)
                        throw new InvalidOperationException($"{id} was refused: {result.ReasonCode}");
                    Acknowledged.Add(id);
                    _next++;
                    Interlocked.Exchange(ref _progress, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
                }
            }
            catch (Exception exception) when (exception is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException)
            {
                // The gateway is gone; the same repetition goes out again next time.
            }
        }
    }
}
