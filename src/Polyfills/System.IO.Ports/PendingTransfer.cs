namespace System.IO.Ports;

/// <summary>A read or write that the kernel would have blocked, waiting in its connection's queue.</summary>
internal sealed class PendingTransfer(Memory<byte> readInto, ReadOnlyMemory<byte> writeFrom)
{
    private readonly TaskCompletionSource<int> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Memory<byte> ReadInto { get; } = readInto;

    public ReadOnlyMemory<byte> WriteFrom { get; } = writeFrom;

    /// <summary>How much of <see cref="WriteFrom"/> the kernel took.</summary>
    public int Written { get; set; }

    public Task<int> Task => _completion.Task;

    public void Complete(int count) => _completion.TrySetResult(count);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
