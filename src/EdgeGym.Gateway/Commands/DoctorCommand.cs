using System.CommandLine;
using System.Text.Json;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Gateway.Diagnosis;
using EdgeGym.Ingest.Mqtt;
using EdgeGym.Ingest.Serial;
using Microsoft.Extensions.Configuration;

namespace EdgeGym.Gateway.Commands;

/// <summary><c>gym doctor</c>: what this box has and lacks.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var (data, config, json) = (SharedOptions.Data(), SharedOptions.Config(), SharedOptions.Json());
        var command = new Command("doctor", "Says what this box has and lacks, and what to do about it") { data, config, json };
        command.SetAction(parsed =>
        {
            var configuration = GatewayConfiguration.Build(parsed.GetValue(config), []);
            var gateway = configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
            if (parsed.GetValue(data) is { } folder)
                gateway.Data = SharedOptions.Folder(folder);
            var mqtt = configuration.GetSection(MqttOptions.Section).Get<MqttOptions>() ?? new MqttOptions();
            var serial = configuration.GetSection(SerialOptions.Section).Get<SerialOptions>() ?? new SerialOptions();
            var diagnosis = new Doctor(gateway, mqtt, serial, TimeProvider.System).Examine();
            if (parsed.GetValue(json))
                System.Console.Out.WriteLine(JsonSerializer.Serialize(diagnosis, DiagnosisJson.Default.BoxReport));
            else
                Print(diagnosis);
            return diagnosis.Good ? GymCommand.Good : GymCommand.Failed;
        });
        return command;
    }

    private static void Print(BoxReport diagnosis)
    {
        foreach (var check in diagnosis.Checks)
        {
            var mark = check.Finding switch
            {
                Finding.Good => "ok  ",
                Finding.Lacking => "-   ",
                _ => "BAD ",
            };
            System.Console.Out.WriteLine($"{mark}{check.Part,-13} {check.Detail}");
            if (check.Finding != Finding.Good && check.Advice is not null)
                System.Console.Out.WriteLine($"                  {check.Advice}");
        }
    }
}
