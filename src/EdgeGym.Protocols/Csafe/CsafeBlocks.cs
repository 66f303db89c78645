namespace EdgeGym.Protocols.Csafe;

/// <summary>One command of a request, or the data of one command in a response.</summary>
/// <param name="wrapper">The Concept2 wrapper around it; 0 for none.</param>
/// <param name="id">Command.</param>
/// <param name="data">Without id and count.</param>
public readonly ref struct CsafeBlock(byte wrapper, byte id, ReadOnlySpan<byte> data)
{
    public byte Wrapper { get; } = wrapper;

    public byte Id { get; } = id;

    public ReadOnlySpan<byte> Data { get; } = data;

    public CsafeCommand? Command => CsafeCommands.Find(Wrapper, Id);
}

/// <summary>Walks the commands of a frame, into wrappers too. A wrapper whose contents are no commands is a block of its own.</summary>
public ref struct CsafeBlocks
{
    private readonly ReadOnlySpan<byte> _contents;
    private readonly bool _response;
    private int _offset;
    private int _wrapperEnd;
    private byte _wrapper;

    private CsafeBlocks(ReadOnlySpan<byte> contents, bool response)
    {
        _contents = contents;
        _response = response;
    }

    /// <summary>The contents ended in the middle of a command.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>One zero byte stood behind the last answer, as a Life Fitness machine sends it.</summary>
    public bool HasTrailingZero { get; private set; }

    /// <param name="contents">Of a request: short commands are the id alone.</param>
    public static CsafeBlocks OfRequest(ReadOnlySpan<byte> contents) => new(contents, response: false);

    /// <param name="data">Of a response, behind the status byte: each id has a count and data.</param>
    public static CsafeBlocks OfResponse(ReadOnlySpan<byte> data) => new(data, response: true);

    /// <returns>False at the end, or when <see cref="IsBroken"/>.</returns>
    public bool TryNext(out CsafeBlock block)
    {
        block = default;
        while (true)
        {
            if (_wrapper != 0 && _offset >= _wrapperEnd)
                _wrapper = 0;
            var end = _wrapper != 0 ? _wrapperEnd : _contents.Length;
            if (_offset >= end)
                return false;
            if (_response && _wrapper == 0 && _offset > 0 && _offset == end - 1 && _contents[_offset] == 0)
            {
                HasTrailingZero = true;
                _offset = end;
                return false;
            }

            if (!TryTake(_contents[..end], _response, ref _offset, out var id, out var data))
            {
                IsBroken = true;
                _offset = _contents.Length;
                _wrapper = 0;
                return false;
            }

            if (_wrapper != 0 || !Concept2Commands.IsWrapper(id) || data.IsEmpty || !IsSound(data, _response))
            {
                block = new CsafeBlock(_wrapper, id, data);
                return true;
            }

            _wrapper = id;
            _wrapperEnd = _offset;
            _offset -= data.Length;
        }
    }

    private static bool TryTake(ReadOnlySpan<byte> contents, bool response, scoped ref int offset, out byte id, out ReadOnlySpan<byte> data)
    {
        id = contents[offset++];
        data = default;
        if (id >= 0x80 && !response)
            return true;
        if (offset >= contents.Length)
            return false;
        var count = contents[offset++];
        if (contents.Length - offset < count)
            return false;
        data = contents.Slice(offset, count);
        offset += count;
        return true;
    }

    private static bool IsSound(ReadOnlySpan<byte> contents, bool response)
    {
        var offset = 0;
        while (offset < contents.Length)
        {
            if (!TryTake(contents, response, ref offset, out _, out _))
                return false;
        }

        return true;
    }
}
