using EdgeGym.Protocols.Sparkplug.Wire;
using Google.Protobuf;

namespace EdgeGym.Protocols.Sparkplug;

/// <summary>A metric between the generated message and ours.</summary>
internal static class MetricWire
{
    private const string UnitKey = "engUnit";
    private const string LowKey = "engLow";
    private const string HighKey = "engHigh";
    private const string StepKey = "engStep";

    public static SparkplugMetric Read(Metric wire, ref Quirks quirks)
    {
        var type = SparkplugDataType.Unknown;
        if (wire.HasDatatype && wire.Datatype <= (uint)SparkplugDataType.DateTimeArray)
            type = (SparkplugDataType)wire.Datatype;
        else if (wire.HasDatatype)
            quirks |= Quirks.UnknownDataType;
        var raw = Raw(wire);
        var isNull = wire is { HasIsNull: true, IsNull: true };
        var metric = new SparkplugMetric
        {
            Name = wire.HasName ? wire.Name : null,
            Alias = wire.HasAlias ? wire.Alias : null,
            Timestamp = wire.HasTimestamp ? SparkplugPayload.Time(wire.Timestamp) : null,
            Type = type,
            IsNull = isNull,
            IsHistorical = wire.IsHistorical,
            IsTransient = wire.IsTransient,
            Raw = raw,
            Value = isNull || (wire.HasDatatype && type == SparkplugDataType.Unknown) ? null : SparkplugValues.Read(type, raw, ref quirks),
        };
        return wire.Properties is { } properties ? WithProperties(metric, properties) : metric;
    }

    public static Metric Write(SparkplugMetric metric)
    {
        var wire = new Metric();
        if (metric.Name is not null)
            wire.Name = metric.Name;
        if (metric.Alias is { } alias)
            wire.Alias = alias;
        if (metric.Timestamp is { } timestamp)
            wire.Timestamp = (ulong)timestamp;
        if (metric.Type != SparkplugDataType.Unknown)
            wire.Datatype = (uint)metric.Type;
        if (metric.IsHistorical)
            wire.IsHistorical = true;
        if (metric.IsTransient)
            wire.IsTransient = true;
        if (metric.IsNull || metric.Value is null)
            wire.IsNull = true;
        else
            SetValue(wire, SparkplugValues.Write(metric.Type, metric.Value));
        if ((metric.Unit, metric.Low, metric.High, metric.Step) is not (null, null, null, null))
            wire.Properties = Properties(metric);
        return wire;
    }

    private static object? Raw(Metric wire) => wire.ValueCase switch
    {
        Metric.ValueOneofCase.IntValue => wire.IntValue,
        Metric.ValueOneofCase.LongValue => wire.LongValue,
        Metric.ValueOneofCase.FloatValue => wire.FloatValue,
        Metric.ValueOneofCase.DoubleValue => wire.DoubleValue,
        Metric.ValueOneofCase.BooleanValue => wire.BooleanValue,
        Metric.ValueOneofCase.StringValue => wire.StringValue,
        Metric.ValueOneofCase.BytesValue => wire.BytesValue.ToByteArray(),
        Metric.ValueOneofCase.DatasetValue or Metric.ValueOneofCase.TemplateValue or Metric.ValueOneofCase.ExtensionValue => SkippedValue.One,
        _ => null,
    };

    private static void SetValue(Metric wire, object raw)
    {
        switch (raw)
        {
            case uint value:
                wire.IntValue = value;
                break;
            case ulong value:
                wire.LongValue = value;
                break;
            case float value:
                wire.FloatValue = value;
                break;
            case double value:
                wire.DoubleValue = value;
                break;
            case bool value:
                wire.BooleanValue = value;
                break;
            case string value:
                wire.StringValue = value;
                break;
            case byte[] value:
                wire.BytesValue = ByteString.CopyFrom(value);
                break;
        }
    }

    private static SparkplugMetric WithProperties(SparkplugMetric metric, PropertySet set)
    {
        for (var index = 0; index < Math.Min(set.Keys.Count, set.Values.Count); index++)
        {
            var value = set.Values[index];
            if (value.IsNull)
                continue;
            metric = set.Keys[index] switch
            {
                UnitKey when value.ValueCase == PropertyValue.ValueOneofCase.StringValue => metric with { Unit = value.StringValue },
                LowKey => metric with { Low = Number(value) },
                HighKey => metric with { High = Number(value) },
                StepKey => metric with { Step = Number(value) },
                _ => metric,
            };
        }

        return metric;
    }

    /// <summary>A number of whatever type, finite.</summary>
    private static double? Number(PropertyValue value)
    {
        double? number = value.ValueCase switch
        {
            PropertyValue.ValueOneofCase.IntValue => value.Type is (uint)SparkplugDataType.UInt32 ? value.IntValue : (int)value.IntValue,
            PropertyValue.ValueOneofCase.LongValue => (long)value.LongValue,
            PropertyValue.ValueOneofCase.FloatValue => Math.Round(value.FloatValue, 6),
            PropertyValue.ValueOneofCase.DoubleValue => value.DoubleValue,
            _ => null,
        };
        return number is { } known && double.IsFinite(known) ? known : null;
    }

    private static PropertySet Properties(SparkplugMetric metric)
    {
        var set = new PropertySet();
        if (metric.Unit is not null)
        {
            set.Keys.Add(UnitKey);
            set.Values.Add(new PropertyValue { Type = (uint)SparkplugDataType.String, StringValue = metric.Unit });
        }

        Add(LowKey, metric.Low);
        Add(HighKey, metric.High);
        Add(StepKey, metric.Step);
        return set;

        void Add(string key, double? number)
        {
            if (number is not { } value)
                return;
            set.Keys.Add(key);
            set.Values.Add(new PropertyValue { Type = (uint)SparkplugDataType.Double, DoubleValue = value });
        }
    }
}

/// <summary>Stands for a value of a kind that the gateway does not read.</summary>
internal sealed class SkippedValue
{
    public static readonly SkippedValue One = new();

    private SkippedValue()
    {
    }
}
