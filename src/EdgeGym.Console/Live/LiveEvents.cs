using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Screen;

namespace EdgeGym.Console.Live;

/// <summary>Views as Server-Sent Events (WHATWG HTML 9.2): <c>id</c>, <c>event</c>, one line of JSON.</summary>
internal sealed class LiveEvents(TimeProvider people)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public byte[] ForScreen(long epoch, long version, MachineId machine, LiveMachine state, ScreenView? screen) =>
        Write(epoch, version, json =>
        {
            Head(json, machine, state);
            if (screen is null)
                return;
            json.WritePropertyName("screen");
            json.WriteRawValue(screen.ToJson(), skipInputValidation: true);
        });

    /// <summary>Only what is named here leaves for the floor: a new field of the view is private until somebody decides otherwise.</summary>
    public byte[] ForFloor(long epoch, long version, MachineId machine, LiveMachine state, ScreenView? screen, bool personal) =>
        Write(epoch, version, json =>
        {
            Head(json, machine, state);
            if (screen is not null)
                FloorView(json, screen, personal);
        });

    public byte[] Beat() => Encoding.UTF8.GetBytes(
        $"event: beat\ndata: {people.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}\n\n");

    private static byte[] Write(long epoch, long version, Action<Utf8JsonWriter> body)
    {
        using var memory = new MemoryStream(1_024);
        memory.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {epoch}-{version}\nevent: view\ndata: ")));
        using (var json = new Utf8JsonWriter(memory, Options))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        memory.Write("\n\n"u8);
        return memory.ToArray();
    }

    private void Head(Utf8JsonWriter json, MachineId machine, LiveMachine state)
    {
        json.WriteString("machine", machine.Value);
        json.WriteNumber("now", people.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteBoolean("online", state.Online);
        if (state.LastHeardAt is { } heard)
            json.WriteNumber("heard_at", heard.ToUnixTimeMilliseconds());
        if (state.Birth is { } birth)
        {
            var exercise = ExerciseCatalog.Find(birth.Exercise);
            json.WriteString("kind", birth.Kind.ToName());
            json.WriteString("exercise_en", exercise.English);
            json.WriteString("exercise_zh", exercise.Chinese);
            json.WriteBoolean("sets_load", birth.Can(MachineCapabilities.SetLoad));
            if (birth.Load is { IsValid: true } load)
            {
                json.WriteStartObject("load_range");
                json.WriteNumber("min", load.Minimum);
                json.WriteNumber("max", load.At(load.LastIndex));
                json.WriteNumber("step", load.Step);
                json.WriteEndObject();
            }
        }

        if (state.Fault is { } fault)
        {
            json.WriteStartObject("fault");
            json.WriteString("code", fault.Code);
            json.WriteString("severity", fault.Severity switch { FaultSeverity.Warning => "warning", FaultSeverity.EmergencyStop => "emergency_stop", _ => "error" });
            if (fault.Text is not null)
                json.WriteString("text", fault.Text);
            json.WriteEndObject();
        }
    }

    private static void FloorView(Utf8JsonWriter json, ScreenView screen, bool personal)
    {
        json.WriteStartObject("screen");
        json.WriteString("phase", screen.Phase);
        Number(json, "set", screen.Set);
        Number(json, "of", screen.Of);
        Number(json, "rep", screen.Rep);
        Number(json, "load", screen.Load);
        Number(json, "asked_load", screen.AskedLoad);
        if (screen.Target is { } target)
        {
            json.WriteStartObject("target");
            json.WriteNumber("reps", target.Reps);
            json.WriteEndObject();
        }

        if (WaitsForAnAnswer(screen))
            json.WriteBoolean("suggestion_open", true);
        if (screen.Cardio is { } cardio)
        {
            json.WriteStartObject("cardio");
            Number(json, "speed", cardio.Speed);
            Number(json, "power", cardio.Power);
            json.WriteEndObject();
        }

        if (personal)
        {
            if (screen.Member is not null)
                json.WriteString("member", screen.Member);
            Number(json, "heart_rate", screen.HeartRate);
            if (screen.Alert is { } alert)
                json.WriteString("alert", alert.Code);
        }

        json.WriteEndObject();
    }

    /// <summary>Somebody has still to say yes or no: not when they have, nor when the machine has or gets the weight already.</summary>
    private static bool WaitsForAnAnswer(ScreenView screen) =>
        screen.Phase is "resting" or "signed_in"
        && screen.Suggestion is { Answer: null, Stop: false, Sets: > 0, Load: { } offered } && offered != (screen.AskedLoad ?? screen.Load);

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
    }
}
