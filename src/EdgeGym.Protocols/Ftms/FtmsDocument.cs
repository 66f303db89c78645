using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Ftms;

/// <summary>A characteristic of the Fitness Machine Service as a technician reads it: the standard's names and units.</summary>
public static class FtmsDocument
{
    /// <param name="part">Four hexadecimal digits, such as <c>2acd</c>.</param>
    /// <param name="bytes">The characteristic's value, as notified, indicated or written.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        var characteristic = FtmsRecord.Parse(part);
        if (bytes.Length > GattDocument.MaximumBytes)
            return DecodedMessage.Rejected(FtmsReject.TooLong.ToName(), $"{bytes.Length} bytes");
        var fields = new List<DecodedField>();
        string? message;
        Quirks quirks;
        FtmsReject reject;
        switch (characteristic)
        {
            case FtmsCharacteristic.Feature:
                message = "fitness_machine_feature";
                reject = FtmsFeatures.TryRead(bytes, out var features, out quirks);
                Bits(fields, FtmsFeatures.MachineNames, features.Machine);
                Bits(fields, FtmsFeatures.TargetNames, features.Targets);
                break;
            case FtmsCharacteristic.TrainingStatus:
                message = "training_status";
                reject = FtmsTrainingStatus.TryReadStatus(bytes, out var status, out var text, out quirks);
                fields.Add(new DecodedField("training_status", status));
                if (text is not null)
                    fields.Add(new DecodedField("training_status_string", text));
                break;
            case FtmsCharacteristic.ServiceData:
                message = "service_data";
                reject = FtmsTrainingStatus.TryReadServiceData(bytes, out var isAvailable, out var machines, out quirks);
                fields.Add(new DecodedField("fitness_machine_available", isAvailable));
                fields.Add(new DecodedField("fitness_machine_type", machines));
                break;
            case FtmsCharacteristic.ControlPoint:
                reject = FtmsControlPoint.TryRead(bytes, out var operation, out var parameters);
                (message, quirks) = (Parameters(fields, FtmsParameters.Of(operation), in parameters, bytes), parameters.Quirks);
                if (reject == FtmsReject.None && FtmsControlPoint.TryReadResponse(bytes, out var request, out var result))
                {
                    fields.Add(new DecodedField("request", FtmsParameters.Of(request)?.Message ?? "unknown"));
                    fields.Add(new DecodedField("result", FtmsResultNames.Of(result)));
                }

                break;
            case FtmsCharacteristic.MachineStatus:
                reject = FtmsControlPoint.TryReadStatus(bytes, out var happened, out var details);
                (message, quirks) = (Parameters(fields, FtmsParameters.Of(happened), in details, bytes), details.Quirks);
                break;
            case FtmsCharacteristic.ManufacturerName or FtmsCharacteristic.ModelNumber:
                (message, quirks, reject) = ("device_information", Quirks.None, FtmsReject.None);
                if (FtmsTrainingStatus.Text(bytes, ref quirks) is { } name)
                    fields.Add(new DecodedField(characteristic == FtmsCharacteristic.ModelNumber ? "model_number" : "manufacturer_name", name));
                break;
            default:
                reject = FtmsRecord.TryRead(characteristic, bytes, out var record);
                (message, quirks) = (FtmsLayouts.Find(characteristic)?.Message, record.Quirks);
                if (reject == FtmsReject.None)
                    GattDocument.Describe(FtmsLayouts.Find(characteristic)!, in record, bytes, fields);
                if (characteristic == FtmsCharacteristic.CrossTrainerData)
                    fields.Add(new DecodedField("movement_direction", (record.Flags & FtmsReader.BackwardBit) != 0 ? "backward" : "forward"));
                if (FtmsLayouts.IsRecord(characteristic) && (record.Flags & 1) != 0)
                    fields.Add(new DecodedField("more_data", true));
                break;
        }

        return reject == FtmsReject.None
            ? new DecodedMessage(message, fields, Quirks: quirks)
            : DecodedMessage.Rejected(reject.ToName(), reject == FtmsReject.UnknownCharacteristic ? $"'{part}' is none of this service" : $"{bytes.Length} bytes");
    }

    private static string? Parameters(List<DecodedField> fields, GattLayout? layout, in GattRecord parameters, ReadOnlySpan<byte> bytes)
    {
        if (layout is null || bytes.IsEmpty)
            return null;
        fields.Add(new DecodedField("op_code", (long)bytes[0]));
        GattDocument.Describe(layout, in parameters, bytes[1..], fields);
        return layout.Message;
    }

    private static void Bits(List<DecodedField> fields, string[] names, uint bits)
    {
        for (var bit = 0; bit < names.Length; bit++)
            fields.Add(new DecodedField(names[bit], (bits & (1u << bit)) != 0));
    }
}

internal static class FtmsResultNames
{
    /// <summary>Result codes as <c>gym decode</c> and the echo of a command name them.</summary>
    public static string Of(FtmsResult result) => result switch
    {
        FtmsResult.Success => "success",
        FtmsResult.OpCodeNotSupported => "op_code_not_supported",
        FtmsResult.InvalidParameter => "invalid_parameter",
        FtmsResult.OperationFailed => "operation_failed",
        FtmsResult.ControlNotPermitted => "control_not_permitted",
        _ => "reserved",
    };
}
