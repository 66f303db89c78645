namespace EdgeGym.Protocols.StrengthLink;

/// <summary>The set is over (specification, section 4.9). Null means not reported.</summary>
/// <param name="Boot">Number of the machine's start.</param>
/// <param name="Event">As in <see cref="RepetitionMessage"/>.</param>
/// <param name="MachineTime">Unix ms.</param>
/// <param name="LoadKilograms">0 to 1000 kg in whole grams.</param>
/// <param name="Repetitions">0 to 1000, partial ones left out.</param>
/// <param name="PerceivedExertion">RPE 0 to 10 in steps of 0.5, as the person entered it at the machine.</param>
/// <param name="RepetitionsInReserve">0 to 10 in steps of 0.5.</param>
/// <param name="DurationMilliseconds">First movement to last, 0 to 86,400,000 ms.</param>
/// <param name="RestBeforeMilliseconds">Since the end of the set before, 0 to 86,400,000 ms.</param>
/// <param name="RangeOfMotionMillimetres">Mean travel of the full repetitions, 0 to 5000 mm.</param>
/// <param name="PeakPowerWatts">0 to 20,000 W.</param>
/// <param name="WorkJoules">Sum of the lifting phases, 0 to 1,000,000 J.</param>
/// <param name="Seat">Number on the seat's scale, 0 to 254.</param>
public readonly record struct SetEndMessage(
    uint Boot, uint Event, long? MachineTime, double? LoadKilograms, int? Repetitions, double? PerceivedExertion, double? RepetitionsInReserve,
    int? DurationMilliseconds = null, int? RestBeforeMilliseconds = null, int? RangeOfMotionMillimetres = null, int? PeakPowerWatts = null,
    int? WorkJoules = null, int? Seat = null)
    : IStrengthLinkMessage<SetEndMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.SetEnd);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.SetEnd;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out SetEndMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new SetEndMessage(
            (uint)values[0],
            (uint)values[1],
            values[2] == FieldCodec.Absent ? null : values[2],
            FieldCodec.Scaled(values[3], in Layout[3]),
            FieldCodec.Number(values[4]),
            FieldCodec.Scaled(values[5], in Layout[5]),
            FieldCodec.Scaled(values[6], in Layout[6]),
            FieldCodec.Number(values[7]),
            FieldCodec.Number(values[8]),
            FieldCodec.Number(values[9]),
            FieldCodec.Number(values[10]),
            FieldCodec.Number(values[11]),
            FieldCodec.Number(values[12]));
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(
        Layout,
        [
            Boot, Event, FieldCodec.Raw(MachineTime), FieldCodec.Raw(LoadKilograms, in Layout[3]), FieldCodec.Raw(Repetitions),
            FieldCodec.Raw(PerceivedExertion, in Layout[5]), FieldCodec.Raw(RepetitionsInReserve, in Layout[6]),
            FieldCodec.Raw(DurationMilliseconds), FieldCodec.Raw(RestBeforeMilliseconds), FieldCodec.Raw(RangeOfMotionMillimetres),
            FieldCodec.Raw(PeakPowerWatts), FieldCodec.Raw(WorkJoules), FieldCodec.Raw(Seat),
        ],
        payload);
}
