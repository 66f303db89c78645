using System.Diagnostics;

namespace EdgeGym.Gateway.Tests.Running;

/// <summary>A disk of its own that can be filled and emptied: a tmpfs, for which one must be root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static SmallDisk Mount(int mebibytes)
    {
        var path = Directory.CreateTempSubdirectory("edgegym-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", path);
        return new SmallDisk(path);
    }

    /// <summary>Somebody else's file takes all but so much.</summary>
    public void FillTo(long freeBytes)
    {
        var size = new DriveInfo(Path).AvailableFreeSpace - freeBytes;
        using var file = new FileStream(Filler, FileMode.Create);
        var block = new byte[1 << 20];
        for (; size > 0; size -= block.Length)
            file.Write(block, 0, (int)Math.Min(block.Length, size));
    }

    public void Empty() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {errors}");
    }
}

/// <summary>A test that mounts a file system.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactAsRootAttribute : FactAttribute
{
    public FactAsRootAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "Mounts a small disk, which only root may: sudo ./gym test";
    }
}
