using System.Buffers.Binary;
using System.Text;

namespace EdgeGym.Benchmarks.Publish;

/// <summary>The bytes of one virtual client, MQTT 3.1.1, written here by hand so that neither our codec nor our client is on the generator's side.</summary>
internal sealed class LoadPacket
{
    private const string SequenceMark = "{sequence}";
    private const int SequenceDigits = 10;

    private readonly int _identifierAt;
    private readonly int _sequenceAt = -1;

    public LoadPacket(LoadOptions options, int client)
    {
        var topic = Encoding.UTF8.GetBytes(Fill(options.Topic, client));
        var text = Fill(options.Payload, client);
        var markAt = text.IndexOf(SequenceMark, StringComparison.Ordinal);
        var payload = text.Length == 0
            ? Enumerable.Range(0, options.PayloadBytes).Select(index => (byte)('a' + (index % 26))).ToArray()
            : Encoding.UTF8.GetBytes(text.Replace(SequenceMark, new string('0', SequenceDigits), StringComparison.Ordinal));

        var body = new List<byte>();
        Append(body, topic);
        _identifierAt = body.Count;
        body.AddRange([0, 1]);
        var payloadAt = body.Count;
        body.AddRange(payload);
        Publish = Frame(0x32, body);
        var headerLength = Publish.Length - body.Count;
        _identifierAt += headerLength;
        if (markAt >= 0)
            _sequenceAt = headerLength + payloadAt + Encoding.UTF8.GetByteCount(text.AsSpan(0, markAt));
    }

    public byte[] Publish { get; }

    public static byte[] Connect(LoadOptions options, int client)
    {
        const byte CleanSession = 0x02;
        const byte HasPassword = 0x40;
        const byte HasUser = 0x80;
        var flags = CleanSession;
        var user = options.Credentials?[client].User ?? (options.User is { } users ? Fill(users, client) : null);
        var password = options.Credentials?[client].Password ?? (options.Password is { } passwords ? Fill(passwords, client) : null);
        if (user != null)
            flags |= HasUser;
        if (password != null)
            flags |= HasPassword;

        List<byte> body = [0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, flags, 0, 60];
        Append(body, Encoding.UTF8.GetBytes($"load-{Environment.ProcessId}-{client}"));
        if (user != null)
            Append(body, Encoding.UTF8.GetBytes(user));
        if (password != null)
            Append(body, Encoding.UTF8.GetBytes(password));
        return Frame(0x10, body);
    }

    /// <summary>The same packet with the next identifier and sequence number.</summary>
    public void Next(ushort identifier, long sequence)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Publish.AsSpan(_identifierAt), identifier);
        if (_sequenceAt < 0)
            return;

        // 1000000000 and up: ten digits without a leading zero, which JSON forbids.
        sequence += 1_000_000_000;
        for (var at = _sequenceAt + SequenceDigits - 1; at >= _sequenceAt; at--)
        {
            Publish[at] = (byte)('0' + (sequence % 10));
            sequence /= 10;
        }
    }

    private static string Fill(string template, int client) => template.Replace("{client}", client.ToString("D4"), StringComparison.Ordinal);

    private static void Append(List<byte> body, byte[] field)
    {
        body.Add((byte)(field.Length >> 8));
        body.Add((byte)field.Length);
        body.AddRange(field);
    }

    private static byte[] Frame(byte first, List<byte> body)
    {
        List<byte> frame = [first];
        var rest = body.Count;
        for (; rest > 0x7F; rest >>= 7)
            frame.Add((byte)(rest | 0x80));
        frame.Add((byte)rest);
        frame.AddRange(body);
        return [.. frame];
    }
}
