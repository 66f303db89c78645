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
    public async Task Sessions_decisions_and_alerts_are_told_newest_first_out_of_the_projection()
    {
        await AppendAsync(Machine, FactKind.SignedIn, "se1", """{"session":"se1","profile":{"id":"m-17"},"target":{"repetitions":10},"by":"pin"}""");
        await AppendAsync(Other, FactKind.SignedIn, "se2", """{"session":"se2","profile":{"id":"m-18"},"by":"tag"}""");
        await AppendAsync(Machine, FactKind.Repetition, "r1", """{"id":"r1","t":4,"load":60,"mcv":0.41}""");
        await AppendAsync(Machine, FactKind.Set, "s1", """{"id":"s1","t":5,"load":60,"reps":9}""");
        await AppendAsync(Machine, FactKind.Decision, "d1", """{"id":"d1","session":"se1","member":"m-17","after_set":1,"verdict":"allowed","final":{"load_kilograms":57.5}}""");
        await AppendAsync(Machine, FactKind.Answer, null, """{"suggestion":"d1","choice":"accept"}""");
        await AppendAsync(Machine, FactKind.SignedOut, "se1", """{"session":"se1","reason":"logout"}""");
        await AppendAsync(Machine, FactKind.Fault, "f1", """{"code":"E12","severity":"error","text":"Encoder signal weak"}""");
        await AppendAsync(Other, FactKind.RedFlag, "x1", """{"session":"se2","member":"m-18","kind":"dizzy","cause":2,"actions":["stop"],"alert_staff":true}""");
        _host.History.Apply(_host.Journal.Read(0, 100));

        var session = Assert.Single((await GetAsync("/api/v1/sessions?member=m-17"))["items"]!.AsArray())!;
        Assert.Equal(("se1", "m1", "logout", 1, 9), (session["id"]!.GetValue<string>(), session["machine"]!.GetValue<string>(), session["end_reason"]!.GetValue<string>(), session["set_count"]!.GetValue<int>(), session["rep_count"]!.GetValue<int>()));
        var one = await GetAsync("/api/v1/sessions/se1");
        Assert.Equal((9, 0.41, "d1"), (one["sets"]![0]!["reps"]!.GetValue<int>(), one["reps"]![0]!["mcv"]!.GetValue<double>(), one["decisions"]![0]!["id"]!.GetValue<string>()));

        var first = await GetAsync("/api/v1/sessions?limit=1");
        Assert.Equal("se2", first["items"]![0]!["id"]!.GetValue<string>());
        var second = await GetAsync("/api/v1/sessions?limit=1&after=" + first["next"]!.GetValue<string>());
        Assert.Equal("se1", second["items"]![0]!["id"]!.GetValue<string>());
        Assert.Null((await GetAsync("/api/v1/sessions?limit=1&after=" + second["next"]!.GetValue<string>()))["next"]);

        var decision = Assert.Single((await GetAsync("/api/v1/decisions?machine=m1"))["items"]!.AsArray())!;
        Assert.Equal(("d1", "m1", "accept"), (decision["id"]!.GetValue<string>(), decision["machine"]!.GetValue<string>(), decision["answer"]!["choice"]!.GetValue<string>()));
        Assert.Empty((await GetAsync("/api/v1/decisions?member=m-99"))["items"]!.AsArray());
        Assert.Empty((await GetAsync("/api/v1/sessions?to=1"))["items"]!.AsArray());
        var alerts = (await GetAsync("/api/v1/alerts"))["items"]!.AsArray();
        Assert.Equal(["dizzy staff", "fault error"], alerts.Select(alert => $"{alert!["kind"]} {alert["severity"]}"));
    }

    [Fact]
    public async Task Export_holds_a_members_sessions_and_nobody_elses()
    {
        using var created = await SendAsync(HttpMethod.Post, "/api/v1/members", """{"name":"Lin Wei"}""");
        Assert.Equal("m-1", (await created.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>());
        for (var i = 0; i < 3; i++)
            await AppendAsync(Machine, FactKind.SignedIn, $"se{i}", $$$"""{"session":"se{{{i}}}","profile":{"id":"m-{{{1 + (i % 2)}}}"}}""");
        await AppendAsync(Machine, FactKind.Set, "s1", """{"id":"s1","t":5,"load":60,"reps":9}""");
        _host.History.Apply(_host.Journal.Read(0, 100));
        var sessions = (await GetAsync("/api/v1/members/m-1/export"))["sessions"]!.AsArray();
        Assert.Equal(["se2", "se0"], sessions.Select(session => session!["id"]!.GetValue<string>()));
        Assert.Equal(60, sessions[0]!["sets"]![0]!["load"]!.GetValue<double>());
    }

    [Fact]
    public async Task Stopped_machine_is_cleared_once_by_who_may_and_only_while_it_is_stopped()
    {
        _host.Floor.Show(Machine, "set");
        await ExpectAsync(HttpStatusCode.Conflict, "not_stopped", Roles.Technician, "m1");
        await ExpectAsync(HttpStatusCode.NotFound, "unknown_machine", Roles.Technician, "nobody");
        _host.Floor.Show(Machine, "stopped");
        _host.CanClear = false;
        await ExpectAsync(HttpStatusCode.ServiceUnavailable, "unavailable", Roles.Owner, "m1");
        Assert.Empty(_host.Cleared);
        _host.CanClear = true;
        await ExpectAsync(HttpStatusCode.NoContent, null, Roles.Technician, "m1");
        Assert.Equal((Machine, Roles.Technician), Assert.Single(_host.Cleared));

        async Task ExpectAsync(HttpStatusCode status, string? code, string role, string machine)
        {
            using var answer = await _host.SendAsync(HttpMethod.Post, $"/api/v1/machines/{machine}/clear-halt", _host.Token(role));
            Assert.Equal(status, answer.StatusCode);
            if (code is not null)
                Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Health_tells_parts_and_counts_in_one_answer()
    {
        _host.Parts.Add(new HealthPart("journal", HealthState.Ready, DateTimeOffset.UnixEpoch, "Works."));
        var health = await GetAsync("/api/v1/health");
        Assert.Equal(("journal", "ready"), (health["parts"]![0]!["name"]!.GetValue<string>(), health["parts"]![0]!["state"]!.GetValue<string>()));
        Assert.Equal((1_204, true), (health["journal"]!["accepted"]!.GetValue<int>(), health["journal"]!["holds"]!.GetValue<bool>()));
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
