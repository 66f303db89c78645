using System.Text.Json;
using EdgeGym.Gateway.Tests.Running;

namespace EdgeGym.Gateway.Tests.Spine;

/// <summary>The model's decisions through the real process: on record with what moved them.</summary>
public sealed class ExplanationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [BundledModelFact]
    public async Task A_decision_of_the_model_is_on_record_with_what_moved_it()
    {
        using var folder = new DataFolder();
        var settings = Path.Combine(folder.Path, "settings.json");
        // Whatever else this machine computes: the model is to have the word here.
        await File.WriteAllTextAsync(settings, """{"Coaching":{"Model":{"AdjustPatienceMilliseconds":10000,"UnderstandPatienceMilliseconds":10000}}}""");
        await using var gateway = await GatewayProcess.StartAsync(folder.Path, "--config", settings);
        await gateway.SignInAsync("owner");
        await UntilAsync(gateway, "/readyz", root => Model(root).GetProperty("state").GetString() == "ready");
        var account = await GatewayProcess.EnrolAsync(folder.Path, "press-1", "motorized");
        await gateway.PostAsync("/api/v1/members", """{"id":"m-1","name":"Mara","birth_year":1988,"sex":"female","level":"intermediate","goal":"strength","height_cm":170,"weight_kg":65,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""");
        await using var machine = await TestMachine.ConnectAsync(gateway, account);
        await machine.BornAsync();
        await machine.SendAsync("login", """{"member":"m-1"}""");
        await machine.CommandAsync(command => command.GetProperty("op").GetString() == "set_load", "the weight to begin with");
        await machine.SendAsync("say", $$"""{"t":{{TestMachine.Now}},"text":"I slept badly","lang":"en"}""");
        // What is understood a moment before a set ends may miss its decision; six repetitions are enough.
        using (var patience = new CancellationTokenSource(Patience))
        {
            while (!(await gateway.Http.GetStringAsync("/metrics", patience.Token)).Contains("edgegym_coaching_understand", StringComparison.Ordinal))
                await Task.Yield();
        }

        for (var rep = 1; rep <= 6; rep++)
            await machine.RepAsync($"r-{rep}", 20);
        await machine.SetAsync("s-1", 20, 6, 7);
        var screen = await machine.ScreenAsync(shown => shown.TryGetProperty("suggestion", out _) && shown.TryGetProperty("set", out var set) && set.GetInt32() == 2, "a suggestion");
        Assert.Equal("model", screen.GetProperty("suggestion").GetProperty("source").GetString());

        var decisions = await UntilAsync(gateway, "/api/v1/decisions?machine=press-1", root => root.GetProperty("items").EnumerateArray().Count(item => item.TryGetProperty("explanation", out _)) == 2);
        var after = decisions.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("after_set").GetInt32() == 1);
        var explanation = after.GetProperty("explanation");
        Assert.Equal(after.GetProperty("id").GetString(), explanation.GetProperty("decision").GetString());
        Assert.Equal(after.GetProperty("proposal").GetProperty("load_kilograms").GetDouble(), explanation.GetProperty("load_kilograms").GetDouble());
        var groups = explanation.GetProperty("effects").EnumerateArray().Select(effect => effect.GetProperty("facts").GetString()).ToList();
        Assert.Contains("last_set", groups);
        Assert.Contains("said", groups);
        var model = Model(await UntilAsync(gateway, "/readyz", _ => true));
        Assert.Contains("2 by the model, 0 by the policy", model.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Matches("edgegym_coaching_adjust[^\n]*source=\"model\"", await gateway.Http.GetStringAsync("/metrics"));
    }

    private static JsonElement Model(JsonElement ready) => ready.GetProperty("parts").EnumerateArray().Single(part => part.GetProperty("name").GetString() == "model");

    private static async Task<JsonElement> UntilAsync(GatewayProcess gateway, string path, Func<JsonElement, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var document = await gateway.GetAsync(path);
            if (wanted(document.RootElement))
                return document.RootElement.Clone();
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

/// <summary>Skipped, and counted as skipped, while there is no trained model beside the gateway.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BundledModelFactAttribute : FactAttribute
{
    public BundledModelFactAttribute()
    {
        if (!IsBundled)
            Skip = "needs models/edgegym/model.onnx: train and export it as models/train/README.md says";
    }

    public static bool IsBundled => File.Exists(Path.Combine(Path.GetDirectoryName(GatewayProcess.Program)!, "models", "edgegym", "model.onnx"));
}
