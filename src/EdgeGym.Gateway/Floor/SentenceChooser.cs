using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using EdgeGym.Coaching.Saying;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Sessions.Facts;
using EdgeGym.Sessions.Sets;
using EdgeGym.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// Lets the model choose how something is said, once the first sentence of its code is out: one after the other, when the model has nothing else to
/// do. What it chose is a fact and comes back before it shows. When more is said than there is time for, the oldest keep their first sentence.
/// </summary>
internal sealed partial class SentenceChooser(Speaker speaker, FactJournal journal, GatewayClock clock, ILogger<SentenceChooser> logger)
{
    private const int MostWaiting = 32;
    private const int MostPeople = 10_000;

    private readonly Channel<(MachineId Machine, string Member, string About, SayQuestion Question)> _said =
        Channel.CreateBounded<(MachineId, string, string, SayQuestion)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>The last sentence by member, so that the next machine does not greet with the same words.</summary>
    private readonly ConcurrentDictionary<string, string> _last = new(StringComparer.Ordinal);

    /// <summary>What this person has read lately, on other machines too; without the sentence of <paramref name="about"/> itself.</summary>
    public IReadOnlyList<string> Lately(MemberSession session, string about)
    {
        var here = session.Spoken.Where(spoken => spoken.About != about).Select(spoken => spoken.Text);
        return [.. session.Spoken.Count == 0 && _last.TryGetValue(session.Member.Id, out var elsewhere) ? here.Prepend(elsewhere) : here];
    }

    /// <summary>Something is out in its first sentence; the model may choose another.</summary>
    /// <param name="first">That sentence.</param>
    public void Offer(MachineId machine, string member, string about, SayQuestion question, string first)
    {
        Remember(member, first);
        _said.Writer.TryWrite((machine, member, about, question));
    }

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await foreach (var (machine, member, about, question) in _said.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (await speaker.ChooseAsync(question, stoppingToken) is not { } text)
                    continue;
                Remember(member, text);
                await journal.AppendAsync(
                    new FactDraft(clock.UnixMilliseconds, machine, FactKind.Worded, about, JsonSerializer.SerializeToUtf8Bytes(
                        new WordedFact(about, question.Code, text), FactJson.Default.WordedFact)), stoppingToken);
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                Log.NotWorded(logger, machine, exception);
            }
        }
    }

    private void Remember(string member, string text)
    {
        if (_last.Count >= MostPeople)
            _last.Clear();
        _last[member] = text;
    }

    private static partial class Log
    {
        [LoggerMessage(6231, LogLevel.Warning, "Machine {Machine}: what was said keeps its first sentence")]
        public static partial void NotWorded(ILogger logger, MachineId machine, Exception exception);
    }
}
