using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System.IO.Ports;

/// <summary><c>struct termios2</c> of asm-generic/termbits.h (44 bytes on x64 and arm64): speeds are plain numbers once BOTHER is set.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Termios2
{
    public uint InputFlags;
    public uint OutputFlags;
    public uint ControlFlags;
    public uint LocalFlags;
    public byte LineDiscipline;
    public ControlCharacters Characters;
    public uint InputSpeed;
    public uint OutputSpeed;

    [InlineArray(19)]
    internal struct ControlCharacters
    {
        private byte _first;
    }

    public const uint IGNBRK = 0x1;
    public const uint IGNPAR = 0x4;
    public const uint INPCK = 0x10;
    public const uint IXON = 0x400;
    public const uint IXOFF = 0x1000;

    public const uint CS6 = 0x10;
    public const uint CS7 = 0x20;
    public const uint CS8 = 0x30;
    public const uint CSTOPB = 0x40;
    public const uint CREAD = 0x80;
    public const uint PARENB = 0x100;
    public const uint PARODD = 0x200;
    public const uint HUPCL = 0x400;
    public const uint CLOCAL = 0x800;
    public const uint BOTHER = 0x1000;
    public const uint CMSPAR = 0x4000_0000;
    public const uint CRTSCTS = 0x8000_0000;
    public const int InputBaudShift = 16;

    private const int VTIME = 5;
    private const int VMIN = 6;
    private const int VSTART = 8;
    private const int VSTOP = 9;

    /// <summary>Raw mode (termios(3), cfmakeraw) with this port's settings; a read with nothing there says EAGAIN, so 0 always means hung up.</summary>
    public static Termios2 From(SerialPort port)
    {
        var settings = default(Termios2);
        settings.InputFlags = IGNBRK;
        settings.ControlFlags = BOTHER | (BOTHER << InputBaudShift) | CREAD | CLOCAL | HUPCL;
        settings.InputSpeed = settings.OutputSpeed = (uint)port.BaudRate;
        settings.Characters[VMIN] = 1;
        settings.Characters[VTIME] = 0;
        settings.Characters[VSTART] = 0x11;
        settings.Characters[VSTOP] = 0x13;

        settings.ControlFlags |= port.DataBits switch { 5 => 0, 6 => CS6, 7 => CS7, _ => CS8 };
        settings.ControlFlags |= port.StopBits == StopBits.One ? 0 : CSTOPB;
        settings.ControlFlags |= port.Parity switch
        {
            Parity.Odd => PARENB | PARODD,
            Parity.Even => PARENB,
            Parity.Mark => PARENB | PARODD | CMSPAR,
            Parity.Space => PARENB | CMSPAR,
            _ => 0,
        };
        settings.InputFlags |= port.Parity == Parity.None ? IGNPAR : INPCK;

        if (port.Handshake is Handshake.XOnXOff or Handshake.RequestToSendXOnXOff)
            settings.InputFlags |= IXON | IXOFF;
        if (port.Handshake is Handshake.RequestToSend or Handshake.RequestToSendXOnXOff)
            settings.ControlFlags |= CRTSCTS;

        return settings;
    }
}
