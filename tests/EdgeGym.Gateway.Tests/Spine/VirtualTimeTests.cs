using System.Net;
using System.Text;
using EdgeGym.Gateway.Tests.Running;

namespace EdgeGym.Gateway.Tests.Spine;

/// <summary>Weeks in minutes: the clock for people moves on request, under --virtual-time only.</summary>
public sealed class VirtualTimeTests
{
    [Fact]
    public async Task Somebody_who_walked_away_is_signed_out_when_the_clock_moves()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path, "--virtual-time");
        await gateway.SignInAsync("owner");
        var account = await GatewayProcess.EnrolAsync(folder.Path, "press-1", "selectorized");
        await gateway.PostAsync("/api/v1/members", """{"id":"m-1","name":"Mara","birth_year":1988,"sex":"female","level":"intermediate","goal":"strength","height_cm":170,"weight_kg":65,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""");
        await using var machine = await TestMachine.ConnectAsync(gateway, account);
        await machine.BornAsync("selectorized", capabilities: "");
        await machine.SendAsync("login", """{"member":"m-1"}""");
        await machine.ScreenAsync(screen => screen.GetProperty("phase").GetString() == "signed_in", "the sign-in");
        await gateway.PostAsync("/api/v1/clock/advance", """{"seconds":86400}""");
        await machine.ScreenAsync(screen => screen.GetProperty("phase").GetString() == "free", "the sign-out");

        using var backwards = await gateway.Http.PostAsync("/api/v1/clock/advance", new StringContent("""{"seconds":-5}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, backwards.StatusCode);
    }

    [Fact]
    public async Task Without_virtual_time_the_clock_cannot_be_moved()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        await gateway.SignInAsync("owner");
        using var response = await gateway.Http.PostAsync("/api/v1/clock/advance", new StringContent("""{"seconds":5}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
