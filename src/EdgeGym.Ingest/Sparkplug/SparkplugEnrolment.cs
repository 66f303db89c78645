using EdgeGym.Equipment.Machines;
using EdgeGym.Protocols.Sparkplug;

namespace EdgeGym.Ingest.Sparkplug;

/// <summary>A machine that speaks Sparkplug: its edge node, or its device of one.</summary>
public sealed record SparkplugEnrolment(MachineId Machine, MachineKind Kind, SparkplugAddress Address);

/// <summary>All of them, as they are enrolled now.</summary>
public delegate IReadOnlyList<SparkplugEnrolment> SparkplugEnrolments();
