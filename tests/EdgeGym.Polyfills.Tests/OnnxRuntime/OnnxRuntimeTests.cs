using Microsoft.ML.OnnxRuntime;

namespace EdgeGym.Polyfills.Tests.OnnxRuntime;

/// <summary>The fetched ONNX Runtime runs a model, and says no to providers that are not here in a way that can be caught.</summary>
public sealed class OnnxRuntimeTests
{
    private static readonly byte[] Model = TinyModel.Linear(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }, [0.5f, -1, 100]);

    [Fact]
    public void Linear_model_computes_with_ort_values()
    {
        using var session = new InferenceSession(Model);
        Assert.Equal(["x"], session.InputNames);
        Assert.Equal([-1, 2], session.InputMetadata["x"].Dimensions);

        float[] x = [1, 0, 0, 1, 2, -1];
        using var input = OrtValue.CreateTensorValueFromMemory(x, [3, 2]);
        using var options = new RunOptions();
        using var results = session.Run(options, new Dictionary<string, OrtValue> { ["x"] = input }, ["y"]);
        using var y = results[0];
        Assert.Equal([3, 3], y.GetTensorTypeAndShape().Shape);
        Assert.Equal([1.5f, 1, 103, 4.5f, 4, 106, -1.5f, -2, 100], y.GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void Session_is_safe_from_many_threads()
    {
        using var session = new InferenceSession(Model);
        Parallel.For(0, 64, row =>
        {
            using var input = OrtValue.CreateTensorValueFromMemory(new float[] { row, 1 }, [1, 2]);
            using var options = new RunOptions();
            using var results = session.Run(options, new Dictionary<string, OrtValue> { ["x"] = input }, ["y"]);
            Assert.Equal(row + 4.5f, results[0].GetTensorDataAsSpan<float>()[0]);
        });
    }

    [Fact]
    public void Processor_provider_is_available()
    {
        Assert.Contains("CPUExecutionProvider", OrtEnv.Instance().GetAvailableProviders());
        Assert.StartsWith("1.", OrtEnv.Instance().GetVersionString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TensorRt_and_cuda_without_their_libraries_fail_catchably_and_the_processor_still_works()
    {
        using (var options = new SessionOptions())
        {
            AssertCatchable(() =>
            {
                options.AppendExecutionProvider_Tensorrt(0);
                using var session = new InferenceSession(Model, options);
            });
        }

        using (var options = new SessionOptions())
        {
            AssertCatchable(() =>
            {
                options.AppendExecutionProvider_CUDA(0);
                using var session = new InferenceSession(Model, options);
            });
        }

        AssertCatchable(() =>
        {
            using var tensorRt = new OrtTensorRTProviderOptions();
            using var options = SessionOptions.MakeSessionOptionWithTensorrtProvider(tensorRt);
            using var session = new InferenceSession(Model, options);
        });

        Linear_model_computes_with_ort_values();
    }

    [Fact]
    public void Bytes_that_are_no_model_are_an_exception_not_a_crash()
    {
        var broken = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(Model[..20]));
        Assert.Contains("ErrorCode", broken.Message, StringComparison.Ordinal);
    }

    private static void AssertCatchable(Action append)
    {
        var error = Record.Exception(append);
        Assert.NotNull(error);
        Assert.True(error is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException, error.ToString());
    }
}
