using System.Buffers.Binary;

namespace EdgeGym.Protocols.Keiser;

/// <summary>One machine in a chip's directory.</summary>
/// <param name="Model">Such as 0x2035.</param>
/// <param name="Chest">Position, null for none; likewise the three others. In the maker's own sample the directory and its sets disagree on which is seat and which chest.</param>
/// <param name="FirstPage">Where its chain of sets begins.</param>
public readonly record struct KeiserDirectoryEntry(ushort Model, byte? Chest, byte? Rom2, byte? Rom1, byte? Seat, byte FirstPage)
{
    public const int InPage = 3;
    public const int Bytes = 10;
    private const byte Used = 1;

    /// <param name="page">A directory page whose checksum holds.</param>
    /// <param name="index">0–2.</param>
    /// <param name="entry">Valid when true is returned.</param>
    /// <returns>False for a free entry.</returns>
    public static bool TryRead(ReadOnlySpan<byte> page, int index, out KeiserDirectoryEntry entry)
    {
        var bytes = page.Slice(index * Bytes, Bytes);
        entry = new KeiserDirectoryEntry(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]), Position(bytes[3]), Position(bytes[4]), Position(bytes[5]), Position(bytes[6]), bytes[7]);
        return bytes[0] == Used;
    }

    private static byte? Position(byte value) => value == KeiserPage.None ? null : value;
}

/// <summary>Walks a whole chip: machines of the directory, and the sets of each along its chain. A value; allocates nothing.</summary>
public ref struct KeiserChip(ReadOnlySpan<byte> image)
{
    public const int Bytes = KeiserPage.Bytes * KeiserPage.Pages;

    private readonly ReadOnlySpan<byte> _image = image;
    private int _slot = -1;
    private int _page = -1;

    /// <summary>Pages that were read: a page is one set of one machine, so that a second visit is a broken chain.</summary>
    private UInt128 _seenLow, _seenHigh;

    /// <summary>Machine of the newest set.</summary>
    public KeiserDirectoryEntry Machine { get; private set; }

    /// <summary>Newest set.</summary>
    public KeiserSet Set { get; private set; }

    /// <summary>Pages that could not be read on the way: wrong checksum, a chain that runs in a circle or out of the chip.</summary>
    public int BrokenPages { get; private set; }

    /// <summary>Records that a display has reserved and not filled.</summary>
    public int BlankRecords { get; private set; }

    private const int Blocks = KeiserPage.Pages / KeiserPage.PagesInBlock;

    /// <returns>False when there is no more set.</returns>
    public bool MoveNext()
    {
        while (true)
        {
            if (_page < 0 && !NextMachine())
                return false;
            var reject = KeiserSet.TryRead(Page(_page), out var set);
            Step();
            if (reject is null)
            {
                Set = set;
                return true;
            }

            if (reject == RejectReasons.Blank)
                BlankRecords++;
            else
                BrokenPages++;
        }
    }

    private bool NextMachine()
    {
        while (++_slot < Blocks * KeiserDirectoryEntry.InPage)
        {
            var directory = Page(((_slot / KeiserDirectoryEntry.InPage) * KeiserPage.PagesInBlock) + KeiserPage.DirectoryPage);
            var reject = KeiserPage.Check(directory);
            if (reject is not null)
            {
                if (reject != RejectReasons.Blank && _slot % KeiserDirectoryEntry.InPage == 0)
                    BrokenPages++;
                continue;
            }

            if (!KeiserDirectoryEntry.TryRead(directory, _slot % KeiserDirectoryEntry.InPage, out var entry))
                continue;
            Machine = entry;
            if (!Visit(entry.FirstPage))
                continue;
            _page = entry.FirstPage;
            return true;
        }

        return false;
    }

    private void Step()
    {
        var chain = Page(((_page / KeiserPage.PagesInBlock) * KeiserPage.PagesInBlock) + KeiserPage.ChainPage);
        int next = KeiserPage.Check(chain) is null ? chain[_page % KeiserPage.PagesInBlock] : KeiserPage.None;
        if (next == KeiserPage.EndOfChain)
        {
            _page = -1;
        }
        else
        {
            _page = Visit(next) ? next : -1;
        }
    }

    /// <summary>False, and counted, for a page that holds no set or was read before.</summary>
    private bool Visit(int page)
    {
        ref var seen = ref page < 128 ? ref _seenLow : ref _seenHigh;
        var bit = UInt128.One << (page % 128);
        if (!IsSetPage(page) || (seen & bit) != 0)
        {
            BrokenPages++;
            return false;
        }

        seen |= bit;
        return true;
    }

    private static bool IsSetPage(int page) => page % KeiserPage.PagesInBlock < KeiserPage.DirectoryPage && page < KeiserPage.Pages;

    private readonly ReadOnlySpan<byte> Page(int number) => _image.Slice(number * KeiserPage.Bytes, KeiserPage.Bytes);
}
