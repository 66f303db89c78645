using System.Text.RegularExpressions;

namespace EdgeGym.Tests.Architecture;

/// <summary>The rules of the design that a compiler does not hold.</summary>
public sealed class ArchitectureTests
{
    private const int LongestFile = 500;

    /// <summary>Who may reference whom. The whole table of the design document; what is not here may not be.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["EdgeGym.Equipment"] = [],
        ["EdgeGym.Protocols"] = ["EdgeGym.Equipment"],
        ["EdgeGym.Sessions"] = ["EdgeGym.Equipment"],
        ["EdgeGym.Ingest"] = ["EdgeGym.Equipment", "EdgeGym.Protocols"],
        ["EdgeGym.Storage"] = ["EdgeGym.Equipment", "EdgeGym.Sessions"],
        ["EdgeGym.Coaching"] = ["EdgeGym.Equipment", "EdgeGym.Sessions"],
        ["EdgeGym.CloudSync"] = ["EdgeGym.Equipment", "EdgeGym.Storage"],
        ["EdgeGym.Console"] = ["EdgeGym.Equipment", "EdgeGym.Sessions", "EdgeGym.Coaching", "EdgeGym.Storage"],
        ["EdgeGym.Gateway"] =
        [
            "EdgeGym.Equipment", "EdgeGym.Protocols", "EdgeGym.Sessions", "EdgeGym.Ingest", "EdgeGym.Storage", "EdgeGym.Coaching",
            "EdgeGym.CloudSync", "EdgeGym.Console",
        ],
        ["EdgeGym.Simulation"] = ["EdgeGym.Coaching", "EdgeGym.Equipment", "EdgeGym.Protocols", "EdgeGym.Sessions"],
    };

    private static readonly string[] PureProjects = ["EdgeGym.Equipment", "EdgeGym.Protocols", "EdgeGym.Sessions"];

    private static readonly string[] BannedSuffixes = ["Helper", "Helpers", "Manager", "Utils", "Util", "Common", "Base", "Impl", "Processor"];

    private static readonly string[] BannedFolders = ["Services", "Models", "Interfaces", "Helpers", "Common", "Utils"];

    private static readonly (string Pattern, string Instead)[] BannedInProduct =
    [
        (@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b", "a TimeProvider"),
        (@"\bnew Stopwatch\b|\bStopwatch\.", "TimeProvider.GetTimestamp"),
        (@"\bThread\.Sleep\b", "a signal, or Task.Delay with a TimeProvider"),
        (@"\bTask\.Delay\(\s*[0-9]", "Task.Delay(TimeSpan, TimeProvider)"),
        (@"\basync void\b", "a task that someone awaits"),
        (@"Channel\.CreateUnbounded", "a bounded channel with a stated full mode"),
        (@"\bNotImplementedException\b", "the code"),
    ];

    [Fact]
    public void References_follow_the_table()
    {
        var wrong = SourceTree.References()
            .SelectMany(project => project.Value.Select(target => (From: project.Key, To: target)))
            .Where(edge => !Allowed.TryGetValue(edge.From, out var targets) || !targets.Contains(edge.To, StringComparer.Ordinal))
            .Select(edge => $"{edge.From} -> {edge.To}")
            .ToList();
        Assert.True(wrong.Count == 0, "Not in the table of the design: " + string.Join(", ", wrong));
        Assert.All(SourceTree.References().Keys, project => Assert.Contains(project, Allowed.Keys));
    }

    [Fact]
    public void Compiled_assemblies_reference_nothing_else_of_ours()
    {
        foreach (var project in Allowed.Keys)
        {
            var path = Path.Combine(AppContext.BaseDirectory, project + ".dll");
            if (!File.Exists(path))
                continue;
            var references = System.Reflection.Assembly.LoadFrom(path).GetReferencedAssemblies()
                .Select(name => name.Name!).Where(name => name.StartsWith("EdgeGym.", StringComparison.Ordinal));
            Assert.All(references, target => Assert.Contains(target, Allowed[project]));
        }
    }

    /// <summary>Protocol Buffers and their compiler are pure computation, and Sparkplug is made of them (decision 9). Nothing else, nowhere else.</summary>
    [Fact]
    public void Pure_projects_have_no_packages_but_protocol_buffers()
    {
        foreach (var project in PureProjects)
        {
            var text = File.ReadAllText(Path.Combine(SourceTree.Root, "src", project, project + ".csproj"));
            var packages = Regex.Matches(text, "<PackageReference Include=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Groups[1].Value);
            Assert.Equal(project == "EdgeGym.Protocols" ? ["Google.Protobuf", "Grpc.Tools"] : [], packages);
            Assert.DoesNotContain("CardPackage", text, StringComparison.Ordinal);
            Assert.DoesNotContain("FrameworkReference", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Pure_projects_do_no_input_or_output_and_read_no_clock()
    {
        var banned = new Regex(@"\bSystem\.IO\b|\bFile\.|\bSocket\b|\bTimeProvider\b|\bILogger\b|\bHttpClient\b|\bConsole\.Write|\bTask\.Run\b", RegexOptions.None, TimeSpan.FromSeconds(5));
        var wrong = PureProjects.SelectMany(project => SourceTree.Sources("src/" + project)).SelectMany(path => Hits(path, banned)).ToList();
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void No_file_is_longer_than_500_lines()
    {
        var wrong = SourceTree.Sources("src").Concat(SourceTree.Sources("tests"))
            .Select(path => (Path: SourceTree.Relative(path), Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > LongestFile)
            .Select(file => $"{file.Path} has {file.Lines} lines")
            .ToList();
        Assert.True(wrong.Count == 0, "Each wants to be several: " + string.Join(", ", wrong));
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var declaration = new Regex(@"\b(?:class|struct|record|interface|enum)\s+(?:struct\s+|class\s+)?([A-Z]\w+)", RegexOptions.None, TimeSpan.FromSeconds(5));
        var wrong = ProductSources()
            .SelectMany(path => declaration.Matches(WithoutComments(File.ReadAllText(path))).Select(match => (Path: path, Name: match.Groups[1].Value)))
            .Where(type => BannedSuffixes.Any(suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal)))
            .Select(type => $"{type.Name} in {SourceTree.Relative(type.Path)}")
            .ToList();
        Assert.True(wrong.Count == 0, "Name the thing: " + string.Join(", ", wrong));
    }

    /// <summary>The simulator's machines are second implementations: written from the specification, so that an error in one shows in the other.</summary>
    [Fact]
    public void Simulated_lines_share_no_code_with_the_codecs()
    {
        var sources = SourceTree.Sources("src/EdgeGym.Simulation/Serial").Append(Path.Combine(SourceTree.Root, "src", "EdgeGym.Simulation", "Machines", "GymMessages.cs")).ToList();
        sources.Add(Path.Combine(SourceTree.Root, "src", "EdgeGym.Simulation", "Machines", "FtmsBridge.cs"));
        sources.Add(Path.Combine(SourceTree.Root, "src", "EdgeGym.Simulation", "Machines", "AntRadio.cs"));
        Assert.True(sources.Count > 6);
        var shared = new Regex(@"\bEdgeGym\.(Protocols|Ingest)\b", RegexOptions.None, TimeSpan.FromSeconds(5));
        var wrong = sources.SelectMany(path => Hits(path, shared)).ToList();
        Assert.True(wrong.Count == 0, string.Join(", ", wrong));
    }

    [Fact]
    public void Folders_are_capabilities()
    {
        var wrong = ProductSources().Select(path => Path.GetDirectoryName(SourceTree.Relative(path))!).Distinct(StringComparer.Ordinal)
            .Where(folder => folder.Split('/').Any(part => BannedFolders.Contains(part, StringComparer.Ordinal)))
            .ToList();
        Assert.True(wrong.Count == 0, string.Join(", ", wrong));
    }

    [Fact]
    public void Product_code_uses_no_banned_call()
    {
        var wrong = new List<string>();
        foreach (var (pattern, instead) in BannedInProduct)
        {
            var banned = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(5));
            wrong.AddRange(ProductSources().SelectMany(path => Hits(path, banned)).Select(hit => $"{hit} (use {instead})"));
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void Log_event_ids_are_unique_and_in_their_projects_range()
    {
        var ranges = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["EdgeGym.Ingest"] = 2000, ["EdgeGym.Storage"] = 3000, ["EdgeGym.Coaching"] = 4000, ["EdgeGym.Console"] = 5000,
            ["EdgeGym.Gateway"] = 6000, ["EdgeGym.CloudSync"] = 7000, ["EdgeGym.Simulation"] = 8000,
        };
        var message = new Regex(@"LoggerMessage\(\s*(?:EventId\s*=\s*)?(\d+)", RegexOptions.None, TimeSpan.FromSeconds(5));
        var seen = new Dictionary<int, string>();
        foreach (var path in ProductSources())
        {
            var project = SourceTree.Relative(path).Split('/')[1];
            foreach (Match match in message.Matches(File.ReadAllText(path)))
            {
                var id = int.Parse(match.Groups[1].ValueSpan);
                Assert.True(ranges.TryGetValue(project, out var start) && id >= start && id < start + 1000, $"{id} in {path} is outside {project}'s range");
                Assert.True(seen.TryAdd(id, path), $"{id} stands in {path} and in {seen.GetValueOrDefault(id)}");
            }
        }

        Assert.NotEmpty(seen);
    }

    [Fact]
    public void Every_public_option_is_read_somewhere()
    {
        var sources = ProductSources().Select(path => (Path: path, Text: File.ReadAllText(path))).ToList();
        var wrong = new List<string>();
        var property = new Regex(@"public (?!const|static)[\w?<>\[\]]+ (\w+) \{ get; (?:set|init); \}", RegexOptions.None, TimeSpan.FromSeconds(5));
        foreach (var (path, text) in sources.Where(source => source.Path.EndsWith("Options.cs", StringComparison.Ordinal)))
        {
            wrong.AddRange(property.Matches(text).Select(match => match.Groups[1].Value)
                .Where(name => !sources.Any(other => other.Path != path && Regex.IsMatch(other.Text, $@"\.{name}\b", RegexOptions.None, TimeSpan.FromSeconds(5))))
                .Select(name => $"{name} in {SourceTree.Relative(path)}"));
        }

        Assert.True(wrong.Count == 0, "Knobs that nobody reads: " + string.Join(", ", wrong));
    }

    [Fact]
    public void Top_level_holds_only_what_its_owner_fixed()
    {
        string[] allowed =
        [
            "src", "tests", "models", "deploy", "firmware-protocols", "EdgeGym.sln", "README.md", "Directory.Build.props",
            "Directory.Packages.props", "global.json", "gym", "LICENSE",
        ];
        var wrong = Directory.EnumerateFileSystemEntries(SourceTree.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => name[0] != '.' && !allowed.Contains(name, StringComparer.Ordinal)).ToList();
        Assert.True(wrong.Count == 0, string.Join(", ", wrong));
    }

    [Fact]
    public void Every_project_has_its_page()
    {
        var without = Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src"), "EdgeGym.*")
            .Where(folder => !File.Exists(Path.Combine(folder, "README.md"))).Select(Path.GetFileName).ToList();
        Assert.True(without.Count == 0, string.Join(", ", without));
    }

    private static IEnumerable<string> ProductSources() =>
        SourceTree.Sources("src").Where(path => !path.Contains("/Polyfills/", StringComparison.Ordinal));

    private static IEnumerable<string> Hits(string path, Regex pattern) =>
        pattern.Matches(WithoutComments(File.ReadAllText(path))).Select(match => $"{SourceTree.Relative(path)}: {match.Value}");

    private static string WithoutComments(string text) =>
        Regex.Replace(text, @"//.*?$|/\*.*?\*/", "", RegexOptions.Singleline | RegexOptions.Multiline, TimeSpan.FromSeconds(5));
}
