using System.Security.Cryptography;
using EdgeGym.Coaching.Tokenization;

namespace EdgeGym.Coaching.Runtime;

/// <summary>A folder with config.json, tokenizer.json, model.onnx (for the CPU) and model.plain.onnx (for GPUs). One of the graphs is enough.</summary>
public sealed class ModelFolder
{
    private const long LargestConfig = 1 << 20;
    private const long LargestGraph = 2L << 30;

    private ModelFolder(string path, ModelConfig config, Tokenizer tokenizer)
    {
        Path = path;
        Config = config;
        Tokenizer = tokenizer;
    }

    public string Path { get; }

    public ModelConfig Config { get; }

    public Tokenizer Tokenizer { get; }

    /// <exception cref="ModelException">A file is missing, torn, too large or says what is not supported.</exception>
    public static ModelFolder Open(string path)
    {
        try
        {
            if (!Directory.Exists(path))
                throw new ModelException($"There is no model folder '{path}'.");
            var config = ModelConfig.Parse(File.ReadAllBytes(Checked(path, "config.json", LargestConfig)));
            var tokenizer = Tokenizer.Load(Checked(path, "tokenizer.json", 64L << 20));
            var folder = new ModelFolder(System.IO.Path.GetFullPath(path), config, tokenizer);
            if (folder.GraphFor(ExecutionProvider.Cpu) is null)
                throw new ModelException($"'{path}' holds neither model.onnx nor model.plain.onnx.");
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ModelException($"Model folder '{path}': {error.Message}", error);
        }
    }

    /// <summary>The graph for a provider, or null: fused for the CPU (the plain one will do), plain operators for GPUs.</summary>
    internal string? GraphFor(ExecutionProvider provider)
    {
        var plain = System.IO.Path.Combine(Path, "model.plain.onnx");
        var fused = System.IO.Path.Combine(Path, "model.onnx");
        if (provider == ExecutionProvider.Cpu && File.Exists(fused))
            return fused;
        return File.Exists(plain) ? plain : null;
    }

    /// <summary>Names what an engine was built from: 16 hexadecimal digits.</summary>
    internal static string Fingerprint(string graph, params ReadOnlySpan<string> more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = File.OpenRead(graph);
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var count)
            hash.AppendData(buffer.AsSpan(0, count));
        foreach (var text in more)
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    internal static string Checked(string folder, string name, long largest = LargestGraph)
    {
        var file = new FileInfo(System.IO.Path.Combine(folder, name));
        if (!file.Exists)
            throw new ModelException($"'{file.FullName}' is missing.");
        return file.Length is > 0 && file.Length <= largest ? file.FullName : throw new ModelException($"'{file.FullName}' has {file.Length} bytes; 1 to {largest} are expected.");
    }
}
