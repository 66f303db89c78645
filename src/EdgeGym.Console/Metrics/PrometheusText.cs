using System.Globalization;
using System.Text;

namespace EdgeGym.Console.Metrics;

/// <summary>
/// Prometheus text exposition format 0.0.4: names, units, escapes and one instrument's lines.
/// Names follow the OpenTelemetry compatibility rules: dots become underscores, the unit's word and <c>_total</c> are appended once.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly (string Ucum, string Word)[] Units =
    [
        ("s", "seconds"), ("ms", "milliseconds"), ("us", "microseconds"), ("min", "minutes"), ("h", "hours"), ("d", "days"),
        ("By", "bytes"), ("KiBy", "kibibytes"), ("MiBy", "mebibytes"), ("m", "meters"), ("kg", "kilograms"), ("W", "watts"), ("Cel", "celsius"), ("%", "percent"),
    ];

    /// <summary>The unit's word; empty for counts such as <c>{frame}</c> and for units without one.</summary>
    public static string UnitName(string? unit) => Array.Find(Units, entry => entry.Ucum == unit).Word ?? "";

    public static string MetricName(string name, string? unit, MetricType type)
    {
        var text = Sanitize(name, colon: true);
        var word = unit == "1" && type == MetricType.Gauge ? "ratio" : UnitName(unit);
        if (type == MetricType.Counter && text.EndsWith("_total", StringComparison.Ordinal))
            text = text[..^6];
        if (word.Length > 0 && !text.EndsWith("_" + word, StringComparison.Ordinal))
            text += "_" + word;
        return type == MetricType.Counter ? text + "_total" : text;
    }

    public static void Write(StringBuilder into, MetricInstrument instrument)
    {
        var lines = false;
        foreach (var series in instrument.Series)
        {
            if (!series.Reported)
                continue;
            if (!lines)
                Head(into, instrument.Name, instrument.Help, instrument.Type, instrument.Unit);
            lines = true;
            if (instrument.Type == MetricType.Histogram)
                WriteHistogram(into, instrument, series);
            else
                Line(into, instrument.Name, series.Tags, null, series.Value);
        }
    }

    public static void Head(StringBuilder into, string name, string help, MetricType type, string unit)
    {
        into.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(help)).Append('\n');
        into.Append("# TYPE ").Append(name).Append(' ')
            .Append(type switch { MetricType.Counter => "counter", MetricType.Gauge => "gauge", _ => "histogram" }).Append('\n');
        if (unit.Length > 0)
            into.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
    }

    public static void Line(StringBuilder into, string name, ReadOnlySpan<KeyValuePair<string, object?>> tags, string? bound, double value)
    {
        into.Append(name);
        if (tags.Length > 0 || bound is not null)
        {
            into.Append('{');
            var first = true;
            foreach (var (key, tag) in tags)
            {
                if (!first)
                    into.Append(',');
                first = false;
                into.Append(Sanitize(key, colon: false)).Append("=\"").Append(EscapeLabel(Convert.ToString(tag, CultureInfo.InvariantCulture) ?? "")).Append('"');
            }

            if (bound is not null)
                into.Append(first ? "" : ",").Append("le=\"").Append(bound).Append('"');
            into.Append('}');
        }

        into.Append(' ').Append(Number(value)).Append('\n');
    }

    public static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : double.IsNaN(value) ? "NaN"
        : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>In help only a backslash and a line feed are special.</summary>
    public static string EscapeHelp(string text) => text.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\r", "");

    /// <summary>In a label's value the quotation mark too.</summary>
    public static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"");

    private static void WriteHistogram(StringBuilder into, MetricInstrument instrument, MetricSeries series)
    {
        // Writers go on while we read: the buckets are read once and their sum is the count, so that +Inf never contradicts it.
        long running = 0;
        for (var i = 0; i <= instrument.Bounds.Length; i++)
        {
            running += series.Bucket(i);
            Line(into, instrument.Name + "_bucket", series.Tags, i < instrument.Bounds.Length ? Number(instrument.Bounds[i]) : "+Inf", running);
        }

        Line(into, instrument.Name + "_sum", series.Tags, null, series.Value);
        Line(into, instrument.Name + "_count", series.Tags, null, running);
    }

    private static string Sanitize(string name, bool colon)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var character in name)
            text.Append(char.IsAsciiLetterOrDigit(character) || character == '_' || (colon && character == ':') ? character : '_');
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
            text.Insert(0, '_');
        return text.ToString();
    }
}
