namespace EdgeGym.Simulation.Running;

/// <summary>
/// Ends the program when the one who started it has gone: their end of our stdin closes. Only a pipe counts, so that a terminal or
/// /dev/null do not stop us. (PR_SET_PDEATHSIG would follow the parent's thread, not its process.)
/// </summary>
internal sealed class ParentWatch : IDisposable
{
    private readonly CancellationTokenSource _source;

    private ParentWatch(CancellationToken cancellationToken) => _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    public CancellationToken Token => _source.Token;

    public static ParentWatch Start(CancellationToken cancellationToken)
    {
        var watch = new ParentWatch(cancellationToken);
        if (new FileInfo("/proc/self/fd/0").LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true)
        {
            var thread = new Thread(watch.ReadToTheEnd) { IsBackground = true, Name = "Parent" };
            thread.Start();
        }

        return watch;
    }

    public void Dispose() => _source.Dispose();

    private void ReadToTheEnd()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (input.Read(buffer) > 0)
        {
            // Nothing is said on stdin; only its end matters.
        }

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Already on the way out.
        }
    }
}
