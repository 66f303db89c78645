using Microsoft.ML.OnnxRuntime;

namespace EdgeGym.Coaching.Runtime;

/// <summary>Tries execution providers in order until one has loaded the model and answered.</summary>
internal static class ProviderSelection
{
    private static readonly ExecutionProvider[] s_inOrder = [ExecutionProvider.TensorRT, ExecutionProvider.Cuda, ExecutionProvider.Cpu];

    /// <exception cref="ModelException">None would do; the message has every reason.</exception>
    public static (LoadedDecoder Decoder, ProviderReport Report) Open(ModelFolder folder, RuntimeOptions options, int contextTokens)
    {
        var attempts = new List<ProviderAttempt>();
        Exception? last = null;
        foreach (var provider in (options.Providers is { Count: > 0 } chosen ? chosen : s_inOrder).Distinct())
        {
            try
            {
                if (folder.GraphFor(provider) is not { } graph)
                {
                    attempts.Add(new ProviderAttempt(provider, "model.plain.onnx is missing"));
                    continue;
                }

                var decoder = Open(folder, provider, ModelFolder.Checked(folder.Path, Path.GetFileName(graph)), options, contextTokens);
                attempts.Add(new ProviderAttempt(provider, WhyNot: null));
                return (decoder, new ProviderReport(provider, OrtEnv.Instance().GetVersionString(), attempts));
            }
            catch (Exception error) when (error is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or TypeInitializationException
                or BadImageFormatException or ModelException or IOException or UnauthorizedAccessException)
            {
                last = error;
                attempts.Add(new ProviderAttempt(provider, Reason(error is TypeInitializationException { InnerException: { } inner } ? inner : error)));
            }
        }

        throw new ModelException($"No execution provider runs the model in '{folder.Path}': {string.Join("; ", attempts)}", last);
    }

    /// <summary>One line, without the places in ONNX Runtime's own source that it puts before.</summary>
    private static string Reason(Exception error)
    {
        const string Marker = "[ONNXRuntimeError]";
        var message = error.Message.ReplaceLineEndings(" ").Trim();
        var start = message.LastIndexOf(Marker, StringComparison.Ordinal);
        return start < 0 ? message : message[(start + Marker.Length)..].TrimStart(' ', ':');
    }

    private static LoadedDecoder Open(ModelFolder folder, ExecutionProvider provider, string graph, RuntimeOptions options, int contextTokens)
    {
        // What goes wrong comes back as an exception and stands in the report; ONNX Runtime would write it to the console besides.
        OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        using var settings = new SessionOptions();
        Configure(settings, options);
        switch (provider)
        {
            case ExecutionProvider.TensorRT:
                AppendTensorRt(settings, folder, graph, options, contextTokens);
                break;
            case ExecutionProvider.Cuda:
                AppendCuda(settings, options);
                break;
        }

        var session = new InferenceSession(graph, settings);
        try
        {
            return LoadedDecoder.Prove(session, folder.Config);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void Configure(SessionOptions settings, RuntimeOptions options)
    {
        settings.IntraOpNumThreads = options.IntraOpThreads > 0 ? options.IntraOpThreads : Math.Min(2, Environment.ProcessorCount);
        settings.InterOpNumThreads = 1;
        settings.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        settings.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        // Every step has other shapes: patterns would be kept for each, and never fit.
        settings.EnableMemoryPattern = false;
        // A gateway has other things to do with its cores than to spin between tokens.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
    }

    private static void AppendTensorRt(SessionOptions settings, ModelFolder folder, string graph, RuntimeOptions options, int contextTokens)
    {
        // First bare, into options that are thrown away: where there is no TensorRT this fails at once and cheaply.
        using (var probe = new SessionOptions())
        using (var bare = new OrtTensorRTProviderOptions())
            probe.AppendExecutionProvider_Tensorrt(bare);

        var layout = LayoutOf(graph, folder.Config);
        var root = options.EngineCacheFolder.Length > 0 ? options.EngineCacheFolder : Path.Combine(folder.Path, "engines");
        var prefillTokens = Math.Min(options.PrefillTokens, contextTokens);
        var values = TensorRtSettings.For(layout, options, contextTokens, prefillTokens, root);
        var cache = Path.Combine(root, ModelFolder.Fingerprint(graph, [OrtEnv.Instance().GetVersionString(), .. values.Values.Order(StringComparer.Ordinal)]));
        Directory.CreateDirectory(cache);
        values["trt_engine_cache_path"] = values["trt_timing_cache_path"] = cache;
        using var tensorRt = new OrtTensorRTProviderOptions();
        tensorRt.UpdateOptions(values);
        settings.AppendExecutionProvider_Tensorrt(tensorRt);
        try
        {
            AppendCuda(settings, options);
        }
        catch (Exception error) when (error is OnnxRuntimeException or EntryPointNotFoundException)
        {
            // Only for operators that TensorRT does not take; the CPU takes them as well.
        }
    }

    private static void AppendCuda(SessionOptions settings, RuntimeOptions options)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string>(StringComparer.Ordinal) { ["device_id"] = options.DeviceId.ToString() });
        settings.AppendExecutionProvider_CUDA(cuda);
    }

    /// <summary>Shape ranges must be known before a TensorRT session is made, so the graph is looked at without optimizing it.</summary>
    private static DecoderLayout LayoutOf(string graph, ModelConfig config)
    {
        using var settings = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL, IntraOpNumThreads = 1 };
        using var session = new InferenceSession(graph, settings);
        return DecoderLayout.Read(session, config);
    }
}
