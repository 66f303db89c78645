using System.Text.Json;
using EdgeGym.Tests.Coaching.Tokenization;

namespace EdgeGym.Tests.Coaching.Runtime;

/// <summary>A Llama-style decoder with random weights, in Optimum's layout, of any small shape; and its model folder.</summary>
internal sealed record TinyDecoder(int Layers, int Heads, int KeyValueHeads, int Dimension, int Vocabulary, bool HalfCache = false, bool Positions = true, bool LastOnly = false, int Seed = 1, int Longest = TinyDecoder.Context)
{
    public const int Context = 192;

    private int Width => Heads * Dimension;

    public static string[] Names { get; } = ["<|pad|>", "<|end|>", .. Enumerable.Range(-4, 9).Select(step => $"<|m{step}|>")];

    /// <summary>Two shapes that differ in everything that the runtime reads from the graph.</summary>
    public static TinyDecoder Wide { get; } = new(2, 4, 2, 8, 480);

    public static TinyDecoder Deep { get; } = new(3, 3, 1, 16, 512, HalfCache: true, Positions: false, LastOnly: true, Seed: 2);

    public byte[] ToBytes()
    {
        var (graph, random) = (new OnnxGraph(), new Random(Seed));
        string Weights(int rows, int columns) =>
            graph.Constant([.. Enumerable.Range(0, rows * columns).Select(_ => (float)((random.NextDouble() - 0.5) * 3.5 / Math.Sqrt(rows)))], rows, columns);

        var embedding = Enumerable.Range(0, Vocabulary * Width).Select(_ => (float)(random.NextDouble() - 0.5) * 2).ToArray();
        var hidden = graph.Node("Gather", [graph.Constant(embedding, Vocabulary, Width), "input_ids"]);
        var one = graph.Scalar(1);
        var total = graph.Node("Gather", [graph.Node("Shape", ["attention_mask"]), one]);
        var start = graph.Node("Sub", [total, graph.Node("Gather", [graph.Node("Shape", ["input_ids"]), one])]);
        var mask = Mask(graph, start, total);
        var (cosine, sine) = Rotations(graph, start, total);
        for (var layer = 0; layer < Layers; layer++)
        {
            var normal = Norm(graph, hidden);
            var query = Rotate(graph, Split(graph, graph.Node("MatMul", [normal, Weights(Width, Width)]), Heads), cosine, sine);
            var key = Cached(graph, Rotate(graph, Split(graph, graph.Node("MatMul", [normal, Weights(Width, KeyValueHeads * Dimension)]), KeyValueHeads), cosine, sine), layer, "key");
            var value = Cached(graph, Split(graph, graph.Node("MatMul", [normal, Weights(Width, KeyValueHeads * Dimension)]), KeyValueHeads), layer, "value");
            hidden = graph.Node("Add", [hidden, graph.Node("MatMul", [Attend(graph, query, key, value, mask), Weights(Width, Width)])]);

            normal = Norm(graph, hidden);
            var gate = graph.Node("MatMul", [normal, Weights(Width, 2 * Width)]);
            var up = graph.Node("MatMul", [normal, Weights(Width, 2 * Width)]);
            var active = graph.Node("Mul", [graph.Node("Mul", [gate, graph.Node("Sigmoid", [gate])]), up]);
            hidden = graph.Node("Add", [hidden, graph.Node("MatMul", [active, Weights(2 * Width, Width)])]);
        }

        if (LastOnly)
            hidden = graph.Node("Slice", [hidden, graph.Constant([-1L], 1), graph.Constant([long.MaxValue], 1), graph.Constant([1L], 1)]);
        graph.Add("MatMul", [Norm(graph, hidden), Weights(Width, Vocabulary)], ["logits"]);
        DeclareValues(graph);
        return graph.ToBytes();
    }

