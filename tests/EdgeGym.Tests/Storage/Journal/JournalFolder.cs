using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage;
using EdgeGym.Storage.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Tests.Storage.Journal;

/// <summary>A temporary folder with a real journal in it.</summary>
internal sealed class JournalFolder : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public JournalFolder(string? parent = null)
    {
        Folder = System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), "edgegym-journal-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Folder);
        Metrics = new StorageMetrics(_services.GetRequiredService<IMeterFactory>());
    }

    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, "journal.db");

    public StorageMetrics Metrics { get; }

    public FactJournal Open(JournalOptions? options = null, TimeProvider? time = null)
        => FactJournal.Open(Path, options ?? new JournalOptions { MinimumFreeBytes = 0 }, time ?? TimeProvider.System, Metrics, NullLogger<FactJournal>.Instance);

    public static MachineId Machine(int number) => MachineId.Parse("m" + number.ToString(CultureInfo.InvariantCulture));

    public static FactDraft Draft(int machine, string? key, FactKind kind = FactKind.Repetition, string body = "{}", long at = 1_700_000_000_000)
        => new(at, Machine(machine), kind, key, Encoding.UTF8.GetBytes(body));

    public void Dispose()
    {
        Metrics.Dispose();
        _services.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
