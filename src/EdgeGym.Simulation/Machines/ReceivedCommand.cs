using System.Text.Json;
using EdgeGym.Equipment.Commands;

namespace EdgeGym.Simulation.Machines;

/// <summary>A command as a machine reads it. What it cannot read it does not answer, as it has no id to answer to.</summary>
public sealed record ReceivedCommand(string Id, CommandOperation? Operation, double? Value, long ExpiresAt)
{
    public static ReceivedCommand? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String || id.GetString() is not { Length: > 0 and <= 128 } text)
                return null;
            var name = root.TryGetProperty("op", out var op) && op.ValueKind == JsonValueKind.String ? op.GetString() : null;
            double? value = root.TryGetProperty("value", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : null;
            var expires = root.TryGetProperty("expires", out var end) && end.ValueKind == JsonValueKind.Number && end.TryGetInt64(out var at) ? at : 0;
            return new ReceivedCommand(text, CommandOperationNames.TryParse(name, out var operation) ? operation : null, value, expires);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>
/// The rules of the contract that every machine keeps: never after <c>expires</c>, the same id once. A command that comes again gets the answer of
/// the first time again (an answer may have been lost), or none while the first is still being done.
/// </summary>
public sealed class CommandGate
{
    private const int Remembered = 256;

    private readonly Dictionary<string, CommandEchoMessage?> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>True when the command is new and in time: the caller does it, then calls <see cref="Answered"/>.</summary>
    /// <param name="command">As received.</param>
    /// <param name="now">Unix ms.</param>
    /// <param name="answer">What to send instead of doing it; null: nothing.</param>
    public bool Admits(ReceivedCommand command, long now, out CommandEchoMessage? answer)
    {
        if (_answers.TryGetValue(command.Id, out answer))
            return false;
        Remember(command.Id);
        if (command.Operation is null)
            answer = new CommandEchoMessage(command.Id, null, null, "unsupported");
        else if (now >= command.ExpiresAt)
            answer = new CommandEchoMessage(command.Id, null, null, "expired");
        if (answer is { } refusal)
            Answered(refusal);
        return answer is null;
    }

    public void Answered(CommandEchoMessage answer) => _answers[answer.Command] = answer;

    private void Remember(string id)
    {
        _answers[id] = null;
        _order.Enqueue(id);
        if (_order.Count > Remembered)
            _answers.Remove(_order.Dequeue());
    }
}
