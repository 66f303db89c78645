using System.Text.Json;

namespace EdgeGym.Storage.Projections;

/// <summary>Reads fields of a fact's body. What is missing, null or of another type is absent: a projection never stops at an odd fact.</summary>
internal readonly struct FactFields : IDisposable
{
    private readonly JsonDocument? _document;

    public FactFields(ReadOnlyMemory<byte> body)
    {
        try
        {
            _document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            // A body that is no JSON has no fields.
            _document = null;
        }
    }

    public string? Text(string name) => Value(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public double? Number(string name) => Value(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;

    public bool Flag(string name) => Value(name) is { ValueKind: JsonValueKind.True };

    /// <summary>A text inside an object.</summary>
    public string? Text(string name, string inner)
        => Value(name) is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(inner, out var found) && found.ValueKind == JsonValueKind.String
            ? found.GetString()
            : null;

    public void Dispose() => _document?.Dispose();

    private JsonElement? Value(string name)
        => _document?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value) ? value : null;
}
