namespace EdgeGym.Coaching.Runtime;

/// <summary>A model that cannot be loaded or run; the message says which file, member or provider is at fault.</summary>
public sealed class ModelException : Exception
{
    public ModelException()
    {
    }

    public ModelException(string message)
        : base(message)
    {
    }

    public ModelException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
