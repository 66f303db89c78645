namespace EdgeGym.Gateway.Tests.Running;

/// <summary>A data folder of its own that goes when the test does.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("edgegym-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
