using System.Text;

namespace EdgeGym.Polyfills.Tests.OnnxRuntime;

/// <summary>y = x·W + b as ONNX bytes, written field by field (onnx.proto: field numbers in the comments).</summary>
internal static class TinyModel
{
    private const int Float = 1;

    /// <param name="weights">Rows × columns.</param>
    /// <param name="bias">As many as columns.</param>
    public static byte[] Linear(float[,] weights, float[] bias)
    {
        var (rows, columns) = (weights.GetLength(0), weights.GetLength(1));
        var graph = Message(
            Field(1, Node("MatMul", ["x", "W"], "t")),
            Field(1, Node("Add", ["t", "b"], "y")),
            Field(2, Text("linear")),
            Field(5, Tensor("W", [rows, columns], [.. weights.Cast<float>()])),
            Field(5, Tensor("b", [columns], bias)),
            Field(11, ValueInfo("x", rows)),
            Field(12, ValueInfo("y", columns)));
        return Message(
            Number(1, 8),                                             // ir_version
            Field(7, graph),
            Field(8, Message(Field(1, []), Number(2, 13))));          // opset_import: domain "", version
    }

    private static byte[] Node(string operation, string[] inputs, string output) => Message(
        [.. inputs.Select(input => Field(1, Text(input))), Field(2, Text(output)), Field(4, Text(operation))]);

    private static byte[] Tensor(string name, int[] dimensions, float[] values)
    {
        var raw = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, raw, 0, raw.Length);
        return Message([.. dimensions.Select(dimension => Number(1, dimension)), Number(2, Float), Field(8, Text(name)), Field(9, raw)]);
    }

    /// <summary>A matrix of any number of rows: first dimension a parameter, second a value.</summary>
    private static byte[] ValueInfo(string name, int columns)
    {
        var shape = Message(Field(1, Message(Field(2, Text("n")))), Field(1, Message(Number(1, columns))));
        return Message(Field(1, Text(name)), Field(2, Message(Field(1, Message(Number(1, Float), Field(2, shape))))));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Field(int number, byte[] content) => [.. VarInt((number << 3) | 2), .. VarInt(content.Length), .. content];

    private static byte[] Number(int number, long value) => [.. VarInt(number << 3), .. VarInt(value)];

    private static List<byte> VarInt(long value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return bytes;
    }
}
