using System.Collections.Frozen;
using EdgeGym.Protocols.Ant;
using EdgeGym.Protocols.Cps;
using EdgeGym.Protocols.Csafe;
using EdgeGym.Protocols.Csc;
using EdgeGym.Protocols.Ftms;
using EdgeGym.Protocols.Hrs;
using EdgeGym.Protocols.Keiser;
using EdgeGym.Protocols.OpenBarbell;
using EdgeGym.Protocols.Sparkplug;
using EdgeGym.Protocols.StrengthLink;
using EdgeGym.Protocols.Tindeq;
using EdgeGym.Protocols.Vitruvian;
using EdgeGym.Protocols.Voltra;

namespace EdgeGym.Protocols;

/// <summary>Decodes one frame, payload or characteristic for a person to read; never throws.</summary>
/// <param name="part">What follows the protocol's id, such as <c>2ad2</c> in <c>ftms/2ad2</c>; empty where there is none.</param>
/// <param name="bytes">As received.</param>
public delegate DecodedMessage FrameDecoder(string part, ReadOnlySpan<byte> bytes);

/// <summary>One protocol that the gateway speaks.</summary>
/// <param name="Id">Its folder under <c>Protocols</c> and <c>firmware-protocols</c> in lower case, its configuration value and metric tag.</param>
/// <param name="Decode">For <c>gym decode</c> and the technician's page.</param>
/// <param name="CreateReader">Makes what turns one machine's frames (<c>raw/{protocol}</c> messages) into readings; null where machines speak it another way.</param>
public sealed record ProtocolEntry(string Id, FrameDecoder Decode, Func<IFrameReader>? CreateReader = null);

/// <summary>Every protocol, one line each.</summary>
public static class ProtocolCatalog
{
    public static FrozenDictionary<string, ProtocolEntry> ById { get; } =
        new ProtocolEntry[]
        {
            new("ant", AntDocument.Decode, () => new AntReader()),
            new("cps", CpsDocument.Decode, static () => new CpsReader()),
            new("csafe", CsafeDocument.Decode, static () => new CsafeReader()),
            new("csc", CscDocument.Decode, static () => new CscReader()),
            new("ftms", FtmsDocument.Decode, static () => new FtmsReader()),
            new("hrs", HrsDocument.Decode, static () => new HrsReader()),
            new("keiser", KeiserDocument.Decode, () => new KeiserReader()),
            new("openbarbell", OpenBarbellDocument.Decode, () => new OpenBarbellReader()),
            new("sparkplug", SparkplugDocument.Decode),
            new("strengthlink", StrengthLinkDocument.Decode),
            new("tindeq", TindeqDocument.Decode, () => new TindeqReader()),
            new("vitruvian", VitruvianDocument.Decode, () => new VitruvianReader()),
            new("voltra", VoltraDocument.Decode, () => new VoltraReader()),
        }.ToFrozenDictionary(entry => entry.Id, StringComparer.Ordinal);

    /// <param name="name">Protocol, or <c>protocol/part</c>.</param>
    /// <param name="bytes">As received.</param>
    /// <param name="json">The answer of contract section 5, the error document included.</param>
    /// <returns>False when the bytes are no valid frame or there is no such protocol.</returns>
    public static bool TryDecode(string name, ReadOnlySpan<byte> bytes, out byte[] json)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var id = slash < 0 ? name : name[..slash];
        var message = ById.TryGetValue(id, out var entry)
            ? entry.Decode(slash < 0 ? "" : name[(slash + 1)..], bytes)
            : DecodedMessage.Rejected("unknown_protocol", string.Join(", ", ById.Keys.Order(StringComparer.Ordinal)));
        json = message.ToJson(name);
        return message.Error is null;
    }
}
