using EdgeGym.Coaching.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Tests.Coaching.Runtime;

/// <summary>A tiny decoder in a folder of its own, loaded.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-model-").FullName;

    public LoadedModel(TinyDecoder decoder, RuntimeOptions? options = null, TimeProvider? time = null)
    {
        decoder.WriteTo(_folder, "model.onnx");
        Model = CausalModel.Load(_folder, options ?? new RuntimeOptions { Providers = [ExecutionProvider.Cpu], PrefillTokens = 24 }, NullLogger.Instance, time ?? TimeProvider.System);
    }

    public CausalModel Model { get; }

    public async Task<DecodingSession> OpenAsync() => await Model.OpenAsync(CancellationToken.None) ?? throw new InvalidOperationException("busy");

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
