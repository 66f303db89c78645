using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage;
using EdgeGym.Storage.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

// Appends under load until it is killed: KillChild <journal> <first key per machine, comma separated>.
// Each acknowledged fact is one line "machine key sequence outcome"; the line is written after the append completed, as a PUBACK would be.
var next = args[1].Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
using var metrics = new StorageMetrics(services.GetRequiredService<IMeterFactory>());
await using var journal = FactJournal.Open(
    args[0], new JournalOptions { MinimumFreeBytes = 0, CheckpointBytes = 256 << 10 }, TimeProvider.System, metrics, NullLogger<FactJournal>.Instance);
using var output = Console.OpenStandardOutput();
var gate = new Lock();
Print("ready");
await Task.WhenAll(next.Select((first, machine) => SendAsync(machine, first)));

async Task SendAsync(int machine, int first)
{
    await Task.Yield();
    var id = MachineId.Parse("m" + machine.ToString(CultureInfo.InvariantCulture));
    var cursor = machine == 0 ? await journal.OpenCursorAsync("sink") : null;
    for (var key = first; ; key += 2)
    {
        // Two in flight, as a client with a receive maximum has them.
        var one = Append(id, key);
        var two = Append(id, key + 1);
        await Acknowledge(machine, key, one);
        await Acknowledge(machine, key + 1, two);
        if (cursor is not null && cursor.Read(50) is { Count: > 0 } facts)
            await cursor.AdvanceAsync(facts[^1].Sequence);
    }
}

ValueTask<AppendResult> Append(MachineId id, int key) => journal.AppendAsync(
    new FactDraft(0, id, FactKind.Repetition, key.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes($"{{\"body\":{key}}}")), CancellationToken.None);

async Task Acknowledge(int machine, int key, ValueTask<AppendResult> append)
{
    var result = await append;
    Print(string.Create(CultureInfo.InvariantCulture, $"{machine} {key} {result.Sequence} {result.Outcome}"));
}

void Print(string line)
{
    var bytes = Encoding.ASCII.GetBytes(line + "\n");
    lock (gate)
        output.Write(bytes);
}
