namespace System.IO.Ports;

public enum SerialData
{
    Chars = 1,
    Eof = 2,
}
