using System.Buffers.Binary;
using EdgeGym.Equipment.Facts;

namespace EdgeGym.Storage.Journal;

/// <summary>
/// Which facts of the newest segment belong to which machine and kind. A full segment becomes one row of about 3 bytes per fact: an index that
/// costs one insert per 4,096 facts, where a B-tree index would dirty a page per machine and kind in each commit.
/// </summary>
/// <remarks>Body: groups in ascending (machine, kind), each machine·256+kind (4 bytes), length in bytes of its list (4), then offsets from the segment's first sequence (2 each).</remarks>
internal sealed class PostingsWriter
{
    public const int SegmentFacts = 4_096;

    private readonly List<(int Group, long Sequence)> _entries = new(SegmentFacts * 2);

    public bool IsFull => _entries.Count >= SegmentFacts;

    public static int Group(int machine, FactKind kind) => (machine << 8) | (byte)kind;

    public void Add(long sequence, int machine, FactKind kind) => _entries.Add((Group(machine, kind), sequence));

    public void Clear() => _entries.Clear();

    /// <summary>Everything gathered, as rows; one, unless a single commit was very large.</summary>
    public IEnumerable<(long First, long Last, byte[] Body)> Encode()
    {
        for (var start = 0; start < _entries.Count;)
        {
            var first = _entries[start].Sequence;
            var end = start;
            while (end < _entries.Count && end - start < SegmentFacts * 2 && _entries[end].Sequence - first <= ushort.MaxValue)
                end++;
            yield return (first, _entries[end - 1].Sequence, Encode(first, _entries.GetRange(start, end - start)));
            start = end;
        }
    }

    private static byte[] Encode(long first, List<(int Group, long Sequence)> sorted)
    {
        sorted.Sort();
        var body = new MemoryStream(sorted.Count * 3);
        Span<byte> number = stackalloc byte[8];
        for (var start = 0; start < sorted.Count;)
        {
            var end = start;
            while (end < sorted.Count && sorted[end].Group == sorted[start].Group)
                end++;
            BinaryPrimitives.WriteInt32LittleEndian(number, sorted[start].Group);
            BinaryPrimitives.WriteInt32LittleEndian(number[4..], (end - start) * sizeof(ushort));
            body.Write(number);
            for (; start < end; start++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)(sorted[start].Sequence - first));
                body.Write(number[..sizeof(ushort)]);
            }
        }

        return body.ToArray();
    }

    /// <summary>Adds the sequences of one group that come after <paramref name="after"/>. False: the bytes are not what <see cref="Encode()"/> writes.</summary>
    public static bool TryFind(ReadOnlySpan<byte> body, long first, int group, long after, List<long> found)
    {
        while (body.Length >= 8)
        {
            var key = BinaryPrimitives.ReadInt32LittleEndian(body);
            var length = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
            body = body[8..];
            if (length < 0 || length > body.Length)
                return false;
            if (key == group)
            {
                for (var list = body[..length]; list.Length >= sizeof(ushort); list = list[sizeof(ushort)..])
                {
                    var sequence = first + BinaryPrimitives.ReadUInt16LittleEndian(list);
                    if (sequence > after)
                        found.Add(sequence);
                }
            }

            if (key >= group)
                return true;
            body = body[length..];
        }

        return body.IsEmpty;
    }
}
