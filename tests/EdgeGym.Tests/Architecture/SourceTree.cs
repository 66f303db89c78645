using System.Xml.Linq;

namespace EdgeGym.Tests.Architecture;

/// <summary>The repository as it lies on disk, found from where the tests run.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>C# and Razor files below a folder, without what builds make.</summary>
    public static IReadOnlyList<string> Sources(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".razor")
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
                && !path.Contains("/node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    /// <summary>Project name → names of the projects it references, polyfills of card packages left out.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> References() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "EdgeGym.*.csproj", SearchOption.AllDirectories)
            .ToDictionary(
                path => Path.GetFileNameWithoutExtension(path),
                path => (IReadOnlyList<string>)[.. XDocument.Load(path).Descendants("ProjectReference")
                    .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))],
                StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeGym.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("EdgeGym.sln is not above " + AppContext.BaseDirectory);
    }
}
