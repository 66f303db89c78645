using System.Text.Json;
using EdgeGym.Gateway.Tests.Running;

namespace EdgeGym.Gateway.Tests.Faults;

/// <summary>The gateway is killed or stopped while somebody lifts: the set goes on where it was.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_set_goes_on_after_a_restart(bool killed)
    {
        using var folder = new DataFolder();
        MachineAccount account;
        await using (var gateway = await GatewayProcess.StartAsync(folder.Path))
        {
            await gateway.SignInAsync("manager");
            account = await GatewayProcess.EnrolAsync(folder.Path, "press-1", "motorized");
            await gateway.PostAsync("/api/v1/members", """{"id":"m-1","name":"Mara","birth_year":1988,"sex":"female","level":"intermediate","goal":"strength","height_cm":170,"weight_kg":65,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""");
            await using var before = await TestMachine.ConnectAsync(gateway, account);
            await before.BornAsync();
            await before.SendAsync("login", """{"member":"m-1"}""");
            await before.CommandAsync(command => command.GetProperty("op").GetString() == "set_load", "the weight to begin with");
            for (var rep = 1; rep <= 3; rep++)
                await before.RepAsync($"r-{rep}", 20);
            await before.ScreenAsync(screen => Is(screen, "rep", 3), "three repetitions");
            if (killed)
                await gateway.KillAsync();
            else
                Assert.Equal(0, await gateway.StopAsync());
        }

        await using var again = await GatewayProcess.StartAsync(folder.Path);
        await again.SignInAsync("manager");
        await using var machine = await TestMachine.ConnectAsync(again, account);
        var restored = await machine.ScreenAsync(screen => Is(screen, "rep", 3), "the three repetitions of before");
        Assert.Equal("Mara", restored.GetProperty("member").GetString());
        await machine.RepAsync("r-3", 20);
        await machine.RepAsync("r-4", 20);
        var fourth = await machine.ScreenAsync(screen => Is(screen, "rep", 4) || Is(screen, "rep", 5), "the fourth repetition");
        Assert.Equal(4, fourth.GetProperty("rep").GetInt32());
        await machine.SetAsync("s-1", 20, 4, 6);
        await machine.ScreenAsync(screen => screen.TryGetProperty("suggestion", out _) && Is(screen, "set", 2), "a suggestion");

        using var decisions = await again.GetAsync("/api/v1/machines/press-1/readings?type=rep");
        Assert.Equal(["r-1", "r-2", "r-3", "r-4"], decisions.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task A_taken_port_stops_the_start_and_says_what_to_do()
    {
        using var folder = new DataFolder();
        using var other = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        var (exitCode, _, errors) = await GatewayProcess.RunAsync(
            null, "run", "--data", other.Path, "--http", "0", "--mqtt", gateway.MqttPort.ToString(), "--simulate", "0");
        Assert.Equal(1, exitCode);
        Assert.Contains("--mqtt PORT", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_gateways_do_not_share_a_data_folder()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        var (exitCode, _, errors) = await GatewayProcess.RunAsync(null, "run", "--data", folder.Path, "--http", "0", "--mqtt", "0", "--simulate", "0");
        Assert.Equal(1, exitCode);
        Assert.Contains("--data", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_and_are_named()
    {
        using var folder = new DataFolder();
        var file = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(file, """{"Gateway":{"Sitte":"x"},"Ingest":{"Mqtt":{"Port":70000}}}""");
        var (exitCode, _, errors) = await GatewayProcess.RunAsync(null, "run", "--data", folder.Path, "--config", file, "--simulate", "0");
        Assert.Equal(1, exitCode);
        Assert.Contains("Gateway:Sitte", errors, StringComparison.Ordinal);
        Assert.Contains("Did you mean Gateway:Site?", errors, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, """{"Ingest":{"Mqtt":{"Port":70000}}}""");
        (exitCode, _, errors) = await GatewayProcess.RunAsync(null, "run", "--data", folder.Path, "--config", file, "--simulate", "0");
        Assert.Equal(1, exitCode);
        Assert.Contains("Port", errors, StringComparison.Ordinal);
        Assert.Contains("65535", errors, StringComparison.Ordinal);
        Assert.Equal(2, (await GatewayProcess.RunAsync(null, "run", "--nonsense")).ExitCode);
    }

    private static bool Is(JsonElement screen, string name, int value) => screen.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Number && found.GetInt32() == value;
}
