namespace EdgeGym.Ingest.Mqtt;

/// <summary>The broker can't start; the message says what to do about it.</summary>
public sealed class BrokerStartException : Exception
{
    public BrokerStartException(string message)
        : base(message)
    {
    }

    public BrokerStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
