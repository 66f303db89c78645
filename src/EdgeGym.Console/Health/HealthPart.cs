namespace EdgeGym.Console.Health;

public enum HealthState : byte
{
    Starting = 1,
    Ready = 2,

    /// <summary>Works with less than it should: the gateway is ready all the same.</summary>
    Degraded = 3,
    Failed = 4,
}

/// <summary>One part of the gateway as <c>/readyz</c> and the console show it.</summary>
/// <param name="Name">Stable and short: <c>journal</c>, <c>mqtt</c>, <c>model</c>.</param>
/// <param name="State">Starting and failed make the gateway unready.</param>
/// <param name="Since">When it came into this state, gateway's clock.</param>
/// <param name="Why">A sentence for a technician; never personal data.</param>
public sealed record HealthPart(string Name, HealthState State, DateTimeOffset Since, string Why);

/// <summary>Supplies parts; register as many as there are capabilities. Must be quick: no I/O.</summary>
public delegate IEnumerable<HealthPart> HealthParts();

/// <summary>The journal's identity: accepted = delivered + pending + dropped, at every instant.</summary>
public sealed record JournalIdentity(long Accepted, long Delivered, long Pending, long Dropped)
{
    public bool Holds => Accepted == Delivered + Pending + Dropped;
}

/// <summary>One consistent reading of the journal's counts.</summary>
public delegate JournalIdentity JournalCounts();
