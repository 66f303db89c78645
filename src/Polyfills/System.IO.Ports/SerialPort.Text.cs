using System.Text;

namespace System.IO.Ports;

/// <summary>Text over the line: bytes read ahead while a terminator is looked for stay in <c>_ahead</c> for the next call.</summary>
public partial class SerialPort
{
    private readonly List<byte> _ahead = [];
    private Encoding _encoding = Encoding.ASCII;
    private Decoder _decoder = Encoding.ASCII.GetDecoder();
    private string _newLine = "\n";

    public Encoding Encoding
    {
        get => _encoding;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _encoding = value;
            _decoder = value.GetDecoder();
        }
    }

    public string NewLine
    {
        get => _newLine;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            _newLine = value;
        }
    }

    /// <summary>All complete characters at hand, perhaps none.</summary>
    public string ReadExisting()
    {
        var waiting = Connection.ReadNumber(NativeSerial.FIONREAD, "FIONREAD");
        if (waiting > 0)
            ReadAhead(waiting);
        return Decode(_ahead.Count, flush: false);
    }

    public string ReadLine() => ReadTo(_newLine);

    /// <summary>The text before <paramref name="value"/>, which is taken too. After a timeout what has come stays for the next call.</summary>
    public string ReadTo(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _ = Connection;
        var terminator = _encoding.GetBytes(value);
        var searched = 0;
        while (true)
        {
            var found = IndexOf(terminator, searched);
            if (found >= 0)
            {
                var text = Decode(found, flush: true);
                _ahead.RemoveRange(0, terminator.Length);
                return text;
            }

            searched = Math.Max(0, _ahead.Count - terminator.Length + 1);
            ReadAhead(256);
        }
    }

    public void Write(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = _encoding.GetBytes(text);
        Write(bytes, 0, bytes.Length);
    }

    public void Write(char[] buffer, int offset, int count)
    {
        var bytes = _encoding.GetBytes(buffer, offset, count);
        Write(bytes, 0, bytes.Length);
    }

    public void WriteLine(string text) => Write(text + _newLine);

    private void ReadAhead(int most)
    {
        var chunk = new byte[most];
        var count = Connection.Read(chunk, EffectiveTimeout(_readTimeout));
        _ahead.AddRange(chunk.AsSpan(0, count));
    }

    private int TakeAhead(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _ahead.Count);
        Runtime.InteropServices.CollectionsMarshal.AsSpan(_ahead)[..count].CopyTo(destination);
        _ahead.RemoveRange(0, count);
        return count;
    }

    /// <summary>Multi-byte code units are compared on their own boundaries.</summary>
    private int IndexOf(byte[] terminator, int from)
    {
        var unit = _encoding is UTF32Encoding ? 4 : _encoding is UnicodeEncoding ? 2 : 1;
        var bytes = Runtime.InteropServices.CollectionsMarshal.AsSpan(_ahead);
        for (var i = from - (from % unit); i + terminator.Length <= bytes.Length; i += unit)
        {
            if (bytes.Slice(i, terminator.Length).SequenceEqual(terminator))
                return i;
        }

        return -1;
    }

    private string Decode(int count, bool flush)
    {
        var bytes = Runtime.InteropServices.CollectionsMarshal.AsSpan(_ahead)[..count];
        var chars = new char[_decoder.GetCharCount(bytes, flush)];
        var length = _decoder.GetChars(bytes, chars, flush);
        _ahead.RemoveRange(0, count);
        return new string(chars, 0, length);
    }

    private void ClearText()
    {
        _ahead.Clear();
        _decoder.Reset();
    }
}
