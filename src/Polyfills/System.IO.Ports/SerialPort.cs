using System.ComponentModel;
using System.Text;

namespace System.IO.Ports;

/// <summary>A serial line or pseudo-terminal on Linux, with the public surface of the System.IO.Ports package that this product uses.</summary>
public partial class SerialPort : Component
{
    public const int InfiniteTimeout = -1;

    /// <summary>The package waits at least this long; shorter timeouts behave alike here so that nothing changes with the package.</summary>
    private const int ShortestTimeoutMilliseconds = 30;

    private SerialConnection _connection;
    private SerialStream _stream;
    private string _portName = "COM1";
    private int _baudRate = 9600;
    private Parity _parity = Parity.None;
    private int _dataBits = 8;
    private StopBits _stopBits = StopBits.One;
    private Handshake _handshake = Handshake.None;
    private int _readTimeout = InfiniteTimeout;
    private int _writeTimeout = InfiniteTimeout;
    private int _readBufferSize = 4096;
    private int _writeBufferSize = 2048;
    private bool _dtrEnable;
    private bool _rtsEnable;
    private bool _breakState;

    public SerialPort()
    {
    }

    public SerialPort(string portName)
        : this(portName, 9600)
    {
    }

    public SerialPort(string portName, int baudRate)
        : this(portName, baudRate, Parity.None)
    {
    }

    public SerialPort(string portName, int baudRate, Parity parity)
        : this(portName, baudRate, parity, 8)
    {
    }

    public SerialPort(string portName, int baudRate, Parity parity, int dataBits)
        : this(portName, baudRate, parity, dataBits, StopBits.One)
    {
    }

    public SerialPort(string portName, int baudRate, Parity parity, int dataBits, StopBits stopBits)
    {
        PortName = portName;
        BaudRate = baudRate;
        Parity = parity;
        DataBits = dataBits;
        StopBits = stopBits;
    }

    public bool IsOpen => _connection is not null;

    public Stream BaseStream => _stream ?? throw NotOpen();

