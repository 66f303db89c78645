namespace EdgeGym.Coaching.ConstrainedDecoding;

/// <summary>A grammar that accepts nothing, or that is larger than allowed; the message says what and where the limit is.</summary>
public sealed class InvalidGrammarException : Exception
{
    public InvalidGrammarException()
    {
    }

    public InvalidGrammarException(string message)
        : base(message)
    {
    }

    public InvalidGrammarException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