    /// <summary>Writes config.json, tokenizer.json and the graph under the names given.</summary>
    public string WriteTo(string folder, params string[] graphs)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), TinyTokenizer.Json(Names));
        File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["architectures"] = new[] { "LlamaForCausalLM" }, ["num_hidden_layers"] = Layers, ["num_attention_heads"] = Heads, ["num_key_value_heads"] = KeyValueHeads,
            ["hidden_size"] = Width, ["vocab_size"] = Vocabulary, ["max_position_embeddings"] = Longest, ["eos_token_id"] = 1,
        }));
        foreach (var graph in graphs)
            File.WriteAllBytes(Path.Combine(folder, graph), ToBytes());
        return folder;
    }

    private void DeclareValues(OnnxGraph graph)
    {
        var type = HalfCache ? OnnxGraph.Float16 : OnnxGraph.Float;
        graph.Value(11, "input_ids", OnnxGraph.Int64, "batch", "tokens");
        graph.Value(11, "attention_mask", OnnxGraph.Int64, "batch", "total");
        if (Positions)
            graph.Value(11, "position_ids", OnnxGraph.Int64, "batch", "tokens");
        graph.Value(12, "logits", OnnxGraph.Float, "batch", LastOnly ? 1 : "tokens", Vocabulary);
        for (var layer = 0; layer < Layers; layer++)
        {
            foreach (var part in new[] { "key", "value" })
            {
                graph.Value(11, $"past_key_values.{layer}.{part}", type, "batch", KeyValueHeads, "past", Dimension);
                graph.Value(12, $"present.{layer}.{part}", type, "batch", KeyValueHeads, "total", Dimension);
            }
        }
    }

    /// <summary>[tokens, total]: 0 where a query may look, far below elsewhere.</summary>
    private static string Mask(OnnxGraph graph, string start, string total)
    {
        var keys = graph.Node("Range", [graph.Scalar(0), total, graph.Scalar(1)]);
        var queries = graph.Node("Unsqueeze", [graph.Node("Range", [start, total, graph.Scalar(1)]), graph.Constant([1L], 1)]);
        var visible = graph.Node("And", [graph.Node("LessOrEqual", [keys, queries]), graph.Node("Cast", ["attention_mask"], ("to", OnnxGraph.Bool))]);
        return graph.Node("Where", [visible, graph.Constant([0f]), graph.Constant([-1e9f])]);
    }

    /// <summary>Cosines and sines of the positions, [1, 1, tokens, dimension / 2].</summary>
    private (string Cosine, string Sine) Rotations(OnnxGraph graph, string start, string total)
    {
        var positions = "position_ids";
        if (!Positions)
        {
            var counted = graph.Node("Sub", [graph.Node("CumSum", ["attention_mask", graph.Scalar(1)]), graph.Scalar(1)]);
            var first = graph.Node("Reshape", [start, graph.Constant([1L], 1)]);
            var last = graph.Node("Reshape", [total, graph.Constant([1L], 1)]);
            positions = graph.Node("Slice", [counted, first, last, graph.Constant([1L], 1)]);
        }

        var half = Dimension / 2;
        string Table(Func<double, double> function) => graph.Constant(
            [.. Enumerable.Range(0, 2 * Longest * half).Select(index => (float)function(index / half * Math.Pow(10_000, -(double)(index % half) / half)))], 2 * Longest, half);
        var axis = graph.Constant([1L], 1);
        return (graph.Node("Unsqueeze", [graph.Node("Gather", [Table(Math.Cos), positions]), axis]), graph.Node("Unsqueeze", [graph.Node("Gather", [Table(Math.Sin), positions]), axis]));
    }

    private static string Norm(OnnxGraph graph, string hidden)
    {
        var mean = graph.Node("ReduceMean", [graph.Node("Mul", [hidden, hidden])], ("axes", new long[] { -1 }), ("keepdims", 1));
        return graph.Node("Div", [hidden, graph.Node("Sqrt", [graph.Node("Add", [mean, graph.Constant([1e-5f])])])]);
    }

    /// <summary>[1, tokens, heads × dimension] to [1, heads, tokens, dimension].</summary>
    private string Split(OnnxGraph graph, string hidden, int heads) =>
        graph.Node("Transpose", [graph.Node("Reshape", [hidden, graph.Constant([0L, 0, heads, Dimension], 4)])], ("perm", new long[] { 0, 2, 1, 3 }));

    private static string Rotate(OnnxGraph graph, string heads, string cosine, string sine)
    {
        var halves = graph.Node("Split", [heads], 2, ("axis", -1));
        var first = graph.Node("Sub", [graph.Node("Mul", [halves[0], cosine]), graph.Node("Mul", [halves[1], sine])]);
        var second = graph.Node("Add", [graph.Node("Mul", [halves[1], cosine]), graph.Node("Mul", [halves[0], sine])]);
        return graph.Node("Concat", [first, second], ("axis", -1));
    }

    private string Cached(OnnxGraph graph, string fresh, int layer, string part)
    {
        var present = $"present.{layer}.{part}";
        graph.Add("Concat", [$"past_key_values.{layer}.{part}", HalfCache ? graph.Node("Cast", [fresh], ("to", OnnxGraph.Float16)) : fresh], [present], ("axis", 2));
        return HalfCache ? graph.Node("Cast", [present], ("to", OnnxGraph.Float)) : present;
    }

    private string Attend(OnnxGraph graph, string query, string key, string value, string mask)
    {
        var axis = graph.Constant([2L], 1);
        var grouped = graph.Node("Reshape", [query, graph.Constant([1L, KeyValueHeads, Heads / KeyValueHeads, -1, Dimension], 5)]);
        var keys = graph.Node("Transpose", [graph.Node("Unsqueeze", [key, axis])], ("perm", new long[] { 0, 1, 2, 4, 3 }));
        var scores = graph.Node("Mul", [graph.Node("MatMul", [grouped, keys]), graph.Constant([1f / MathF.Sqrt(Dimension)])]);
        var weights = graph.Node("Softmax", [graph.Node("Add", [scores, mask])], ("axis", -1));
        var mixed = graph.Node("Reshape", [graph.Node("MatMul", [weights, graph.Node("Unsqueeze", [value, axis])]), graph.Constant([1L, Heads, -1, Dimension], 4)]);
        return graph.Node("Reshape", [graph.Node("Transpose", [mixed], ("perm", new long[] { 0, 2, 1, 3 })), graph.Constant([1L, -1, Width], 3)]);
    }
}
