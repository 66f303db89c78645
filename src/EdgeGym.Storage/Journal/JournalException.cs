namespace EdgeGym.Storage.Journal;

/// <summary>The journal cannot be opened or written; the message says what to do. Appends never throw it, they answer <see cref="AppendOutcome.Full"/>.</summary>
public sealed class JournalException : IOException
{
    public JournalException(string message)
        : base(message)
    {
    }

    public JournalException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public JournalException()
    {
    }
}
