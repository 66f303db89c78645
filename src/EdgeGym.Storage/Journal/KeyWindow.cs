using System.Buffers.Binary;

namespace EdgeGym.Storage.Journal;

/// <summary>The last 1,024 key hashes of one machine with their sequences: a ring with an open-addressing index. Grows as needed; used by one thread.</summary>
internal sealed class KeyWindow
{
    public const int Capacity = 1_024;
    private const int EntryBytes = sizeof(ulong) + sizeof(long);

    private ulong[] _hashes = new ulong[16];
    private long[] _sequences = new long[16];
    private ushort[] _index = new ushort[64];   // ring position + 1; 0 is empty
    private int _next;

    public int Count { get; private set; }

    /// <summary>Changed since the last <see cref="Save"/>.</summary>
    public bool IsDirty { get; set; }

    public bool TryFind(ulong hash, out long sequence)
    {
        var mask = _index.Length - 1;
        for (var slot = (int)hash & mask; _index[slot] != 0; slot = (slot + 1) & mask)
        {
            var position = _index[slot] - 1;
            if (_hashes[position] == hash)
            {
                sequence = _sequences[position];
                return true;
            }
        }

        sequence = 0;
        return false;
    }

    /// <summary>Adds a hash that is not in the window; the oldest goes when it is full.</summary>
    public void Add(ulong hash, long sequence)
    {
        if (Count == _hashes.Length)
        {
            if (Count < Capacity)
                Grow();
            else
                Forget(_next);
        }

        _hashes[_next] = hash;
        _sequences[_next] = sequence;
        Link(_next);
        _next = (_next + 1) & (_hashes.Length - 1);
        Count = Math.Min(Count + 1, _hashes.Length);
        IsDirty = true;
    }

    /// <summary>Oldest first: hash and sequence, 16 bytes little-endian each.</summary>
    public byte[] Save()
    {
        var body = new byte[Count * EntryBytes];
        var position = (_next - Count) & (_hashes.Length - 1);
        for (var entry = 0; entry < Count; entry++)
        {
            var at = body.AsSpan(entry * EntryBytes, EntryBytes);
            BinaryPrimitives.WriteUInt64LittleEndian(at, _hashes[position]);
            BinaryPrimitives.WriteInt64LittleEndian(at[sizeof(ulong)..], _sequences[position]);
            position = (position + 1) & (_hashes.Length - 1);
        }

        IsDirty = false;
        return body;
    }

    public static KeyWindow Load(ReadOnlySpan<byte> body)
    {
        var window = new KeyWindow();
        for (; body.Length >= EntryBytes; body = body[EntryBytes..])
        {
            var hash = BinaryPrimitives.ReadUInt64LittleEndian(body);
            if (!window.TryFind(hash, out _))
                window.Add(hash, BinaryPrimitives.ReadInt64LittleEndian(body[sizeof(ulong)..]));
        }

        window.IsDirty = false;
        return window;
    }

    private void Link(int position)
    {
        var mask = _index.Length - 1;
        var slot = (int)_hashes[position] & mask;
        while (_index[slot] != 0)
            slot = (slot + 1) & mask;
        _index[slot] = (ushort)(position + 1);
    }

    // Linear probing without tombstones: entries behind the hole move up when their home allows it.
    private void Forget(int position)
    {
        var mask = _index.Length - 1;
        var hole = (int)_hashes[position] & mask;
        while (_index[hole] != position + 1)
            hole = (hole + 1) & mask;
        for (var slot = (hole + 1) & mask; _index[slot] != 0; slot = (slot + 1) & mask)
        {
            var home = (int)_hashes[_index[slot] - 1] & mask;
            if (((slot - home) & mask) < ((slot - hole) & mask))
                continue;
            _index[hole] = _index[slot];
            hole = slot;
        }

        _index[hole] = 0;
    }

    private void Grow()
    {
        var hashes = new ulong[_hashes.Length * 2];
        var sequences = new long[hashes.Length];
        for (var entry = 0; entry < Count; entry++)
        {
            var position = (_next - Count + entry) & (_hashes.Length - 1);
            hashes[entry] = _hashes[position];
            sequences[entry] = _sequences[position];
        }

        (_hashes, _sequences, _index, _next) = (hashes, sequences, new ushort[hashes.Length * 4], Count);
        for (var entry = 0; entry < Count; entry++)
            Link(entry);
    }
}