    public string PortName
    {
        get => _portName;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            ThrowIfOpen();
            _portName = value;
        }
    }

    public int BaudRate
    {
        get => _baudRate;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            Configure(ref _baudRate, value);
        }
    }

    public Parity Parity
    {
        get => _parity;
        set
        {
            RequireRange((int)value, 0, (int)Parity.Space);
            Configure(ref _parity, value);
        }
    }

    public int DataBits
    {
        get => _dataBits;
        set
        {
            RequireRange(value, 5, 8);
            Configure(ref _dataBits, value);
        }
    }

    public StopBits StopBits
    {
        get => _stopBits;
        set
        {
            RequireRange((int)value, (int)StopBits.One, (int)StopBits.OnePointFive);
            Configure(ref _stopBits, value);
        }
    }

    public Handshake Handshake
    {
        get => _handshake;
        set
        {
            RequireRange((int)value, 0, (int)Handshake.RequestToSendXOnXOff);
            Configure(ref _handshake, value);
        }
    }

    /// <summary>Milliseconds, or <see cref="InfiniteTimeout"/>.</summary>
    public int ReadTimeout
    {
        get => _readTimeout;
        set
        {
            RequireRange(value, InfiniteTimeout, int.MaxValue);
            _readTimeout = value;
        }
    }

    /// <summary>Milliseconds, never 0, or <see cref="InfiniteTimeout"/>.</summary>
    public int WriteTimeout
    {
        get => _writeTimeout;
        set
        {
            RequireRange(value, InfiniteTimeout, int.MaxValue);
            ArgumentOutOfRangeException.ThrowIfZero(value);
            _writeTimeout = value;
        }
    }

    /// <summary>Without effect on Linux, as in the package.</summary>
    public int ReadBufferSize
    {
        get => _readBufferSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ThrowIfOpen();
            _readBufferSize = value;
        }
    }

    /// <summary>Without effect on Linux, as in the package.</summary>
    public int WriteBufferSize
    {
        get => _writeBufferSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ThrowIfOpen();
            _writeBufferSize = value;
        }
    }

    public bool DtrEnable
    {
        get => _dtrEnable;
        set
        {
            _connection?.SetModemLine(NativeSerial.TIOCM_DTR, value);
            _dtrEnable = value;
        }
    }

    public bool RtsEnable
    {
        get => HardwareHandshake ? throw new InvalidOperationException("RTS belongs to the handshake.") : _rtsEnable;
        set
        {
            if (HardwareHandshake)
                throw new InvalidOperationException("RTS belongs to the handshake.");
            _connection?.SetModemLine(NativeSerial.TIOCM_RTS, value);
            _rtsEnable = value;
        }
    }

    public bool BreakState
    {
        get => Connection is not null && _breakState;
        set
        {
            Connection.SetBreak(value);
            _breakState = value;
        }
    }

    public bool CtsHolding => ModemLine(NativeSerial.TIOCM_CTS);

    public bool DsrHolding => ModemLine(NativeSerial.TIOCM_DSR);

    public bool CDHolding => ModemLine(NativeSerial.TIOCM_CAR);

    public int BytesToRead => Connection.ReadNumber(NativeSerial.FIONREAD, "FIONREAD") + _ahead.Count;

    public int BytesToWrite => Connection.ReadNumber(NativeSerial.TIOCOUTQ, "TIOCOUTQ");

    private bool HardwareHandshake => _handshake is Handshake.RequestToSend or Handshake.RequestToSendXOnXOff;

    private SerialConnection Connection => _connection ?? throw NotOpen();

    public static string[] GetPortNames() => SerialPortNames.Find("/sys/class/tty", "/dev");

    public void Open()
    {
        ThrowIfOpen();
        ClearText();
        var connection = SerialConnection.Open(this, OnDataArrived);
        try
        {
            InitialModemLine(connection, NativeSerial.TIOCM_DTR, _dtrEnable);
            if (!HardwareHandshake)
                InitialModemLine(connection, NativeSerial.TIOCM_RTS, _rtsEnable);
        }
        catch (IOException)
        {
            connection.Dispose();
            throw;
        }

        _breakState = false;
        _stream = new SerialStream(this, connection);
        _connection = connection;
        OnDataArrived();
    }

    public void Close() => Dispose();

    public void DiscardInBuffer()
    {
        Connection.Discard(NativeSerial.TCIFLUSH);
        ClearText();
    }

    public void DiscardOutBuffer() => Connection.Discard(NativeSerial.TCOFLUSH);

    public int Read(byte[] buffer, int offset, int count)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (buffer.Length - offset < count)
            throw new ArgumentException("Offset and length are out of bounds.");

        var connection = Connection;
        var destination = buffer.AsMemory(offset, count);
        return _ahead.Count > 0 ? TakeAhead(destination.Span) : connection.Read(destination, EffectiveTimeout(_readTimeout));
    }

    public int ReadByte()
    {
        var one = new byte[1];
        Read(one, 0, 1);
        return one[0];
    }

    public void Write(byte[] buffer, int offset, int count)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (buffer.Length - offset < count)
            throw new ArgumentException("Offset and length are out of bounds.");

        Connection.Write(buffer.AsMemory(offset, count), EffectiveTimeout(_writeTimeout));
    }

    internal static int EffectiveTimeout(int timeoutMilliseconds) =>
        timeoutMilliseconds == InfiniteTimeout ? Timeout.Infinite : Math.Max(timeoutMilliseconds, ShortestTimeoutMilliseconds);

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            _stream = null;
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A pseudo-terminal has no modem lines: that matters only to who wants one raised.</summary>
    private static void InitialModemLine(SerialConnection connection, int line, bool on)
    {
        try
        {
            connection.SetModemLine(line, on);
        }
        catch (IOException) when (!on)
        {
        }
    }

    private static InvalidOperationException NotOpen() => new("The port is closed.");

    private static void RequireRange(int value, int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, low);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, high);
    }

    private void ThrowIfOpen()
    {
        if (IsOpen)
            throw new InvalidOperationException("The port is already open.");
    }

    private bool ModemLine(int line) => (Connection.ReadNumber(NativeSerial.TIOCMGET, "TIOCMGET") & line) != 0;

    private void Configure<T>(ref T field, T value)
    {
        var before = field;
        field = value;
        try
        {
            _connection?.Apply(this);
        }
        catch (IOException)
        {
            field = before;
            throw;
        }
    }
}
