using System.Text.Json;
using System.Threading.Channels;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Sessions.Facts;
using EdgeGym.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// Explains the model's decisions after they are out, one after the other, when the model has nothing else to do. When more come than there is time
/// for, the oldest stay without an explanation; so do those that a restart cuts off.
/// </summary>
internal sealed partial class DecisionExplainer(ModelCoach coach, FactJournal journal, GatewayClock clock, ILogger<DecisionExplainer> logger)
{
    private const int MostWaiting = 64;

    private readonly Channel<(MachineId Machine, string Decision, CoachingContext Context)> _decided =
        Channel.CreateBounded<(MachineId, string, CoachingContext)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <param name="context">What the decision rests on.</param>
    public void Offer(MachineId machine, string decision, CoachingContext context) => _decided.Writer.TryWrite((machine, decision, context));

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await foreach (var (machine, decision, context) in _decided.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (await coach.ExplainAsync(context, stoppingToken) is not { } why)
                    continue;
                var fact = new ExplainedFact(
                    decision, why.LoadKilograms, why.Repetitions, why.Probability,
                    [.. why.Effects.Select(effect => new ExplainedEffect(effect.Facts, effect.LoadKilograms, effect.Repetitions, effect.Probability))], why.IsComplete);
                await journal.AppendAsync(
                    new FactDraft(clock.UnixMilliseconds, machine, FactKind.Explained, decision, JsonSerializer.SerializeToUtf8Bytes(fact, FactJson.Default.ExplainedFact)), stoppingToken);
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                Log.NotExplained(logger, machine, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6221, LogLevel.Warning, "Machine {Machine}: a decision stays without an explanation")]
        public static partial void NotExplained(ILogger logger, MachineId machine, Exception exception);
    }
}
