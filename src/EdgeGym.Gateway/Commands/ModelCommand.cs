using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using EdgeGym.Coaching;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Gateway.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Gateway.Commands;

/// <param name="Provider">What computes.</param>
/// <param name="Refused">Providers that were tried before it, with the reason.</param>
/// <param name="Runs">Corners of the shape range that were run.</param>
/// <param name="Seconds">All of it, loading included.</param>
internal sealed record WarmedModel(string Folder, string Provider, string Runtime, IReadOnlyDictionary<string, string> Refused, int Runs, double Seconds);

/// <summary><c>gym model warm</c>: builds what an execution provider caches, before a member waits for it.</summary>
internal static class ModelCommand
{
    public static Command Create()
    {
        var (config, json) = (SharedOptions.Config(), SharedOptions.Json());
        var warm = new Command("warm", "Loads the configured model and builds its provider's caches; on a GPU this takes minutes, once") { config, json };
        warm.SetAction(async (parsed, cancellationToken) => await WarmAsync(parsed.GetValue(config), parsed.GetValue(json), cancellationToken));
        return new Command("model", "The language model") { warm };
    }

    private static async Task<int> WarmAsync(string? file, bool json, CancellationToken cancellationToken)
    {
        var options = GatewayConfiguration.Build(file, []).GetSection(CoachingOptions.Section).Get<CoachingOptions>() ?? new CoachingOptions();
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options.Runtime, new ValidationContext(options.Runtime), faults, validateAllProperties: true))
            throw new ConfigurationException($"{CoachingOptions.Section}:Runtime: {string.Join(' ', faults.Select(fault => fault.ErrorMessage))}");
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var runs = 0;
        try
        {
            await System.Console.Error.WriteLineAsync($"loading {options.FolderOrBundled}");
            using var model = CausalModel.Load(options.FolderOrBundled, options.Runtime, NullLogger.Instance, time);
            await ModelWarming.WarmAsync(model, Report, cancellationToken);
            var providers = model.Providers;
            var done = new WarmedModel(
                model.Folder.Path,
                providers.Chosen.ToString(),
                providers.RuntimeVersion,
                providers.Attempts.Where(attempt => attempt.WhyNot is not null).ToDictionary(attempt => attempt.Provider.ToString(), attempt => attempt.WhyNot!),
                runs,
                Math.Round(time.GetElapsedTime(started).TotalSeconds, 3));
            System.Console.Out.WriteLine(json ? JsonSerializer.Serialize(done, CommandJson.Default.WarmedModel) : Text(done));
            return GymCommand.Good;
        }
        catch (ModelException exception)
        {
            await System.Console.Error.WriteLineAsync($"gym: {exception.Message}");
            return GymCommand.Failed;
        }

        void Report(int tokens, int past, TimeSpan took)
        {
            runs++;
            System.Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tokens,5} tokens after {past,5}: {took.TotalMilliseconds:0.0} ms"));
        }
    }

    private static string Text(WarmedModel done) => string.Join(Environment.NewLine,
    [
        .. done.Refused.Select(refused => $"-   {refused.Key,-9} {refused.Value}"),
        string.Create(CultureInfo.InvariantCulture, $"ok  {done.Provider,-9} ONNX Runtime {done.Runtime}, {done.Runs} runs, {done.Seconds:0.0} s, {done.Folder}"),
    ]);
}
