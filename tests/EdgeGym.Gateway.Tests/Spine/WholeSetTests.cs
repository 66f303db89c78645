using System.Text.Json;
using EdgeGym.Gateway.Tests.Running;

namespace EdgeGym.Gateway.Tests.Spine;

/// <summary>The journey that the product is for, through the real process: a person trains, the gateway adjusts, everything is on record.</summary>
public sealed class WholeSetTests
{
    [Fact]
    public async Task A_set_ends_and_one_suggestion_and_one_command_follow()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        await gateway.SignInAsync("owner");
        var account = await GatewayProcess.EnrolAsync(folder.Path, "press-1", "motorized");
        await gateway.PostAsync("/api/v1/members", """
            {"id":"m-17","name":"Lin Yue","birth_year":1990,"sex":"female","level":"intermediate","goal":"hypertrophy","height_cm":168,"weight_kg":62,"language":"zh","tags":["04A2B3"],"conditions":[],"consent":{"coaching":true,"cloud":false,"leaderboard":false}}
            """);
        await using var machine = await TestMachine.ConnectAsync(gateway, account);
        await machine.BornAsync();
        await machine.SendAsync("login", """{"tag":"04A2B3"}""");
        var first = await machine.ScreenAsync(screen => Has(screen, "suggestion"), "a weight to begin with");
        Assert.Equal("Lin Yue", first.GetProperty("member").GetString());
        var begin = await machine.CommandAsync(command => command.GetProperty("op").GetString() == "set_load", "the weight to begin with");
        var load = begin.GetProperty("value").GetDouble();
        await EchoAsync(machine, begin);
        await machine.ScreenAsync(screen => Has(screen, "load") && screen.GetProperty("load").GetDouble() == load, "the echoed load");

        for (var rep = 1; rep <= 12; rep++)
        {
            await machine.RepAsync($"r-{rep}", load, 0.80 - (0.005 * rep));
            var shown = await machine.ScreenAsync(screen => Has(screen, "rep") && screen.GetProperty("rep").GetInt32() >= rep, $"repetition {rep}");
            Assert.Equal(rep, shown.GetProperty("rep").GetInt32());
        }

        await machine.SetAsync("s-1", load, 12, 5);
        var screen = await machine.ScreenAsync(screen => Has(screen, "suggestion") && screen.GetProperty("set").GetInt32() == 2, "a suggestion for set 2");
        var suggestion = screen.GetProperty("suggestion");
        var next = await machine.CommandAsync(command => command.GetProperty("op").GetString() == "set_load", "the next weight");
        Assert.Equal(suggestion.GetProperty("id").GetString(), next.GetProperty("suggestion").GetString());
        Assert.Equal(suggestion.GetProperty("load").GetDouble(), next.GetProperty("value").GetDouble());
        Assert.True(next.GetProperty("value").GetDouble() > load, "twelve easy repetitions ask for more weight");
        await EchoAsync(machine, next);
        await machine.ScreenAsync(shown => shown.GetProperty("load").GetDouble() == next.GetProperty("value").GetDouble(), "the new load");

        using var readings = await gateway.GetAsync("/api/v1/machines/press-1/readings?type=rep&limit=100");
        Assert.Equal(Enumerable.Range(1, 12).Select(rep => $"r-{rep}"), readings.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
        using var sets = await gateway.GetAsync("/api/v1/machines/press-1/readings?type=set");
        Assert.Single(sets.RootElement.GetProperty("items").EnumerateArray());
        using var ready = await gateway.GetAsync("/readyz");
        Assert.Contains("policy", ready.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Lin Yue", gateway.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Danger_in_words_stops_the_machine_before_anything_else()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        await gateway.SignInAsync("owner");
        var account = await GatewayProcess.EnrolAsync(folder.Path, "press-1", "motorized");
        await gateway.PostAsync("/api/v1/members", """{"id":"m-1","name":"A","birth_year":1980,"sex":"male","level":"novice","goal":"health","height_cm":180,"weight_kg":80,"language":"zh","tags":[],"conditions":[],"consent":{"coaching":true}}""");
        await using var machine = await TestMachine.ConnectAsync(gateway, account);
        await machine.BornAsync();
        await machine.SendAsync("login", """{"member":"m-1"}""");
        await machine.CommandAsync(command => command.GetProperty("op").GetString() == "set_load", "the weight to begin with");
        await machine.RepAsync("r-1", 10);
        await machine.ScreenAsync(shown => Has(shown, "rep") && shown.GetProperty("rep").GetInt32() == 1, "the repetition");
        machine.Order.Clear();

        await machine.SendAsync("say", $$"""{"t":{{TestMachine.Now}},"text":"胸口好闷，喘不上气","lang":"zh"}""");
        var stop = await machine.CommandAsync(_ => true, "a stop");
        Assert.Equal("stop", stop.GetProperty("op").GetString());
        Assert.Equal("release_load", (await machine.CommandAsync(_ => true, "a release")).GetProperty("op").GetString());
        var screen = await machine.ScreenAsync(shown => shown.GetProperty("phase").GetString() == "stopped", "the stop");
        Assert.Equal("red_flag", screen.GetProperty("alert").GetProperty("code").GetString());
        Assert.StartsWith("command", machine.Order.First(), StringComparison.Ordinal);

        // The session writes the same commands down and sends them again: the same ids, so the machine does them once.
        var ids = machine.OtherCommands().Select(command => command.GetProperty("id").GetString()).Distinct(StringComparer.Ordinal).ToList();
        Assert.All(ids, id => Assert.StartsWith(stop.GetProperty("id").GetString()!, id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nonsense_duplicates_and_strangers_change_nothing_and_are_counted()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        await gateway.SignInAsync("technician");
        var account = await GatewayProcess.EnrolAsync(folder.Path, "row-1", "selectorized");
        await using var machine = await TestMachine.ConnectAsync(gateway, account);
        await machine.BornAsync("selectorized", "seated_row", capabilities: "");
        var now = TestMachine.Now;
        await machine.RepAsync("a", 30, at: now);
        await machine.RepAsync("b", 30, at: now + 3000);
        await machine.RepAsync("a", 30, at: now);
        await machine.RepAsync("c", 30, at: now + 1000);
        await machine.RepAsync("b", 30, at: now + 3000);
        foreach (var broken in new[] { "", "{", "[]", """{"id":"x"}""", """{"id":"x","t":-1}""", $$"""{"id":"{{new string('y', 9000)}}","t":1}""" })
            Assert.False((await machine.SendAsync("rep", broken)).IsSuccess);
        Assert.False((await machine.SendAsync("nonsense", "{}")).IsSuccess);
        await machine.RepAsync("d", 30, at: now + 6000);

        using var readings = await gateway.GetAsync("/api/v1/machines/row-1/readings?type=rep");
        Assert.Equal(["a", "b", "d"], readings.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
        var metrics = await gateway.Http.GetStringAsync("/metrics");
        foreach (var outcome in new[] { "duplicate", "out_of_order", "malformed_json", "missing_field", "out_of_range", "oversized", "unknown_topic" })
            Assert.Matches($"edgegym_ingest_messages[^\n]*outcome=\"{outcome}\"[^\n]* [1-9]", metrics);
        Assert.DoesNotContain("row-1", metrics, StringComparison.Ordinal);
    }

    private static bool Has(JsonElement element, string name) => element.TryGetProperty(name, out _);

    private static Task EchoAsync(TestMachine machine, JsonElement command) => machine.SendAsync(
        "ack", $$"""{"command":"{{command.GetProperty("id").GetString()}}","ok":true,"load":{{command.GetProperty("value").GetRawText()}},"error":null}""");
}
