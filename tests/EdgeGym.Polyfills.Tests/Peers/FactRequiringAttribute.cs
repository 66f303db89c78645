namespace EdgeGym.Polyfills.Tests.Peers;

/// <summary>A fact that needs foreign programs on the PATH; skipped, and counted as skipped, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactRequiringAttribute : FactAttribute
{
    public FactRequiringAttribute(params string[] programs)
    {
        Skip = SkipUnlessFound(programs);
    }

    /// <summary>Why to skip, with the command that would help; null when every program is there.</summary>
    internal static string? SkipUnlessFound(string[] programs)
    {
        var missing = programs.Where(program => !IsOnPath(program)).ToArray();
        return missing.Length == 0
            ? null
            : $"needs {string.Join(", ", missing)}: sudo apt-get install {string.Join(' ', missing.Select(Package).Distinct())}";
    }

    private static string Package(string program) => program is "mosquitto_pub" or "mosquitto_sub" ? "mosquitto-clients" : program;

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
