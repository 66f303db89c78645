using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeGym.Simulation.Serial;

/// <summary>One background thread in poll(2) for all pseudo-terminals of the process.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process.")]
internal sealed partial class DescriptorPoller
{
    public const short Readable = 0x1;
    public const short Writable = 0x4;

    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;

    private static readonly Lazy<DescriptorPoller> LazyInstance = new(() => new DescriptorPoller());

    private readonly Lock _gate = new();
    private readonly List<Wait> _waits = [];
    private readonly SafeFileHandle _wake = new(CreateEventDescriptor(0, NonBlockingCloseOnExec), ownsHandle: true);

    private DescriptorPoller()
    {
        var thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Pseudo-terminals" };
        thread.Start();
    }

    public static DescriptorPoller Instance => LazyInstance.Value;

    /// <summary>Completes when the descriptor is readable or writable as asked, hung up or in error.</summary>
    public async Task WaitAsync(SafeFileHandle handle, short events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = new Wait(handle, events);
        lock (_gate)
            _waits.Add(wait);
        Wake();
        await using (cancellationToken.UnsafeRegister((_, token) => Cancel(wait, token), null))
            await wait.Completion.Task;
    }

    private void Cancel(Wait wait, CancellationToken cancellationToken)
    {
        lock (_gate)
            _waits.Remove(wait);
        Wake();
        wait.Completion.TrySetCanceled(cancellationToken);
    }

    private void Wake()
    {
        var one = 1UL;
        WriteEvent(_wake, ref one, sizeof(ulong));
    }

    private void Run()
    {
        while (true)
        {
            Wait[] waits;
            lock (_gate)
                waits = [.. _waits];

            var entries = new PollEntry[waits.Length + 1];
            entries[0] = new PollEntry { Descriptor = (int)_wake.DangerousGetHandle(), Events = Readable };
            for (var i = 0; i < waits.Length; i++)
                entries[i + 1] = new PollEntry { Descriptor = (int)waits[i].Handle.DangerousGetHandle(), Events = waits[i].Events };

            if (Poll(entries, (nuint)entries.Length, -1) <= 0)
                continue;

            if (entries[0].Returned != 0)
                ReadEvent(_wake, out _, sizeof(ulong));
            for (var i = 0; i < waits.Length; i++)
            {
                if (entries[i + 1].Returned == 0)
                    continue;
                lock (_gate)
                    _waits.Remove(waits[i]);
                waits[i].Completion.TrySetResult();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int CreateEventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll([In, Out] PollEntry[] entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteEvent(SafeFileHandle descriptor, ref ulong value, nint count);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadEvent(SafeFileHandle descriptor, out ulong value, nint count);

    private sealed record Wait(SafeFileHandle Handle, short Events)
    {
        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
