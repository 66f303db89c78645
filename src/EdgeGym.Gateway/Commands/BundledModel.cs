using EdgeGym.Coaching;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Gateway.Commands;

/// <summary>The model for a command: when it can't be had, the reason goes to standard error and the command works without.</summary>
internal static class BundledModel
{
    public static async Task<ModelSlot> LoadAsync(CoachingOptions options)
    {
        try
        {
            return new ModelSlot(LanguageModel.Load(options.FolderOrBundled, options.Runtime, NullLogger.Instance, TimeProvider.System));
        }
        catch (ModelException exception)
        {
            await System.Console.Error.WriteLineAsync($"gym: no language model ({exception.Message}); word lists and rules answer alone.");
            return new ModelSlot();
        }
    }
}
