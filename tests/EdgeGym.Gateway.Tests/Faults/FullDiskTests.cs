using System.Net;
using EdgeGym.Gateway.Tests.Running;
using MQTTnet.Exceptions;

namespace EdgeGym.Gateway.Tests.Faults;

/// <summary>A full disk: nothing is acknowledged that is not kept, people are still safe, and everything goes on when there is room.</summary>
public sealed class FullDiskTests
{
    [FactAsRoot]
    public async Task A_full_disk_acknowledges_nothing_and_still_stops_the_machine()
    {
        using var disk = SmallDisk.Mount(96);
        var settings = Path.Combine(disk.Path, "settings.json");
        await File.WriteAllTextAsync(settings, """{"Storage":{"Journal":{"MinimumFreeBytes":33554432}}}""");
        await using var gateway = await GatewayProcess.StartAsync(Path.Combine(disk.Path, "data"), "--config", settings);
        await gateway.SignInAsync("technician");
        var account = await GatewayProcess.EnrolAsync(gateway.Data, "press-1", "motorized");
        await using (var machine = await TestMachine.ConnectAsync(gateway, account))
        {
            await machine.BornAsync();
            await machine.RepAsync("r-1", 20);
        }

        disk.FillTo(16 << 20);
        await UntilReadyIsAsync(gateway, HttpStatusCode.ServiceUnavailable, account);
        await using (var machine = await TestMachine.ConnectAsync(gateway, account))
        {
            // No PUBACK: the connection ends, the machine keeps the message.
            await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => machine.RepAsync("r-2", 20));
        }

        await using (var machine = await TestMachine.ConnectAsync(gateway, account))
        {
            await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => machine.SendAsync("say", $$"""{"t":{{TestMachine.Now}},"text":"I have chest pain"}"""));
            Assert.Equal("stop", (await machine.CommandAsync(_ => true, "a stop without a disk")).GetProperty("op").GetString());
        }

        disk.Empty();
        await UntilReadyIsAsync(gateway, HttpStatusCode.OK, account);
        await using (var machine = await TestMachine.ConnectAsync(gateway, account))
        {
            await machine.RepAsync("r-2", 20);
            await machine.RepAsync("r-3", 20);
        }

        using var readings = await gateway.GetAsync("/api/v1/machines/press-1/readings?type=rep");
        Assert.Equal(["r-1", "r-2", "r-3"], readings.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
    }

    /// <summary>The journal looks at its disk now and then and when somebody writes: heartbeats make it look.</summary>
    private static async Task UntilReadyIsAsync(GatewayProcess gateway, HttpStatusCode wanted, MachineAccount account)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var response = await gateway.Http.GetAsync("/readyz", patience.Token);
            if (response.StatusCode == wanted)
                return;
            try
            {
                await using var machine = await TestMachine.ConnectAsync(gateway, account);
                await machine.SendAsync("heart", $$"""{"t":{{TestMachine.Now}},"bpm":80}""", qos: 1);
            }
            catch (MqttCommunicationException)
            {
                // The journal refused it: that is what is waited for, or what is about to end.
            }
        }
    }
}
