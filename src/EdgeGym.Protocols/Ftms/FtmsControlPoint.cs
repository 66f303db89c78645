using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Ftms;

/// <summary>The control point (FTMS 1.0.1, 4.16) and the machine's status (4.17): op code, then parameters, both ways.</summary>
public static class FtmsControlPoint
{
    /// <summary>Longest request that we write: op code and five times.</summary>
    public const int MaximumRequestBytes = 11;

    /// <param name="bytes">A request (written to the machine) or an answer (indicated by it); hostile.</param>
    /// <param name="operation">What it is about; for an answer <see cref="FtmsOperation.ResponseCode"/>.</param>
    /// <param name="parameters">By position: 0 is the first. Those that fit.</param>
    public static FtmsReject TryRead(ReadOnlySpan<byte> bytes, out FtmsOperation operation, out GattRecord parameters)
    {
        parameters = default;
        operation = bytes.IsEmpty ? default : (FtmsOperation)bytes[0];
        return Read(FtmsParameters.Of(operation), bytes, out parameters);
    }

    /// <param name="bytes">A value of the status characteristic; hostile.</param>
    /// <param name="status">What has happened.</param>
    /// <param name="parameters">By position: 0 is the first. Those that fit.</param>
    public static FtmsReject TryReadStatus(ReadOnlySpan<byte> bytes, out FtmsStatus status, out GattRecord parameters)
    {
        status = bytes.IsEmpty ? default : (FtmsStatus)bytes[0];
        return Read(FtmsParameters.Of(status), bytes, out parameters);
    }

    /// <summary>Reads an answer to a request.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryReadResponse(ReadOnlySpan<byte> bytes, out FtmsOperation request, out FtmsResult result)
    {
        (request, result) = bytes.Length < 3 ? default : ((FtmsOperation)bytes[1], (FtmsResult)bytes[2]);
        return bytes.Length >= 3 && bytes[0] == (byte)FtmsOperation.ResponseCode;
    }

    /// <summary>Writes a request.</summary>
    /// <param name="operation">Not <see cref="FtmsOperation.ResponseCode"/>.</param>
    /// <param name="parameters">In the standard's units and order; clamped to what the field can hold.</param>
    /// <param name="destination">At least <see cref="MaximumRequestBytes"/>.</param>
    /// <param name="wideResistance">The resistance level as sint16, as machines in the field want it, instead of uint8.</param>
    /// <returns>Bytes written; -1 when the operation has other parameters.</returns>
    public static int Write(FtmsOperation operation, ReadOnlySpan<double> parameters, Span<byte> destination, bool wideResistance = false)
    {
        if (operation == FtmsOperation.ResponseCode || FtmsParameters.Of(operation) is not { } layout || layout.Fields.Length != parameters.Length || destination.IsEmpty)
            return -1;
        destination[0] = (byte)operation;
        var at = 1;
        for (var index = 0; index < parameters.Length; index++)
        {
            ref readonly var field = ref layout.Fields[index];
            var other = wideResistance ? field.Other : null;
            var (form, scale) = other is { } wide ? (wide.Form, wide.Scale) : (field.Form, field.Scale);
            if (destination.Length - at < form.Width() || !double.IsFinite(parameters[index]))
                return -1;
            var (lowest, highest) = form.Range();
            form.Write((long)Math.Clamp(Math.Round(parameters[index] / scale), lowest, highest), destination[at..]);
            at += form.Step();
        }

        return at;
    }

    /// <summary>Writes an answer, as a machine does.</summary>
    /// <returns>3 bytes, or -1 when there is no room.</returns>
    public static int WriteResponse(FtmsOperation request, FtmsResult result, Span<byte> destination)
    {
        if (destination.Length < 3)
            return -1;
        destination[0] = (byte)FtmsOperation.ResponseCode;
        destination[1] = (byte)request;
        destination[2] = (byte)result;
        return 3;
    }

    private static FtmsReject Read(GattLayout? layout, ReadOnlySpan<byte> bytes, out GattRecord parameters)
    {
        parameters = default;
        if (bytes.IsEmpty)
            return FtmsReject.TooShort;
        if (bytes.Length > GattDocument.MaximumBytes)
            return FtmsReject.TooLong;
        if (layout is null)
            return FtmsReject.UnknownOpCode;
        GattCodec.TryRead(layout, bytes[1..], out parameters);
        return FtmsReject.None;
    }
}
