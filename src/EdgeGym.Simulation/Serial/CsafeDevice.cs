namespace EdgeGym.Simulation.Serial;

/// <summary>A CSAFE machine at the end of a pseudo-terminal: it never speaks first.</summary>
/// <param name="panel">The machine.</param>
/// <param name="traits">How it differs from the standard.</param>
/// <param name="path">Where the line shall be found; null: only under its own name.</param>
internal sealed class CsafeDevice(ICsafePanel panel, CsafeTraits traits, string? path)
{
    /// <summary>The line's path, once it is there.</summary>
    public TaskCompletionSource<string> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CsafeSlave Slave { get; } = new(panel, traits);

    /// <summary>Until cancelled: then the plug is pulled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var line = PseudoTerminal.Open();
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            line.LinkAt(path);
        }

        Opened.TrySetResult(line.Path);
        var buffer = new byte[256];
        var heard = new List<byte>(64);
        try
        {
            while (true)
            {
                var count = await line.ReadAsync(buffer, cancellationToken);
                for (var i = 0; i < count; i++)
                {
                    if (CsafeFrames.Take(heard, buffer[i]) is { } request)
                        await line.WriteAsync(await Slave.AnswerAsync(request), cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Switched off.
        }
    }
}
