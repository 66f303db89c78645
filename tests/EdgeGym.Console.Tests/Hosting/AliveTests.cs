using System.Net;

namespace EdgeGym.Console.Tests.Hosting;

public sealed class AliveTests
{
    [Fact]
    public async Task Page_and_assets_are_served()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(EdgeGym.Equipment.Machines.MachineId.Parse("m1"), "free");
        using var page = await host.SendAsync(HttpMethod.Get, "/screen/m1");
        Assert.True(page.StatusCode == HttpStatusCode.OK, $"{page.StatusCode} {await page.Content.ReadAsStringAsync()} {string.Join('\n', host.Errors)}");
    }
}
