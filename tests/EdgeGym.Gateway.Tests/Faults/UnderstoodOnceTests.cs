using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeGym.Equipment.Facts;
using EdgeGym.Gateway.Tests.Running;
using EdgeGym.Storage;
using EdgeGym.Storage.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Gateway.Tests.Faults;

/// <summary>Every sentence is understood once and every set decided once, also when the gateway is killed in between.</summary>
public sealed class UnderstoodOnceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Said_is_understood_once_and_decided_once_across_restarts(bool killed)
    {
        using var folder = new DataFolder();
        MachineAccount account;
        await using (var gateway = await GatewayProcess.StartAsync(folder.Path))
        {
            await gateway.SignInAsync("manager");
            account = await GatewayProcess.EnrolAsync(folder.Path, "press-1", "motorized");
            await gateway.PostAsync("/api/v1/members", """{"id":"m-1","name":"Mara","birth_year":1988,"sex":"female","level":"intermediate","goal":"strength","height_cm":170,"weight_kg":65,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""");
            await using var machine = await TestMachine.ConnectAsync(gateway, account);
            await machine.BornAsync();
            await machine.SendAsync("login", """{"member":"m-1"}""");
            await machine.CommandAsync(command => command.GetProperty("op").GetString() == "set_load", "the weight to begin with");
            await SayAsync(machine, "I slept badly", "en");
            await SayAsync(machine, "what time is it", "en");
            for (var rep = 1; rep <= 4; rep++)
                await machine.RepAsync($"r-{rep}", 20);
            await machine.SetAsync("s-1", 20, 4, 6);
            await machine.ScreenAsync(screen => screen.TryGetProperty("suggestion", out _) && screen.TryGetProperty("set", out var set) && set.GetInt32() == 2, "a suggestion");
            await SayAsync(machine, "太重了", "zh");
            var metrics = await gateway.Http.GetStringAsync("/metrics");
            Assert.Contains("edgegym_coaching_understand", metrics, StringComparison.Ordinal);
            Assert.Contains("edgegym_coaching_adjust", metrics, StringComparison.Ordinal);
            if (killed)
                await gateway.KillAsync();
            else
                Assert.Equal(0, await gateway.StopAsync());
        }

        await using (var again = await GatewayProcess.StartAsync(folder.Path))
        {
            await using var machine = await TestMachine.ConnectAsync(again, account);
            await machine.ScreenAsync(screen => screen.TryGetProperty("member", out var name) && name.GetString() == "Mara", "the session of before");
            await SayAsync(machine, "换个动作吧", "zh");
            await machine.RepAsync("r-5", 20);
            await machine.ScreenAsync(screen => screen.TryGetProperty("rep", out var rep) && rep.ValueKind == JsonValueKind.Number && rep.GetInt32() == 1, "the next repetition");
            Assert.Equal(0, await again.StopAsync());
        }

        var facts = await FactsAsync(folder.Path);
        var said = facts.Where(fact => fact.Kind == FactKind.Say).ToList();
        var understood = facts.Where(fact => fact.Kind == FactKind.Understood).ToList();
        Assert.Equal(4, said.Count);
        Assert.Equal(said.Select(fact => fact.Sequence.ToString(CultureInfo.InvariantCulture)), understood.Select(fact => fact.Key));
        Assert.Equal(2, facts.Count(fact => fact.Kind == FactKind.Decision));
        Assert.Single(facts, fact => fact.Kind == FactKind.Concern && Encoding.UTF8.GetString(fact.Body).Contains("too_heavy", StringComparison.Ordinal));
        foreach (var fact in understood)
        {
            using var body = JsonDocument.Parse(fact.Body);
            Assert.Equal(fact.Key, body.RootElement.GetProperty("cause").GetInt64().ToString(CultureInfo.InvariantCulture));
            Assert.Contains(body.RootElement.GetProperty("source").GetString(), new[] { "model", "lexicon" });
            var text = Encoding.UTF8.GetString(fact.Body);
            Assert.DoesNotContain("slept", text, StringComparison.Ordinal);
            Assert.DoesNotContain("重", text, StringComparison.Ordinal);
        }
    }

    private static Task SayAsync(TestMachine machine, string text, string language)
        => machine.SendAsync("say", $$"""{"t":{{TestMachine.Now}},"text":"{{text}}","lang":"{{language}}"}""");

    /// <summary>The journal as the gateway has left it.</summary>
    private static async Task<List<JournalFact>> FactsAsync(string folder)
    {
        await using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new StorageMetrics(provider.GetRequiredService<IMeterFactory>());
        await using var journal = FactJournal.Open(
            Path.Combine(folder, "journal.db"), new JournalOptions { MinimumFreeBytes = 0 }, TimeProvider.System, metrics, NullLogger<FactJournal>.Instance);
        return [.. journal.Read(0, 10_000)];
    }
}
