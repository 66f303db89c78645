using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Storage.Access;
using EdgeGym.Storage.Machines;
using EdgeGym.Storage.Members;

namespace EdgeGym.Tests.Storage.Registry;

public sealed class RegistryTests : IDisposable
{
    private const string Full = """
        {"id":"m-17","name":"王芳","birth_year":1990,"sex":"female","level":"intermediate","goal":"fat_loss","height_cm":165.5,"weight_kg":58,"language":"zh",
         "tags":["04:A2:2b"],"pin":"4711","conditions":["hypertension"],"consent":{"coaching":true,"cloud":true,"leaderboard":false}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-registry-").FullName;
    private readonly EdgeGym.Storage.Registry _registry;

    public RegistryTests() => _registry = EdgeGym.Storage.Registry.Open(_folder, TimeProvider.System);

    public void Dispose()
    {
        _registry.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Member_comes_back_as_the_contract_writes_it_without_the_pin()
    {
        Assert.Equal(MemberOutcome.Saved, _registry.Members.Create(Json(Full)).Outcome);
        using var again = EdgeGym.Storage.Registry.Open(_folder, TimeProvider.System);
        var member = again.Members.Find("m-17")!;
        Assert.Equal(
            """{"id":"m-17","name":"王芳","birth_year":1990,"sex":"female","level":"intermediate","goal":"fat_loss","height_cm":165.5,"weight_kg":58,"language":"zh","tags":["04:A2:2b"],"conditions":["hypertension"],"consent":{"coaching":true,"cloud":true,"leaderboard":false}}""",
            Written(member));
        Assert.True(member.HasPin);
        Assert.Equal(("m-17", 1990, Sex.Female, TrainingGoal.FatLoss), (member.Profile.Id, member.Profile.BirthYear, member.Profile.Sex!.Value, member.Profile.Goal));
        Assert.True(member.Profile.Has("hypertension"));
    }

    [Fact]
    public void Member_without_id_and_details_gets_an_id_and_cautious_defaults()
    {
        var member = _registry.Members.Create(Json("""{"name":"Ann","sex":null}""")).Member!;
        Assert.Equal("m-1", member.Id);
        Assert.Equal((TrainingLevel.Novice, TrainingGoal.Health, "en"), (member.Profile.Level, member.Profile.Goal, member.Profile.Language));
        Assert.Equal(new MemberConsent(), member.Consent);
        Assert.Null(member.Profile.BirthYear);
    }

    [Theory]
    [InlineData("""{"name":"","birth_year":1800,"sex":"x","level":3,"goal":"win","height_cm":"1","weight_kg":-1,"language":"de","tags":"a","pin":"12a4","conditions":["a b"],"consent":{"cloud":"yes"},"id":"a/b"}""",
        "birth_year,conditions,consent.cloud,goal,height_cm,id,language,level,name,pin,sex,tags,weight_kg")]
    [InlineData("[]", "")]
    [InlineData("""{"name":"A","birth_year":1990.5}""", "birth_year")]
    public void Invalid_document_lists_every_error_and_changes_nothing(string document, string fields)
    {
        var result = _registry.Members.Create(Json(document));
        Assert.Equal(MemberOutcome.Invalid, result.Outcome);
        Assert.Equal(fields, string.Join(',', result.Errors.Select(error => error.Field).Order()));
        Assert.Equal(0, _registry.Members.Count());
    }

    [Fact]
    public void Tag_in_any_spelling_and_pin_find_the_member()
    {
        _registry.Members.Create(Json(Full));
        Assert.Equal("m-17", _registry.Members.FindByTag("04a22B")?.Id);
        Assert.Null(_registry.Members.FindByTag("04a22C"));
        Assert.Equal("m-17", _registry.Members.FindByPin("4711")?.Id);
        Assert.Null(_registry.Members.FindByPin("4712"));
    }

    [Fact]
    public void Tag_pin_and_name_of_a_member_do_not_stand_in_the_file_in_clear_where_they_must_not()
    {
        _registry.Members.Create(Json(Full));
        _registry.Dispose();
        var bytes = Directory.GetFiles(_folder).SelectMany(File.ReadAllBytes).ToArray().AsSpan();
        Assert.Equal(-1, bytes.IndexOf("04:A2:2b"u8));
        Assert.Equal(-1, bytes.IndexOf("04A22B"u8));
        Assert.Equal(-1, bytes.IndexOf("4711"u8));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "registry.key")));
    }

    [Fact]
    public void Deleted_member_leaves_no_byte_of_the_name()
    {
        _registry.Members.Create(Json(Full));
        _registry.Strength.SaveTopLoad("m-17", "squat", 60);
        Assert.True(_registry.Members.Delete("m-17"));
        Assert.False(_registry.Members.Delete("m-17"));
        Assert.Null(_registry.Members.FindByTag("04A22B"));
        Assert.Empty(_registry.Strength.List("m-17"));
        _registry.Dispose();
        Assert.Equal(-1, Directory.GetFiles(_folder).SelectMany(File.ReadAllBytes).ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes("王芳")));
    }

    [Fact]
    public void Conflicting_id_tag_and_pin_are_all_named()
    {
        _registry.Members.Create(Json(Full));
        var result = _registry.Members.Create(Json("""{"id":"m-17","name":"B","tags":["ffff","04A22B"],"pin":"4711"}"""));
        Assert.Equal(MemberOutcome.Conflict, result.Outcome);
        Assert.Equal(["id"], result.Errors.Select(error => error.Field));   // itself owns tag and PIN
        result = _registry.Members.Create(Json("""{"id":"m-18","name":"B","tags":["ffff","04A22B"],"pin":"4711"}"""));
        Assert.Equal(["tags", "pin"], result.Errors.Select(error => error.Field));
        Assert.Null(_registry.Members.Find("m-18"));
    }

    [Fact]
    public void Update_keeps_untold_tags_and_pin_and_takes_away_told_ones()
    {
        _registry.Members.Create(Json(Full));
        var updated = _registry.Members.Update("m-17", Json("""{"name":"Wang"}""")).Member!;
        Assert.Equal(("Wang", 1, true), (updated.Name, updated.Tags.Count, updated.HasPin));
        updated = _registry.Members.Update("m-17", Json("""{"name":"Wang","tags":[],"pin":null}""")).Member!;
        Assert.Equal((0, false), (updated.Tags.Count, updated.HasPin));
        Assert.Null(_registry.Members.FindByTag("04A22B"));
        Assert.Equal(MemberOutcome.NotFound, _registry.Members.Update("m-99", Json("""{"name":"X"}""")).Outcome);
        Assert.Equal(MemberOutcome.Invalid, _registry.Members.Update("m-17", Json("""{"id":"m-18","name":"X"}""")).Outcome);
    }

    [Fact]
    public void List_pages_through_all_members_once()
    {
        for (var index = 0; index < 25; index++)
            _registry.Members.Create(Json($$"""{"id":"m-{{index:00}}","name":"N"}"""));
        var seen = new List<string>();
        for (string? after = null; _registry.Members.List(after, 10) is { Count: > 0 } page; after = page[^1].Id)
            seen.AddRange(page.Select(member => member.Id));
        Assert.Equal(Enumerable.Range(0, 25).Select(index => $"m-{index:00}"), seen);
    }

    [Fact]
    public void Strength_keeps_estimate_and_top_load_apart_and_only_of_members()
    {
        _registry.Members.Create(Json(Full));
        var estimate = new StrengthEstimate(80.5, 6, 0.03, 1, 4, 70, new Dictionary<string, double> { ["60"] = 0.5 }, [1, 2, 255]);
        Assert.True(_registry.Strength.SaveEstimate("m-17", "chest_press", estimate));
        Assert.True(_registry.Strength.SaveTopLoad("m-17", "chest_press", 62.5));
        var entry = _registry.Strength.Find("m-17", "chest_press")!;
        Assert.Equal((80.5, 62.5, 0.5), (entry.Estimate!.OneRepMaxKilograms, entry.LastTopLoadKilograms!.Value, entry.Estimate.BestVelocityAtLoad!["60"]));
        Assert.Equal([1, 2, 255], entry.Estimate.State!);
        Assert.Null(_registry.Strength.Find("m-17", "squat"));
        Assert.False(_registry.Strength.SaveEstimate("nobody", "squat", estimate));
    }

    [Fact]
    public void Machine_signs_in_with_its_password_only_while_enrolled()
    {
        var id = MachineId.Parse("press-1");
        var credentials = _registry.Machines.Enrol(id, MachineKind.Motorized)!;
        Assert.Null(_registry.Machines.Enrol(id, MachineKind.Bike));
        for (var round = 0; round < 3; round++)   // the second time from the cache
        {
            Assert.Equal(id, _registry.Machines.Verify(credentials.User, credentials.Password));
            Assert.Null(_registry.Machines.Verify(credentials.User, credentials.Password + "x"));
            Assert.Null(_registry.Machines.Verify("press-2", credentials.Password));
        }

        using (var commandLine = EdgeGym.Storage.Registry.Open(_folder, TimeProvider.System))
        {
            Assert.True(commandLine.Machines.Remove(id));
            Assert.Null(_registry.Machines.Verify(credentials.User, credentials.Password));
            var next = commandLine.Machines.Enrol(id, MachineKind.Motorized)!;
            Assert.Null(_registry.Machines.Verify(credentials.User, credentials.Password));
            Assert.Equal(id, _registry.Machines.Verify(next.User, next.Password));
        }
    }

    [Fact]
    public void Machine_keeps_birth_and_mode()
    {
        var id = MachineId.Parse("press-1");
        _registry.Machines.Enrol(id, MachineKind.Motorized);
        _registry.Machines.Enrol(MachineId.Parse("stack-1"), MachineKind.Selectorized);
        Assert.Equal([AdjustmentMode.Automatic, AdjustmentMode.Ask], _registry.Machines.List().Select(machine => machine.Mode));
        Assert.True(_registry.Machines.SaveBirth(id, "{}"));
        Assert.True(_registry.Machines.SetMode(id, AdjustmentMode.Ask));
        Assert.Equal(("{}", AdjustmentMode.Ask), (_registry.Machines.Find(id)!.Birth, _registry.Machines.Find(id)!.Mode));
        Assert.False(_registry.Machines.SetMode(MachineId.Parse("none"), null));
    }

    [Fact]
    public void Token_gives_its_role_until_revoked()
    {
        var token = _registry.Tokens.Create(Role.Coach, "tablet");
        Assert.Equal(Role.Coach, _registry.Tokens.Verify(token));
        Assert.Null(_registry.Tokens.Verify(token + "x"));
        Assert.True(_registry.Tokens.Revoke(Assert.Single(_registry.Tokens.List()).Id));
        Assert.Null(_registry.Tokens.Verify(token));
    }

    [Fact]
    public void Owner_link_is_made_once_and_used_once()
    {
        var secret = _registry.Tokens.CreateOwnerLink()!;
        Assert.Null(_registry.Tokens.CreateOwnerLink());
        Assert.False(_registry.Tokens.UseOwnerLink("wrong"));
        Assert.Equal(1, Enumerable.Range(0, 8).AsParallel().Count(_ => _registry.Tokens.UseOwnerLink(secret)));
        Assert.Null(_registry.Tokens.CreateOwnerLink());
    }

    [Fact]
    public void Missing_key_with_members_is_an_error_that_says_what_to_do()
    {
        _registry.Members.Create(Json(Full));
        File.Delete(Path.Combine(_folder, "registry.key"));
        Assert.Contains("Restore it from the backup", Assert.Throws<IOException>(() => EdgeGym.Storage.Registry.Open(_folder, TimeProvider.System)).Message);
    }

    [Fact]
    public void Many_registries_on_one_folder_write_together()
    {
        var registries = Enumerable.Range(0, 4).Select(_ => EdgeGym.Storage.Registry.Open(_folder, TimeProvider.System)).ToArray();
        Parallel.For(0, 60, index => Assert.Equal(MemberOutcome.Saved, registries[index % 4].Members.Create(Json("""{"name":"N"}""")).Outcome));
        Assert.Equal(Enumerable.Range(1, 60).Select(number => $"m-{number}").Order(StringComparer.Ordinal), _registry.Members.List(null, 100).Select(member => member.Id));
    }

    [Theory]
    [InlineData("m-17", "m-18")]
    [InlineData("anna", "m-1")]
    [InlineData("m-1x", "m-1")]
    [InlineData("m-9999999999", "m-1")]
    public void New_member_gets_the_number_after_the_highest_that_was_given(string given, string next)
    {
        _registry.Members.Create(Json($$"""{"id":"{{given}}","name":"A"}"""));
        Assert.Equal(given, _registry.Members.Find(given)!.Id);
        Assert.Equal(next, _registry.Members.Create(Json("""{"name":"B"}""")).Member!.Id);
    }

    [Fact]
    public void Number_of_a_deleted_member_is_nobodys_again()
    {
        var first = _registry.Members.Create(Json("""{"name":"A"}""")).Member!.Id;
        Assert.True(_registry.Members.Delete(first));
        using var again = EdgeGym.Storage.Registry.Open(_folder, TimeProvider.System);
        Assert.Equal(("m-1", "m-2"), (first, again.Members.Create(Json("""{"name":"B"}""")).Member!.Id));
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string Written(Member member)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            MemberDocument.Write(json, member);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
