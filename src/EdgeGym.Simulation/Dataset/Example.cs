using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeGym.Simulation.Dataset;

/// <summary>One thing to learn.</summary>
/// <param name="Task">understand, adjust, plan or say.</param>
/// <param name="Prompt">As the gateway would write it.</param>
/// <param name="Answer">As the model shall write it, up to and with the end token.</param>
/// <param name="Soft">Where several answers are good: their shares, instead of the one in the answer.</param>
public sealed record Example(string Task, string Prompt, string Answer, IReadOnlyList<SoftTarget>? Soft = null);

/// <param name="At">Number of the answer's token, from 0.</param>
/// <param name="P">Token and its share; they sum to one.</param>
public sealed record SoftTarget(int At, IReadOnlyDictionary<string, double> P);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Example))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(ReserveLayout))]
internal sealed partial class ExampleJson : JsonSerializerContext
{
    public static ExampleJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
