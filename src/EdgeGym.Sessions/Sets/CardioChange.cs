using System.Text.Json.Serialization;

namespace EdgeGym.Sessions.Sets;

/// <summary>What a cardio machine is to do next: m/s, %, W, level. Null leaves that axis; all null: go on as it is.</summary>
public sealed record CardioChange(
    double? SpeedMetresPerSecond = null, double? InclinePercent = null, double? PowerWatts = null, double? ResistanceLevel = null)
{
    [JsonIgnore]
    public bool IsEmpty => this is { SpeedMetresPerSecond: null, InclinePercent: null, PowerWatts: null, ResistanceLevel: null };
}

/// <summary>What the coach has done on a cardio machine in this session.</summary>
/// <param name="Decisions">So many so far; the next one's number, so that none is made twice.</param>
/// <param name="DecidedAt">Gateway clock of the last one, Unix ms; 0 before the first.</param>
/// <param name="Why">Its first reason.</param>
/// <param name="RaisedAt">Gateway clock when something harder was last asked of the machine, Unix ms; null: never.</param>
public sealed record CardioCourse(int Decisions = 0, long DecidedAt = 0, string? Why = null, long? RaisedAt = null);
