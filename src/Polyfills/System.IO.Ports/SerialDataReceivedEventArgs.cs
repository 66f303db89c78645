namespace System.IO.Ports;

public delegate void SerialDataReceivedEventHandler(object sender, SerialDataReceivedEventArgs e);

public class SerialDataReceivedEventArgs : EventArgs
{
    internal SerialDataReceivedEventArgs(SerialData eventType) => EventType = eventType;

    public SerialData EventType { get; }
}
