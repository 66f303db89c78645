using System.CommandLine;
using EdgeGym.Gateway.Configuration;

namespace EdgeGym.Gateway.Commands;

/// <summary>The commands of <c>./gym</c>. Exit codes: 0 good, 1 failed, 2 wrong usage.</summary>
internal static class GymCommand
{
    public const int Good = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    public static RootCommand Create()
    {
        var root = new RootCommand("EdgeGym, the local brain of a gym floor. `test` and `bench` are commands of the script itself.");
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(MachineCommands.Create());
        root.Subcommands.Add(TokenCommands.Create());
        root.Subcommands.Add(UnderstandCommand.Create());
        root.Subcommands.Add(PlanCommand.Create());
        root.Subcommands.Add(DecodeCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
        root.Subcommands.Add(ModelCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        return root;
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Length == 0)
            arguments = ["--help"];
        var parsed = Create().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await System.Console.Error.WriteLineAsync("gym: " + error.Message);
            await System.Console.Error.WriteLineAsync("gym: `./gym " + string.Join(' ', arguments.TakeWhile(argument => argument[0] != '-').Take(2)) + " --help` says what is possible.");
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // The host knows how to stop: what was acknowledged is worked through first.
                ProcessTerminationTimeout = null,
            });
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
        catch (Exception exception) when (IsPlain(exception))
        {
            await System.Console.Error.WriteLineAsync("gym: " + exception.Message);
            return Failed;
        }
    }

    /// <summary>Failures whose message is written for the person at the keyboard; anything else is a bug and shows its stack.</summary>
    private static bool IsPlain(Exception exception) => exception
        is ConfigurationException or Ingest.Mqtt.BrokerStartException or IOException or UnauthorizedAccessException or FormatException
        or Microsoft.Extensions.Options.OptionsValidationException or InvalidOperationException;
}
