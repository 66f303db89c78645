using EdgeGym.Console.Access;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGym.Console.Tests.Hosting;

internal static class TestCredentials
{
    public static void Add(IServiceCollection services, string folder)
    {
        var used = false;
        services.AddSingleton(new Credentials(
            (token, _) => ValueTask.FromResult(token.StartsWith("test-", StringComparison.Ordinal) ? token[5..] : null),
            (secret, _) => ValueTask.FromResult(secret == "first" && !used ? Roles.Owner : null),
            (secret, _) =>
            {
                var role = secret == "first" && !used ? Roles.Owner : null;
                used |= role is not null;
                return ValueTask.FromResult(role);
            },
            (member, pin, _) => ValueTask.FromResult(member == "m-17" && pin == "2468")));
    }

    public static string Token(IServiceProvider services, string role) => "test-" + role;
}
