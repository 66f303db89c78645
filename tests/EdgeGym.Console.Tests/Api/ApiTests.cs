using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Console.Access;
using EdgeGym.Console.Health;
using EdgeGym.Console.Tests.Hosting;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Console.Tests.Api;

public sealed class ApiTests : IAsyncLifetime
{
    private static readonly MachineId Machine = MachineId.Parse("m1");
    private static readonly MachineId Other = MachineId.Parse("m2");
    private ConsoleHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ConsoleHost.StartAsync();
        _host.Registry.Machines.Enrol(Machine, MachineKind.Motorized);
        _host.Registry.Machines.Enrol(Other, MachineKind.Treadmill);
    }

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task Readings_come_back_in_order_and_once_over_all_pages()
    {
        for (var i = 0; i < 250; i++)
        {
            await AppendAsync(Machine, FactKind.Repetition, $"r{i}", $$"""{"id":"r{{i}}","t":{{1_000 + i}},"load":60}""");
            await AppendAsync(Other, FactKind.Cardio, null, """{"t":1,"speed":2.9}""");
            if (i % 10 == 9)
                await AppendAsync(Machine, FactKind.Set, $"s{i}", $$"""{"id":"s{{i}}","t":{{1_000 + i}},"reps":10}""");
        }

        var seen = new List<string>();
        for (var after = ""; ;)
        {
            var page = await GetAsync($"/api/v1/machines/m1/readings?type=rep&limit=33&after={after}");
            var items = page["items"]!.AsArray();
            seen.AddRange(items.Select(item => item!["id"]!.GetValue<string>()));
            if (items.Count == 0)
                break;
            after = page["next"]!.GetValue<string>();
        }

        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"r{i}"), seen);
        var set = (await GetAsync("/api/v1/machines/m1/readings?type=set&limit=1"))["items"]![0]!;
        Assert.Equal(("s9", 10, "set"), (set["id"]!.GetValue<string>(), set["reps"]!.GetValue<int>(), set["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Members_are_made_changed_listed_exported_and_deleted()
    {
        var created = await SendAsync(HttpMethod.Post, "/api/v1/members", """{"name":"Lin Wei","language":"zh","pin":"2468","goal":"strength"}""");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var member = (await created.Content.ReadFromJsonAsync<JsonObject>())!;
        var path = created.Headers.Location!.ToString();
        Assert.Equal($"/api/v1/members/{member["id"]}", path);
        Assert.DoesNotContain("2468", member.ToJsonString(), StringComparison.Ordinal);

        using var taken = await SendAsync(HttpMethod.Post, "/api/v1/members", """{"name":"Zhao","pin":"2468"}""");
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        using var wrong = await SendAsync(HttpMethod.Post, "/api/v1/members", """{"name":"","birth_year":1700}""");
        var problem = (await wrong.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_member", 2), (wrong.StatusCode, problem["code"]!.GetValue<string>(), problem["errors"]!.AsArray().Count));

        using var changed = await SendAsync(HttpMethod.Put, path, """{"name":"Lin Wei","language":"en"}""");
        Assert.Equal("en", (await changed.Content.ReadFromJsonAsync<JsonObject>())!["language"]!.GetValue<string>());
        Assert.Single((await GetAsync("/api/v1/members"))["items"]!.AsArray());
        Assert.Equal("Lin Wei", (await GetAsync(path + "/export"))["member"]!["name"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, path)).StatusCode);
    }

    [Fact]
    public async Task Sessions_and_decisions_are_told_from_the_facts_of_all_machines()
    {
        await AppendAsync(Machine, FactKind.SignedIn, "se1", """{"session":"se1","profile":{"id":"m-17"},"target":{"repetitions":10},"by":"pin"}""");
        await AppendAsync(Other, FactKind.SignedIn, "se2", """{"session":"se2","profile":{"id":"m-18"},"by":"tag"}""");
        await AppendAsync(Machine, FactKind.Set, "s1", """{"id":"s1","t":5,"load":60,"reps":9}""");
        await AppendAsync(Machine, FactKind.Decision, "d1", """{"id":"d1","session":"se1","member":"m-17","after_set":1,"verdict":"allowed","final":{"load_kilograms":57.5}}""");
        await AppendAsync(Machine, FactKind.Answer, null, """{"suggestion":"d1","choice":"accept"}""");
        await AppendAsync(Machine, FactKind.SignedOut, "se1", """{"session":"se1","reason":"logout"}""");

        var sessions = (await GetAsync("/api/v1/sessions?member=m-17"))["items"]!.AsArray();
        var session = Assert.Single(sessions)!;
        Assert.Equal(("se1", "m1", "logout", 9), (session["id"]!.GetValue<string>(), session["machine"]!.GetValue<string>(), session["end_reason"]!.GetValue<string>(), session["sets"]![0]!["reps"]!.GetValue<int>()));
        Assert.Equal(2, (await GetAsync("/api/v1/sessions"))["items"]!.AsArray().Count);
        Assert.Equal("m-18", (await GetAsync("/api/v1/sessions/se2"))["member"]!.GetValue<string>());
        var decision = Assert.Single((await GetAsync("/api/v1/decisions?machine=m1"))["items"]!.AsArray())!;
        Assert.Equal(("d1", "accept"), (decision["id"]!.GetValue<string>(), decision["answer"]!["choice"]!.GetValue<string>()));
        Assert.Empty((await GetAsync("/api/v1/decisions?member=m-99"))["items"]!.AsArray());
        Assert.Empty((await GetAsync("/api/v1/sessions?to=1"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Understanding_names_the_intent_and_refuses_what_is_no_text()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/coach/understand", """{"text":"太重了","lang":"zh","context":{"load":60,"step":2.5}}""");
        var understood = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(("load_too_heavy", "zh"), (understood["intent"]!.GetValue<string>(), understood["lang"]!.GetValue<string>()));
        foreach (var body in new[] { "{", "[]", "{}", """{"text":7}""", """{"text":"\ud800"}""", """{"text":"a","context":{"load":"x"}}""" })
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, "/api/v1/coach/understand", body)).StatusCode);
    }

    [Fact]
    public async Task Viewers_see_a_machine_without_the_person_on_it()
    {
        _host.Floor.Show(Machine, "set");
        using var viewer = await _host.SendAsync(HttpMethod.Get, "/api/v1/machines/m1", _host.Token(Roles.Viewer));
        var text = await viewer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("Lin Wei", text, StringComparison.Ordinal);
        Assert.DoesNotContain("142", text, StringComparison.Ordinal);
        Assert.Contains("\"rep\":7", text, StringComparison.Ordinal);
        Assert.Contains("Lin Wei", (await GetAsync("/api/v1/machines/m1")).ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/machines/m1/readings?after=abc", 400, "bad_cursor")]
    [InlineData("/api/v1/machines/m1/readings?type=secret", 400, "unknown_type")]
    [InlineData("/api/v1/machines/nope/readings", 404, "unknown_machine")]
    [InlineData("/api/v1/sessions?from=yesterday", 400, "bad_time")]
    [InlineData("/api/v1/sessions/nope", 404, "unknown_session")]
    public async Task Errors_are_problem_details_that_say_what_to_do(string path, int status, string code)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((status, code, status), ((int)answer.StatusCode, problem["code"]!.GetValue<string>(), problem["status"]!.GetValue<int>()));
        Assert.NotEmpty(problem["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Clock_can_be_moved_only_on_virtual_time()
    {
        Assert.False((await GetAsync("/api/v1/clock"))["virtual"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "/api/v1/clock/advance", """{"seconds":5}""")).StatusCode);
    }

    [Fact]
    public async Task Readiness_names_each_part_and_fails_with_one_that_failed()
    {
        var since = DateTimeOffset.UnixEpoch.AddYears(50);
        _host.Parts.Add(new HealthPart("journal", HealthState.Ready, since, "Works."));
        _host.Parts.Add(new HealthPart("model", HealthState.Degraded, since, "No model: fixed rules decide."));
        var ready = await GetAsync("/readyz");
        Assert.Equal("degraded", ready["parts"]![1]!["state"]!.GetValue<string>());
        _host.Parts[0] = _host.Parts[0] with { State = HealthState.Failed };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(HttpMethod.Get, "/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync(HttpMethod.Get, "/healthz")).StatusCode);
    }

    [Fact]
    public async Task OpenApi_names_every_route_with_a_summary()
    {
        var document = await GetAsync("/openapi/v1.json");
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
                Assert.True(operation!["operationId"] is not null && operation["summary"] is not null, $"{method} {path}");
        }

        Assert.NotNull(document["paths"]!["/api/v1/machines/{machine}/readings"]);
        Assert.Null(document["paths"]!["/screen/{machine}"]);
    }

    [Fact]
    public async Task Bodies_beyond_the_limit_are_refused()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/members", $$"""{"name":"{{new string('x', 100_000)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private async Task AppendAsync(MachineId machine, FactKind kind, string? key, string body) =>
        await _host.Journal.AppendAsync(new FactDraft(1_700_000_000_000, machine, kind, key, Encoding.UTF8.GetBytes(body)), CancellationToken.None);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null) => _host.SendAsync(method, path, _host.Token(Roles.Owner), json);

    private async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()} {string.Join('\n', _host.Errors)}");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
