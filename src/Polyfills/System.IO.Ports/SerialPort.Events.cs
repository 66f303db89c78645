namespace System.IO.Ports;

/// <summary>DataReceived: raised on a pool thread, once for what came since the last time, never once per byte.</summary>
public partial class SerialPort
{
    private const int Idle = 0;
    private const int Raising = 1;
    private const int RaisingAndMoreCame = 2;

    private SerialDataReceivedEventHandler _dataReceived;
    private int _receivedBytesThreshold = 1;
    private int _raiseState;

    public event SerialDataReceivedEventHandler DataReceived
    {
        add
        {
            _dataReceived += value;
            OnDataArrived();
        }

        remove => _dataReceived -= value;
    }

    public int ReceivedBytesThreshold
    {
        get => _receivedBytesThreshold;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _receivedBytesThreshold = value;
            OnDataArrived();
        }
    }

    private void OnDataArrived()
    {
        if (_dataReceived is null || _connection is null)
            return;

        var before = Interlocked.CompareExchange(ref _raiseState, Raising, Idle);
        if (before == Idle)
            ThreadPool.UnsafeQueueUserWorkItem(static port => port.RaiseWhileDataComes(), this, preferLocal: false);
        else if (before == Raising && Interlocked.CompareExchange(ref _raiseState, RaisingAndMoreCame, Raising) == Idle)
            OnDataArrived();
    }

    private void RaiseWhileDataComes()
    {
        do
        {
            Interlocked.CompareExchange(ref _raiseState, Raising, RaisingAndMoreCame);
            if (EnoughToRaise())
                _dataReceived?.Invoke(this, new SerialDataReceivedEventArgs(SerialData.Chars));
        }
        while (Interlocked.CompareExchange(ref _raiseState, Idle, Raising) == RaisingAndMoreCame);
    }

    private bool EnoughToRaise()
    {
        try
        {
            return IsOpen && BytesToRead >= _receivedBytesThreshold;
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            return false;
        }
    }
}
