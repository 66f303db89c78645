using System.Net;
using System.Text.Json;
using EdgeGym.Console.Access;
using EdgeGym.Console.Screens;
using EdgeGym.Console.Tests.Hosting;
using EdgeGym.Equipment.Machines;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGym.Console.Tests.Screens;

public sealed class TouchTests : IAsyncLifetime
{
    private static readonly MachineId Machine = MachineId.Parse("m1");
    private ConsoleHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ConsoleHost.StartAsync();
        _host.Floor.Show(Machine, "set");
        using var member = JsonDocument.Parse("""{"id":"m-17","name":"Lin Wei","pin":"2468"}""");
        _host.Registry.Members.Create(member.RootElement);
    }

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData("login", """{"member":"m-17","pin":"2468"}""", """{"member":"m-17"}""")]
    [InlineData("logout", "{}", "{}")]
    [InlineData("answer", """{"suggestion":"s-1","choice":"override","load":57.5}""", """{"suggestion":"s-1","choice":"override","load":57.5}""")]
    [InlineData("answer", """{"suggestion":"s-1","choice":"accept"}""", """{"suggestion":"s-1","choice":"accept"}""")]
    public async Task Touch_becomes_the_message_of_the_contract(string action, string body, string message)
    {
        using var answer = await TouchAsync(action, body);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(message, Assert.Single(_host.Touches).Body);
    }

    [Fact]
    public async Task Words_go_out_as_said_with_their_time()
    {
        using var answer = await TouchAsync("say", """{"text":"  太重了 <b>","lang":"zh"}""");
        using var said = JsonDocument.Parse(Assert.Single(_host.Touches).Body);
        Assert.Equal("太重了 <b>", said.RootElement.GetProperty("text").GetString());
        Assert.True(said.RootElement.GetProperty("t").GetInt64() > 1_700_000_000_000);
    }

    [Fact]
    public async Task Taps_of_today_go_out_with_their_time_and_nothing_else()
    {
        using var answer = await TouchAsync("ready", """{"sleep":2,"soreness":4,"period":true,"name":"Ann"}""");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using var told = JsonDocument.Parse(Assert.Single(_host.Touches).Body);
        Assert.Equal(["t", "sleep", "soreness", "period"], told.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal((2, 4), (told.RootElement.GetProperty("sleep").GetInt32(), told.RootElement.GetProperty("soreness").GetInt32()));
    }

    [Theory]
    [InlineData("ready", "{}")]
    [InlineData("ready", """{"sleep":0}""")]
    [InlineData("ready", """{"sleep":3,"mood":6}""")]
    [InlineData("ready", """{"sleep":2.5}""")]
    [InlineData("ready", """{"soreness":"very"}""")]
    [InlineData("say", """{"text":""}""")]
    [InlineData("say", """{"text":7}""")]
    [InlineData("say", "[]")]
    [InlineData("say", """{"text":"\ud800"}""")]
    [InlineData("say", """{"text":"a\u0000b"}""")]
    [InlineData("login", """{"member":"m-17"}""")]
    [InlineData("login", """{"member":"../x","pin":"1"}""")]
    [InlineData("answer", """{"suggestion":"s","choice":"maybe"}""")]
    [InlineData("answer", """{"suggestion":"s","choice":"override"}""")]
    [InlineData("answer", """{"suggestion":"s","choice":"override","load":1e99}""")]
    [InlineData("birth", "{}")]
    [InlineData("say", "{")]
    public async Task Malformed_touch_changes_nothing(string action, string body)
    {
        using var answer = await TouchAsync(action, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(_host.Touches);
    }

    [Fact]
    public async Task Too_large_a_touch_is_refused_before_it_is_read()
    {
        using var answer = await TouchAsync("say", $$"""{"text":"{{new string('x', 5_000)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(_host.Touches);
    }

    [Fact]
    public async Task Wrong_pins_lock_and_even_the_right_one_waits()
    {
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TouchAsync("login", """{"member":"m-17","pin":"0000"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await TouchAsync("login", """{"member":"m-17","pin":"2468"}""")).StatusCode);
        Assert.Empty(_host.Touches);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "null")]
    public async Task Touch_from_another_site_is_refused(string header, string value)
    {
        using var request = _host.Request(HttpMethod.Post, "/screen/m1/say", json: """{"text":"hi"}""");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await _host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(_host.Touches);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Host", "gym.example")]
    public async Task Screen_behind_a_proxy_or_a_foreign_name_needs_its_key(string header, string value)
    {
        var keys = _host.Services.GetRequiredService<KioskKeys>();
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/screen/m1"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/screen/m1/live"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/screen/m1?key=" + keys.For(MachineId.Parse("m2"))));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(keys.AddressPath(Machine)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/screen/m1", "edgegym_kiosk_m1=" + keys.For(Machine)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/screen/m1", token: _host.Token(Roles.Technician)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/screen/m1", token: _host.Token(Roles.Viewer)));

        async Task<HttpStatusCode> StatusAsync(string path, string? cookie = null, string? token = null)
        {
            using var request = _host.Request(HttpMethod.Get, path, token);
            request.Headers.TryAddWithoutValidation(header, value);
            if (cookie is not null)
                request.Headers.TryAddWithoutValidation("Cookie", cookie);
            using var answer = await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Unknown_machine_has_no_screen()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _host.SendAsync(HttpMethod.Get, "/screen/nobody")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.SendAsync(HttpMethod.Get, "/screen/a%2Fb")).StatusCode);
    }

    private Task<HttpResponseMessage> TouchAsync(string action, string body) => _host.SendAsync(HttpMethod.Post, "/screen/m1/" + action, json: body);
}
