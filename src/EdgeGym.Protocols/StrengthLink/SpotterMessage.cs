using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>The machine's spotter has taken load off a person (specification, section 4.18). Null means not reported.</summary>
/// <param name="Boot">Number of the machine's start.</param>
/// <param name="Event">As in <see cref="RepetitionMessage"/>.</param>
/// <param name="MachineTime">Unix ms.</param>
/// <param name="Reason">Why; a number that this version does not know is read as <see cref="SpotterReason.Other"/>.</param>
/// <param name="LoadBeforeKilograms">0 to 1000 kg in whole grams.</param>
/// <param name="LoadAfterKilograms">What the person feels since, likewise.</param>
public readonly record struct SpotterMessage(
    uint Boot, uint Event, long? MachineTime, SpotterReason Reason, double? LoadBeforeKilograms, double? LoadAfterKilograms)
    : IStrengthLinkMessage<SpotterMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Spotter);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.Spotter;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out SpotterMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new SpotterMessage(
            (uint)values[0],
            (uint)values[1],
            values[2] == FieldCodec.Absent ? null : values[2],
            ReasonOf(values[3]),
            FieldCodec.Scaled(values[4], in Layout[4]),
            FieldCodec.Scaled(values[5], in Layout[5]));
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(
        Layout,
        [
            Boot, Event, FieldCodec.Raw(MachineTime), (long)Reason, FieldCodec.Raw(LoadBeforeKilograms, in Layout[4]),
            FieldCodec.Raw(LoadAfterKilograms, in Layout[5]),
        ],
        payload);

    internal static SpotterReason ReasonOf(long number) =>
        number is >= (long)SpotterReason.Stalled and <= (long)SpotterReason.Asked ? (SpotterReason)number : SpotterReason.Other;
}
