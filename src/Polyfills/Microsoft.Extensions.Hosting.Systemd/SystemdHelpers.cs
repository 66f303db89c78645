namespace Microsoft.Extensions.Hosting.Systemd;

public static class SystemdHelpers
{
    private static readonly Lazy<bool> Detected = new(Detect);

    /// <summary>Whether systemd started this process; found out once.</summary>
    public static bool IsSystemdService() => Detected.Value;

    internal static bool IsService(int processId, bool socketsFromSystemd, string parentName) =>
        // In a container the service itself can be process 1.
        processId == 1 ? socketsFromSystemd : string.Equals(parentName, "systemd", StringComparison.Ordinal);

    internal static int ParentOf(string stat)
    {
        // proc_pid_stat(5): the name in parentheses may itself hold blanks and parentheses; state and parent follow the last one.
        var afterName = stat.LastIndexOf(')') + 1;
        var fields = stat[afterName..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && int.TryParse(fields[1], out var parent) ? parent : 0;
    }

    private static bool Detect()
    {
        if (!OperatingSystem.IsLinux())
            return false;

        var sockets = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SystemdNotifier.SocketVariable))
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LISTEN_PID"));
        try
        {
            var parent = ParentOf(File.ReadAllText("/proc/self/stat"));
            return IsService(Environment.ProcessId, sockets, parent > 0 ? File.ReadAllText($"/proc/{parent}/comm").TrimEnd('\n') : "");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return IsService(Environment.ProcessId, sockets, "");
        }
    }
}
