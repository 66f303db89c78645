namespace EdgeGym.Polyfills.Tests.Peers;

/// <summary>A fact that needs foreign programs on the PATH; skipped, and counted as skipped, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactRequiringAttribute : FactAttribute
{
    public FactRequiringAttribute(params string[] programs)
    {
        var missing = programs.Where(program => !IsOnPath(program)).ToArray();
        if (missing.Length > 0)
            Skip = "needs " + string.Join(", ", missing);
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
