using System.Net;
using System.Text.Json;
using EdgeGym.Console.Access;
using EdgeGym.Console.Tests.Hosting;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Console.Tests.Api;

/// <summary>Each route as each role: by the API and by the page's address. The table is the promise.</summary>
public sealed class RoleMatrixTests : IAsyncLifetime
{
    private const string Everybody = "owner manager coach technician viewer";
    private const string Staff = "owner manager coach technician";
    private const string People = "owner manager coach";
    private const string Managers = "owner manager";
    private ConsoleHost _host = null!;

    public static TheoryData<string, string, string> Routes => new()
    {
        { "GET", "/", Everybody },
        { "GET", "/live", Everybody },
        { "GET", "/api/v1/machines", Everybody },
        { "GET", "/api/v1/machines/m1", Everybody },
        { "GET", "/api/v1/clock", Everybody },
        { "GET", "/api/v1/machines/m1/readings", Staff },
        { "GET", "/api/v1/machines/m1/readings?type=rep", Staff },
        { "GET", "/api/v1/machines/m1/readings?type=heart", People },
        { "GET", "/api/v1/machines/m1/readings?type=say", People },
        { "GET", "/api/v1/health", Staff },
        { "POST", "/api/v1/machines/m1/clear-halt", Staff },
        { "GET", "/api/v1/members", People },
        { "GET", "/api/v1/members/m-17", People },
        { "GET", "/api/v1/members/m-17/export", People },
        { "GET", "/api/v1/sessions", People },
        { "GET", "/api/v1/sessions/se1", People },
        { "GET", "/api/v1/decisions", People },
        { "GET", "/api/v1/alerts", People },
        { "POST", "/api/v1/members", Managers },
        { "PUT", "/api/v1/members/m-17", Managers },
        { "DELETE", "/api/v1/members/nobody", Managers },
        { "POST", "/api/v1/clock/advance", Managers },
        { "POST", "/api/v1/coach/understand", Everybody },
    };

    public async Task InitializeAsync()
    {
        _host = await ConsoleHost.StartAsync(more: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(
            services, new ClockControl(TimeProvider.System, (_, _) => ValueTask.CompletedTask)));
        _host.Registry.Machines.Enrol(MachineId.Parse("m1"), MachineKind.Motorized);
        using var member = JsonDocument.Parse("""{"id":"m-17","name":"Lin Wei"}""");
        _host.Registry.Members.Create(member.RootElement);
    }

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_answers_the_roles_that_may_and_no_other(string method, string path, string allowed)
    {
        foreach (var role in Roles.All)
        {
            using var answer = await _host.SendAsync(new HttpMethod(method), path, _host.Token(role), Body(method));
            var let = allowed.Split(' ').Contains(role);
            Assert.True(
                let ? answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && (int)answer.StatusCode < 500 : answer.StatusCode == HttpStatusCode.Forbidden,
                $"{role} {method} {path}: {answer.StatusCode}");
            if (!let)
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_without_or_with_a_wrong_token_answers_nobody(string method, string path, string allowed)
    {
        Assert.NotEmpty(allowed);
        foreach (var token in new[] { null, "egt_wrong", "" })
        {
            using var answer = await _host.SendAsync(new HttpMethod(method), path, token, Body(method));
            if (path == "/" && token is null)
                Assert.StartsWith("/sign-in", answer.Headers.Location?.ToString().Replace(_host.Address, ""), StringComparison.Ordinal);
            else
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    private static string? Body(string method) => method switch { "POST" => """{"name":"A","seconds":1}""", "PUT" => """{"name":"Lin Wei"}""", _ => null };
}
