using System.Text;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>A person signs in at the machine (specification, section 4.12), by exactly one of tag and member.</summary>
/// <param name="Tag">A card's number, 1 to 32 bytes as upper-case hexadecimal digits.</param>
/// <param name="Member">Member id, 1 to 64 of <c>a-z A-Z 0-9 _ -</c>.</param>
public readonly record struct LoginMessage(string? Tag, string? Member) : IStrengthLinkMessage<LoginMessage>
{
    private const int ByTag = 1;
    private const int ByMember = 2;
    private const int LongestTagBytes = 32;

    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Login);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.Login;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out LoginMessage message)
    {
        message = default;
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        if (reject != StrengthLinkReject.None)
            return reject;

        var name = FieldCodec.Slice(payload, values[1]);
        if (values[0] == ByTag)
        {
            message = new LoginMessage(Convert.ToHexString(name), null);
            return name.Length <= LongestTagBytes ? StrengthLinkReject.None : StrengthLinkReject.OutOfRange;
        }

        message = new LoginMessage(null, Encoding.Latin1.GetString(name));
        return Equipment.Identifier.IsValid(message.Member, 64) ? StrengthLinkReject.None : StrengthLinkReject.OutOfRange;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(
        Layout,
        [Tag is null ? ByMember : ByTag, 0],
        payload,
        Tag is null ? Encoding.Latin1.GetBytes(Member ?? "") : Convert.FromHexString(Tag));
}
