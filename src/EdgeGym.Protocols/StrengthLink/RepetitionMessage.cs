namespace EdgeGym.Protocols.StrengthLink;

/// <summary>One repetition that the machine counted (specification, section 4.8). Null means not reported.</summary>
/// <param name="Boot">Number of the machine's start, other at each start.</param>
/// <param name="Event">Counts this start's repetitions and sets together; with <paramref name="Boot"/> the repetition's name.</param>
/// <param name="MachineTime">End of the concentric phase, Unix ms; null while the machine has no time.</param>
/// <param name="LoadKilograms">0 to 1000 kg in whole grams.</param>
/// <param name="ConcentricMilliseconds">0 to 65,534 ms.</param>
/// <param name="EccentricMilliseconds">0 to 65,534 ms.</param>
/// <param name="RangeOfMotionMillimetres">0 to 5000 mm.</param>
/// <param name="MeanConcentricVelocity">0 to 10 m/s in steps of 0.001.</param>
/// <param name="PeakConcentricVelocity">0 to 20 m/s in steps of 0.001.</param>
/// <param name="Partial">True: travel too short to count.</param>
/// <param name="MeanPowerWatts">Lifting phase, 0 to 10,000 W.</param>
/// <param name="PeakPowerWatts">0 to 20,000 W.</param>
/// <param name="WorkJoules">Lifting phase, 0 to 65,534 J.</param>
/// <param name="PeakForceNewtons">At the handle, 0 to 20,000 N.</param>
public readonly record struct RepetitionMessage(
    uint Boot,
    uint Event,
    long? MachineTime,
    double? LoadKilograms,
    int? ConcentricMilliseconds,
    int? EccentricMilliseconds,
    int? RangeOfMotionMillimetres,
    double? MeanConcentricVelocity,
    double? PeakConcentricVelocity,
    bool Partial,
    int? MeanPowerWatts = null,
    int? PeakPowerWatts = null,
    int? WorkJoules = null,
    int? PeakForceNewtons = null) : IStrengthLinkMessage<RepetitionMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Repetition);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.Repetition;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out RepetitionMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new RepetitionMessage(
            (uint)values[0],
            (uint)values[1],
            values[2] == FieldCodec.Absent ? null : values[2],
            FieldCodec.Scaled(values[3], in Layout[3]),
            FieldCodec.Number(values[4]),
            FieldCodec.Number(values[5]),
            FieldCodec.Number(values[6]),
            FieldCodec.Scaled(values[7], in Layout[7]),
            FieldCodec.Scaled(values[8], in Layout[8]),
            (values[9] & 1) != 0,
            FieldCodec.Number(values[10]),
            FieldCodec.Number(values[11]),
            FieldCodec.Number(values[12]),
            FieldCodec.Number(values[13]));
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(
        Layout,
        [
            Boot, Event, FieldCodec.Raw(MachineTime), FieldCodec.Raw(LoadKilograms, in Layout[3]),
            FieldCodec.Raw(ConcentricMilliseconds), FieldCodec.Raw(EccentricMilliseconds), FieldCodec.Raw(RangeOfMotionMillimetres),
            FieldCodec.Raw(MeanConcentricVelocity, in Layout[7]), FieldCodec.Raw(PeakConcentricVelocity, in Layout[8]), Partial ? 1 : 0,
            FieldCodec.Raw(MeanPowerWatts), FieldCodec.Raw(PeakPowerWatts), FieldCodec.Raw(WorkJoules), FieldCodec.Raw(PeakForceNewtons),
        ],
        payload);
}
