using Microsoft.Extensions.Configuration;

namespace EdgeGym.Gateway.Configuration;

/// <summary>Where settings come from, weakest first: appsettings.json beside the program, the file of --config, EDGEGYM__Section__Key, the command line.</summary>
internal static class GatewayConfiguration
{
    private const string EnvironmentPrefix = "EDGEGYM__";

    /// <exception cref="ConfigurationException">A file is missing or is no JSON.</exception>
    public static IConfigurationRoot Build(string? file, IEnumerable<KeyValuePair<string, string?>> commandLine)
    {
        var builder = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true, reloadOnChange: false);
        if (file is not null)
        {
            if (!File.Exists(file))
                throw new ConfigurationException($"--config {file}: there is no such file.");
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        builder.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(commandLine);
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException exception)
        {
            throw new ConfigurationException($"The settings can't be read: {exception.InnerException?.Message ?? exception.Message}");
        }
    }
}
