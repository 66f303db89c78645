namespace MQTTnet.Diagnostics.Logger;

public enum MqttNetLogLevel
{
    Verbose = 0,
    Info = 1,
    Warning = 2,
    Error = 3,
}

public interface IMqttNetLogger
{
    bool IsEnabled { get; }

    void Publish(MqttNetLogLevel level, string source, string message, object[] parameters, Exception exception);
}

/// <summary>Says nothing.</summary>
public sealed class MqttNetNullLogger : IMqttNetLogger
{
    public static MqttNetNullLogger Instance { get; } = new();

    public bool IsEnabled => false;

    public void Publish(MqttNetLogLevel level, string source, string message, object[] parameters, Exception exception)
    {
    }
}

public sealed class MqttNetLogMessage
{
    public string LogId { get; set; }

    public DateTime Timestamp { get; set; }

    public int ThreadId { get; set; }

    public string Source { get; set; }

    public MqttNetLogLevel Level { get; set; }

    public string Message { get; set; }

    public Exception Exception { get; set; }

    public override string ToString() =>
        $"[{Timestamp:O}] [{LogId}] [{ThreadId}] [{Source}] [{Level}]: {Message}{(Exception is null ? "" : Environment.NewLine + Exception)}";
}

public sealed class MqttNetLogMessagePublishedEventArgs : EventArgs
{
    public MqttNetLogMessagePublishedEventArgs(MqttNetLogMessage logMessage)
    {
        ArgumentNullException.ThrowIfNull(logMessage);
        LogMessage = logMessage;
    }

    public MqttNetLogMessage LogMessage { get; }
}

/// <summary>Hands each message to whoever listens; formats nothing while nobody does.</summary>
public sealed class MqttNetEventLogger : IMqttNetLogger
{
    public MqttNetEventLogger(string logId = null) => LogId = logId;

    public event EventHandler<MqttNetLogMessagePublishedEventArgs> LogMessagePublished;

    public bool IsEnabled => LogMessagePublished is not null;

    public string LogId { get; }

    public IFormatProvider FormatProvider { get; set; }

    public void Publish(MqttNetLogLevel level, string source, string message, object[] parameters, Exception exception)
    {
        var listeners = LogMessagePublished;
        if (listeners is null)
            return;
        var text = message;
        if (parameters is { Length: > 0 })
        {
            try
            {
                text = string.Format(FormatProvider, message, parameters);
            }
            catch (FormatException)
            {
                text = "MESSAGE FORMAT INVALID: " + message;
            }
        }

        listeners.Invoke(this, new MqttNetLogMessagePublishedEventArgs(new MqttNetLogMessage
        {
            LogId = LogId,
            Timestamp = TimeProvider.System.GetUtcNow().UtcDateTime,
            ThreadId = Environment.CurrentManagedThreadId,
            Source = source,
            Level = level,
            Message = text,
            Exception = exception,
        }));
    }
}
