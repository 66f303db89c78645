using System.ComponentModel.DataAnnotations;

namespace EdgeGym.Console;

/// <summary>Section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Folder for the data-protection keys and the kiosk secret, inside the gateway's data folder.</summary>
    [Required]
    public string KeysDirectory { get; set; } = "";

    /// <summary>How often each live stream says that the gateway lives. Pages call it lost after three missed ones.</summary>
    [Range(100, 60_000)]
    public int BeatMilliseconds { get; set; } = 2_000;

    /// <summary>Open live streams at most, screens and consoles together.</summary>
    [Range(1, 100_000)]
    public int MaximumStreams { get; set; } = 4_000;

    /// <summary>Largest request body in bytes. Screens have their own, smaller one.</summary>
    [Range(1_024, 10_485_760)]
    public int MaximumBodyBytes { get; set; } = 65_536;

    /// <summary>How long a person stays signed in to the console without doing anything.</summary>
    [Range(5, 43_200)]
    public int SignInMinutes { get; set; } = 720;
}
