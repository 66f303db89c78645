using System.Globalization;

namespace EdgeGym.Coaching.Runtime;

/// <summary>
/// Options of the TensorRT execution provider: half precision, engine and timing caches, and one explicit shape range for every dynamic input,
/// without which each new length of the cache would build an engine anew (minutes).
/// </summary>
internal static class TensorRtSettings
{
    public static Dictionary<string, string> For(DecoderLayout layout, RuntimeOptions options, int contextTokens, int prefillTokens, string cacheFolder)
    {
        var middle = Math.Min(contextTokens - 1, 256);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = options.DeviceId.ToString(CultureInfo.InvariantCulture),
            ["trt_fp16_enable"] = options.TensorRtFp16 ? "1" : "0",
            ["trt_layer_norm_fp32_fallback"] = "1",
            ["trt_engine_cache_enable"] = "1",
            ["trt_engine_cache_path"] = cacheFolder,
            ["trt_timing_cache_enable"] = "1",
            ["trt_timing_cache_path"] = cacheFolder,
            ["trt_profile_min_shapes"] = Shapes(layout, tokens: 1, past: 0),
            ["trt_profile_opt_shapes"] = Shapes(layout, tokens: 1, past: middle),
            ["trt_profile_max_shapes"] = Shapes(layout, prefillTokens, contextTokens - 1, contextTokens),
        };
    }

    private static string Shapes(DecoderLayout layout, int tokens, int past, int? total = null) => string.Join(',', layout.InputNames.Select(name => name switch
    {
        "input_ids" or "position_ids" => $"{name}:1x{tokens}",
        "attention_mask" => $"{name}:1x{total ?? past + tokens}",
        _ => $"{name}:1x{layout.Heads}x{past}x{layout.Dimension}",
    }));
}
