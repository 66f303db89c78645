using System.Collections.Concurrent;
using EdgeGym.Console.Access;
using EdgeGym.Storage;
using EdgeGym.Storage.Access;
using EdgeGym.Storage.Journal;
using EdgeGym.Storage.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Console.Tests.Hosting;

/// <summary>Real storage in the host's folder, wired as the gateway wires it.</summary>
internal static class TestCredentials
{
    private static readonly ConcurrentDictionary<(Registry, string), string> Tokens = new();

    public static void Add(IServiceCollection services, string folder)
    {
        services.AddMetrics();
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton(_ => Registry.Open(folder, TimeProvider.System));
        services.AddSingleton(_ => SessionHistory.Open(folder));
        services.AddSingleton(provider => FactJournal.Open(
            Path.Combine(folder, "journal.db"), new JournalOptions(), TimeProvider.System, provider.GetRequiredService<StorageMetrics>(), NullLogger<FactJournal>.Instance));
        services.AddSingleton(provider =>
        {
            var registry = provider.GetRequiredService<Registry>();
            return new Credentials(
                (token, _) => ValueTask.FromResult(registry.Tokens.Verify(token)?.ToName()),
                (secret, _) => ValueTask.FromResult(registry.Tokens.IsOwnerLink(secret) ? Roles.Owner : null),
                (secret, _) => ValueTask.FromResult(registry.Tokens.UseOwnerLink(secret) ? Roles.Owner : null),
                (member, pin, _) => ValueTask.FromResult(registry.Members.FindByPin(pin)?.Id == member));
        });
    }

    public static string Token(IServiceProvider services, string role)
    {
        var registry = services.GetRequiredService<Registry>();
        return Tokens.GetOrAdd((registry, role), _ => RoleNames.TryParse(role, out var parsed)
            ? registry.Tokens.Create(parsed, "test")
            : throw new ArgumentException(role, nameof(role)));
    }
}
