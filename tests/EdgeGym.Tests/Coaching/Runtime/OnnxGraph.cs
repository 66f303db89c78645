using System.Runtime.InteropServices;
using System.Text;

namespace EdgeGym.Tests.Coaching.Runtime;

/// <summary>Writes an ONNX model field by field (onnx.proto; field numbers in the comments). Just enough for a decoder.</summary>
internal sealed class OnnxGraph
{
    public const int Float = 1, Int64 = 7, Bool = 9, Float16 = 10;

    private readonly List<byte[]> _parts = [];
    private int _names;

    /// <summary>A node with one output; gives the output's name.</summary>
    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) => Node(operation, inputs, 1, attributes)[0];

    public string[] Node(string operation, string[] inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        var names = Enumerable.Range(0, outputs).Select(_ => $"t{_names++}").ToArray();
        Add(operation, inputs, names, attributes);
        return names;
    }

    public void Add(string operation, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes) => _parts.Add(Field(1, Message(      // node
        [.. inputs.Select(input => Field(1, Text(input))), .. outputs.Select(output => Field(2, Text(output))), Field(4, Text(operation)), .. attributes.Select(Attribute)])));

    public string Constant(float[] values, params long[] shape) => Constant(Float, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), shape);

    public string Constant(long[] values, params long[] shape) => Constant(Int64, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), shape);

    public string Scalar(long value) => Constant([value]);

    /// <summary>An input (11) or output (12); a dimension is a number or a name.</summary>
    public void Value(int field, string name, int type, params object[] dimensions)
    {
        var shape = Message([.. dimensions.Select(dimension => Field(1, dimension is string text ? Field(2, Text(text)) : Number(1, Convert.ToInt64(dimension))))]);
        _parts.Add(Field(field, Message(Field(1, Text(name)), Field(2, Field(1, Message(Number(1, type), Field(2, shape)))))));
    }

    public byte[] ToBytes() => Message(
        Number(1, 8),                                                 // ir_version
        Field(7, Message([.. _parts, Field(2, Text("decoder"))])),    // graph
        Field(8, Message(Field(1, []), Number(2, 17))));              // opset_import: domain "", version

    private string Constant(int type, byte[] raw, long[] shape)
    {
        var name = $"c{_names++}";
        _parts.Add(Field(5, Message([.. shape.Select(dimension => Number(1, dimension)), Number(2, type), Field(8, Text(name)), Field(9, raw)])));   // initializer
        return name;
    }

    private static byte[] Attribute((string Name, object Value) attribute) => Field(5, attribute.Value switch
    {
        long[] many => Message([Field(1, Text(attribute.Name)), .. many.Select(one => Number(8, one)), Number(20, 7)]),
        _ => Message(Field(1, Text(attribute.Name)), Number(3, Convert.ToInt64(attribute.Value)), Number(20, 2)),
    });

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Number(int field, long value) => [.. Variable((ulong)field << 3), .. Variable((ulong)value)];

    private static byte[] Field(int field, byte[] content) => [.. Variable((ulong)field << 3 | 2), .. Variable((ulong)content.Length), .. content];

    private static byte[] Variable(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
