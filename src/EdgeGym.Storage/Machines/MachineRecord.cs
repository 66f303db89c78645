using EdgeGym.Equipment.Machines;

namespace EdgeGym.Storage.Machines;

/// <summary>Who moves first. Numbers reach the disk.</summary>
public enum AdjustmentMode : byte
{
    /// <summary>A command follows the suggestion at once.</summary>
    Automatic = 1,

    /// <summary>A command follows the person's answer.</summary>
    Ask = 2,
}

/// <summary>An enrolled machine.</summary>
/// <param name="Id">As in topics.</param>
/// <param name="Kind">As enrolled.</param>
/// <param name="User">With which it signs in.</param>
/// <param name="ChosenMode">What somebody set; null: the default of its kind.</param>
/// <param name="Birth">Its last birth message, JSON of contract section 2; null before the first.</param>
/// <param name="EnrolledAt">Unix ms.</param>
/// <param name="Sparkplug">Its Sparkplug address, <c>group/edge[/device]</c>; null for a machine that speaks otherwise.</param>
public sealed record MachineRecord(MachineId Id, MachineKind Kind, string User, AdjustmentMode? ChosenMode, string? Birth, long EnrolledAt, string? Sparkplug = null)
{
    /// <summary>Motorized machines are adjusted automatically unless somebody set otherwise (contract section 2).</summary>
    public AdjustmentMode Mode => ChosenMode ?? (Kind == MachineKind.Motorized ? AdjustmentMode.Automatic : AdjustmentMode.Ask);
}

/// <summary>What a machine signs in with. The password is shown once and kept nowhere.</summary>
public sealed record MachineCredentials(MachineId Id, string User, string Password);
