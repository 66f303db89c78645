namespace EdgeGym.Protocols.GymJson;

/// <summary>Why a message of the JSON contract is not believed.</summary>
public enum MessageFault : byte
{
    None = 0,

    /// <summary>Not one well-formed UTF-8 JSON object, or nested too deep.</summary>
    MalformedJson = 1,

    /// <summary>A field that the contract demands is absent, null or of another type.</summary>
    MissingField = 2,

    /// <summary>A field is outside what a gym can hold, a text too long, or an enumeration value unknown.</summary>
    OutOfRange = 3,

    /// <summary>More bytes than this kind of message may have.</summary>
    Oversized = 4,
}
