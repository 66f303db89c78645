using System.Buffers.Binary;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>
/// Position samples (specification, section 4.7): this header, then <see cref="Count"/> − 1 differences in 0.1 mm as int16, then, if flagged,
/// <see cref="Count"/> forces in N as int16.
/// </summary>
/// <param name="MachineTime">Of the first sample, Unix ms; null while the machine has no time.</param>
/// <param name="IntervalMilliseconds">1 to 1000 ms in steps of 0.1.</param>
/// <param name="Count">1 to 243 samples, 121 with forces.</param>
/// <param name="HasForces">A load cell speaks too.</param>
/// <param name="FirstMillimetres">−5000 to 5000 mm in steps of 0.1.</param>
public readonly record struct PositionHeader(
    long? MachineTime, double IntervalMilliseconds, int Count, bool HasForces, double FirstMillimetres)
{
    public const int Bytes = 16;
    public const double ResolutionMillimetres = 0.1;
    public const double FarthestMillimetres = 5000;

    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Position);

    private int DifferencesBytes => (Count - 1) * sizeof(short);

    private int PayloadBytes => Bytes + DifferencesBytes + (HasForces ? Count * sizeof(short) : 0);

    public static int MostSamples(bool withForces) => withForces ? 121 : 243;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out PositionHeader header)
    {
        header = default;
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        if (reject != StrengthLinkReject.None)
            return reject;

        var read = new PositionHeader(
            values[0] == FieldCodec.Absent ? null : values[0],
            values[1] * Layout[1].Scale,
            (int)values[2],
            (values[3] & 1) != 0,
            values[4] * Layout[4].Scale);
        if (payload.Length < read.PayloadBytes)
            return StrengthLinkReject.BadPayload;
        header = read;
        return StrengthLinkReject.None;
    }

    /// <summary>Unpacks the samples of a payload whose header this is.</summary>
    /// <param name="payload">That payload.</param>
    /// <param name="millimetres">At least <see cref="Count"/>.</param>
    /// <param name="newtons">At least <see cref="Count"/> when <see cref="HasForces"/>.</param>
    /// <returns><see cref="StrengthLinkReject.OutOfRange"/> when the way leads out of ±5000 mm.</returns>
    public StrengthLinkReject CopySamples(ReadOnlySpan<byte> payload, Span<double> millimetres, Span<double> newtons)
    {
        var tenths = (long)Math.Round(FirstMillimetres / ResolutionMillimetres);
        millimetres[0] = tenths * ResolutionMillimetres;
        for (var index = 1; index < Count; index++)
        {
            tenths += BinaryPrimitives.ReadInt16LittleEndian(payload[(Bytes + ((index - 1) * sizeof(short)))..]);
            if (Math.Abs(tenths) > FarthestMillimetres / ResolutionMillimetres)
                return StrengthLinkReject.OutOfRange;
            millimetres[index] = tenths * ResolutionMillimetres;
        }

        for (var index = 0; HasForces && index < Count; index++)
            newtons[index] = BinaryPrimitives.ReadInt16LittleEndian(payload[(Bytes + DifferencesBytes + (index * sizeof(short)))..]);
        return StrengthLinkReject.None;
    }

    internal int Write(Span<byte> payload) => FieldCodec.Write(
        Layout,
        [FieldCodec.Raw(MachineTime), FieldCodec.Raw(IntervalMilliseconds, in Layout[1]), Count, HasForces ? 1 : 0, FieldCodec.Raw(FirstMillimetres, in Layout[4])],
        payload);
}

/// <summary>Position samples with their values, for the side that sends them and for who wants arrays.</summary>
/// <param name="MachineTime">Of the first sample, Unix ms.</param>
/// <param name="IntervalMilliseconds">1 to 1000 ms.</param>
/// <param name="Millimetres">1 to <see cref="PositionHeader.MostSamples"/>; more than 3276.7 mm between two is cut.</param>
/// <param name="Newtons">As many, or null.</param>
public readonly record struct PositionMessage(long? MachineTime, double IntervalMilliseconds, double[] Millimetres, double[]? Newtons)
    : IStrengthLinkMessage<PositionMessage>
{
    public StrengthLinkMessageType Type => StrengthLinkMessageType.Position;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out PositionMessage message)
    {
        message = default;
        var reject = PositionHeader.TryRead(payload, out var header);
        if (reject != StrengthLinkReject.None)
            return reject;

        var millimetres = new double[header.Count];
        var newtons = header.HasForces ? new double[header.Count] : null;
        reject = header.CopySamples(payload, millimetres, newtons);
        if (reject == StrengthLinkReject.None)
            message = new PositionMessage(header.MachineTime, header.IntervalMilliseconds, millimetres, newtons);
        return reject;
    }

    public int Write(Span<byte> payload)
    {
        var count = Math.Min(Millimetres.Length, PositionHeader.MostSamples(Newtons is not null));
        var written = new PositionHeader(MachineTime, IntervalMilliseconds, count, Newtons is not null, Millimetres[0]).Write(payload);
        var before = (long)Math.Round(Math.Clamp(Millimetres[0], -PositionHeader.FarthestMillimetres, PositionHeader.FarthestMillimetres) / PositionHeader.ResolutionMillimetres);
        for (var index = 1; index < count; index++)
        {
            var now = (long)Math.Round(Millimetres[index] / PositionHeader.ResolutionMillimetres);
            var difference = (short)Math.Clamp(now - before, short.MinValue, short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(payload[written..], difference);
            written += sizeof(short);
            before += difference;
        }

        for (var index = 0; Newtons is not null && index < count; index++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(payload[written..], (short)Math.Clamp(Math.Round(Newtons[index]), short.MinValue, short.MaxValue));
            written += sizeof(short);
        }

        return written;
    }
}
