using EdgeGym.Equipment.Commands;

namespace EdgeGym.Ingest.Serial;

/// <summary>What a link speaks; one object for each link, which outlives its lines.</summary>
internal interface ISerialProtocol
{
    /// <summary>Configuration value and metric tag.</summary>
    string Name { get; }

    /// <summary>Whether the machine can be asked for this at all.</summary>
    bool Supports(CommandOperation operation);

    /// <summary>The gateway's side on a line that has just been opened.</summary>
    ISerialSession Open(SerialWire wire);
}

/// <summary>The gateway's side on one open line.</summary>
internal interface ISerialSession
{
    /// <summary>Until the line is lost or the token says stop; always throws.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>A command has just been added; returns when it is on the line or will be without waiting for the next tick.</summary>
    Task CommandWaitsAsync();
}
