namespace EdgeGym.Equipment.Facts;

/// <summary>Kinds of facts in the journal. Numbers reach the disk: they may only grow, never change or be used again.</summary>
public enum FactKind : byte
{
    // Received: the body is the message as it came in.
    Birth = 1,
    State = 2,
    Login = 3,
    Logout = 4,
    Position = 5,
    Repetition = 6,
    Set = 7,
    Cardio = 8,
    Heart = 9,
    Say = 10,
    Answer = 11,
    CommandEcho = 12,
    Fault = 13,
    Raw = 14,

    /// <summary>The machine's own spotter has taken load off a person.</summary>
    Spotter = 15,

    /// <summary>The load is another one than before and no command did it: a pin, the machine's own panel.</summary>
    LoadChange = 16,

    /// <summary>What the person says of today before training.</summary>
    Ready = 17,

    // Made by the gateway.
    /// <summary>A login resolved to a member, with the profile's pseudonymous part as it was then.</summary>
    SignedIn = 32,
    SignedOut = 33,

    /// <summary>A repetition that the gateway found in position samples; body like <see cref="Repetition"/>.</summary>
    DetectedRepetition = 34,

    /// <summary>The gateway saw that a set is over (pause, walk-away); body like <see cref="Set"/>.</summary>
    DetectedSetEnd = 35,

    /// <summary>Proposal, verdict, reasons, what the policy would have said.</summary>
    Decision = 36,
    Command = 37,

    /// <summary>Pain, dizziness or a heart-rate ceiling, said or measured, and what was done.</summary>
    RedFlag = 38,

    /// <summary>A command that no machine echoed in time.</summary>
    CommandExpired = 39,

    /// <summary>What an utterance was understood to ask for, when it asks for caution.</summary>
    Concern = 40,

    /// <summary>Somebody of the staff set a stopped machine free again.</summary>
    HaltCleared = 41,

    /// <summary>The way down of a <see cref="DetectedRepetition"/>, told when it is over; body like it, same id, with <c>ecc_ms</c>.</summary>
    DetectedLowering = 42,

    /// <summary>What was said, understood: intent and safe action, never the words. Once for each <see cref="Say"/>.</summary>
    Understood = 43,

    /// <summary>Which facts moved a decision of the model; after it and keyed by its id.</summary>
    Explained = 44,

    /// <summary>The sentence that the model chose for a suggestion, a reply or a summary; after it and keyed by its id.</summary>
    Worded = 45,

    /// <summary>How a session went; after its end.</summary>
    Summary = 46,
}

public static class FactKindNames
{
    private static readonly (FactKind Kind, string Name)[] Names =
    [
        (FactKind.Birth, "birth"), (FactKind.State, "state"), (FactKind.Login, "login"), (FactKind.Logout, "logout"),
        (FactKind.Position, "position"), (FactKind.Repetition, "rep"), (FactKind.Set, "set"), (FactKind.Cardio, "cardio"),
        (FactKind.Heart, "heart"), (FactKind.Say, "say"), (FactKind.Answer, "answer"), (FactKind.CommandEcho, "ack"),
        (FactKind.Fault, "fault"), (FactKind.Raw, "raw"), (FactKind.Spotter, "spotter"), (FactKind.LoadChange, "load"),
        (FactKind.SignedIn, "signed_in"), (FactKind.SignedOut, "signed_out"),
        (FactKind.DetectedRepetition, "detected_rep"), (FactKind.DetectedSetEnd, "detected_set_end"), (FactKind.Decision, "decision"),
        (FactKind.Command, "command"), (FactKind.RedFlag, "red_flag"), (FactKind.CommandExpired, "command_expired"),
        (FactKind.Concern, "concern"), (FactKind.HaltCleared, "halt_cleared"), (FactKind.DetectedLowering, "detected_lowering"),
        (FactKind.Understood, "understood"), (FactKind.Explained, "explained"),
        (FactKind.Worded, "worded"), (FactKind.Summary, "summary"), (FactKind.Ready, "ready"),
    ];

    private static readonly string[] ByNumber = MakeByNumber();

    /// <summary>The last topic level of the contract for received facts; a stable name for the others.</summary>
    public static string ToName(this FactKind kind) => ByNumber[(byte)kind] ?? "unknown";

    public static bool TryParse(ReadOnlySpan<char> name, out FactKind kind)
    {
        foreach (var entry in Names)
        {
            if (name.SequenceEqual(entry.Name))
            {
                kind = entry.Kind;
                return true;
            }
        }

        kind = default;
        return false;
    }

    private static string[] MakeByNumber()
    {
        var names = new string[256];
        foreach (var (kind, name) in Names)
            names[(byte)kind] = name;
        return names;
    }
}
