using System.Text;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>What the machine is and can (specification, section 4.4).</summary>
/// <param name="LowestVersion">Of the versions of this protocol that the machine speaks.</param>
/// <param name="HighestVersion">At least <paramref name="LowestVersion"/>.</param>
/// <param name="Kind">Selectorized or motorized.</param>
/// <param name="Capabilities">Set load, spotter, position.</param>
/// <param name="Boot">Number of the machine's start, other at each start.</param>
/// <param name="Load">Total load in kg, whole grams.</param>
/// <param name="Exercise">Exercise id, ASCII, 1 to 64.</param>
/// <param name="Firmware">At most 64 bytes of UTF-8.</param>
public readonly record struct HelloMessage(
    byte LowestVersion,
    byte HighestVersion,
    MachineKind Kind,
    MachineCapabilities Capabilities,
    uint Boot,
    SettingRange Load,
    string Exercise,
    string Firmware) : IStrengthLinkMessage<HelloMessage>
{
    private const MachineCapabilities Known = MachineCapabilities.SetLoad | MachineCapabilities.Spotter | MachineCapabilities.Position;

    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Hello);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.Hello;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out HelloMessage message)
    {
        message = default;
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        if (reject != StrengthLinkReject.None)
            return reject;

        var load = new SettingRange(
            FieldCodec.Scaled(values[5], in Layout[5]) ?? 0, FieldCodec.Scaled(values[6], in Layout[6]) ?? 0, FieldCodec.Scaled(values[7], in Layout[7]) ?? 0);
        var exercise = FieldCodec.Text(payload, values[8]);
        if (!load.IsValid || values[1] < values[0] || !Equipment.Identifier.IsValid(exercise, 64))
            return StrengthLinkReject.OutOfRange;

        message = new HelloMessage(
            (byte)values[0], (byte)values[1], (MachineKind)values[2], (MachineCapabilities)values[3] & Known, (uint)values[4], load, exercise,
            FieldCodec.Text(payload, values[9]));
        return StrengthLinkReject.None;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(
        Layout,
        [
            LowestVersion, HighestVersion, (long)Kind, (long)(Capabilities & Known), Boot, FieldCodec.Raw(Load.Minimum, in Layout[5]),
            FieldCodec.Raw(Load.Maximum, in Layout[6]), FieldCodec.Raw(Load.Step, in Layout[7]), 0, 0,
        ],
        payload,
        Encoding.ASCII.GetBytes(Exercise),
        Encoding.UTF8.GetBytes(Firmware));
}
