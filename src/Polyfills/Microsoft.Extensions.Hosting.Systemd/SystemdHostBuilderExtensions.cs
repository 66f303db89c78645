using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Console;

namespace Microsoft.Extensions.Hosting;

/// <summary>Both do nothing unless systemd started this process.</summary>
public static class SystemdHostBuilderExtensions
{
    public static IHostBuilder UseSystemd(this IHostBuilder hostBuilder)
    {
        ArgumentNullException.ThrowIfNull(hostBuilder);
        return hostBuilder.ConfigureServices((_, services) => services.AddSystemd());
    }

    public static IServiceCollection AddSystemd(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (SystemdHelpers.IsSystemdService())
        {
            services.Configure<ConsoleLoggerOptions>(options => options.FormatterName = ConsoleFormatterNames.Systemd);
            services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
            services.AddSingleton<IHostLifetime, SystemdLifetime>();
        }

        return services;
    }
}
