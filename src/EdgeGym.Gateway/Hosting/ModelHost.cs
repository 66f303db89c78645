using EdgeGym.Coaching;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Console.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeGym.Gateway.Hosting;

/// <summary>
/// Loads the language model beside everything else: the floor does not wait for it, and where there is none the policy and the word lists
/// decide. Stopped after the floor, when nobody asks any more.
/// </summary>
internal sealed partial class ModelHost(ModelSlot slot, IOptions<CoachingOptions> options, GatewayHealth health, ILogger<ModelHost> logger) : IHostedService
{
    private Task _loading = Task.CompletedTask;

    /// <summary>Completes when the model answers, or will not.</summary>
    public Task Loading => _loading;

    /// <summary>As the line that tells that the gateway is ready has it.</summary>
    public string Name => slot.Current is { } model ? $"edgegym/{model.Providers.Chosen}".ToLowerInvariant() : "policy";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Enabled)
            _loading = Task.Run(LoadAsync, CancellationToken.None);
        else
            health.Set("model", HealthState.Degraded, "Switched off by configuration: the deterministic policy decides.");
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _loading;
        slot.Exchange(null)?.Dispose();
    }

    private async Task LoadAsync()
    {
        try
        {
            var model = LanguageModel.Load(options.Value.FolderOrBundled, options.Value.Runtime, logger, TimeProvider.System);
            // The first answer compiles grammars and code: not in front of a member.
            var warm = SafetyLexicon.Understand("减5公斤");
            await model.UnderstandAsync(UnderstandPrompt.Ask("减5公斤", warm, null), null, CancellationToken.None);
            slot.Exchange(model)?.Dispose();
            health.Set("model", HealthState.Ready, $"Decides on {model.Providers}.");
        }
        catch (ModelException exception)
        {
            health.Set("model", HealthState.Degraded, $"{exception.Message} The deterministic policy and the word lists decide.");
            Log.NotLoaded(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6211, LogLevel.Warning, "No language model: {Why} Policy and word lists decide")]
        public static partial void NotLoaded(ILogger logger, string why);
    }
}
