using System.Xml.Linq;

namespace AgentAssembly.Specs.Architecture;

/// <summary>What may import what, and what lies where.</summary>
public sealed class ImportSpecs
{
    private static readonly string Root = FindRoot();

    // A project's folder, and the beginnings of the folders that it may refer to.
    private static readonly Dictionary<string, string[]> May = new(StringComparer.Ordinal)
    {
        ["contracts"] = [],
        ["Domain"] = [],
        ["Commands/Core"] = ["Domain"],
        ["Commands/Stores.Embedded"] = ["Domain"],
        ["Commands/Stores.Memory"] = ["Domain"],
        ["Projections"] = ["Domain"],
        ["Projections/Documents.Sqlite"] = ["Domain", "Projections"],
        ["Read"] = ["Domain", "Projections"],
        ["Edges/Grpc"] = ["contracts", "Commands/Core", "Domain"],
        ["Edges/Messaging"] = ["contracts", "Domain"],
        ["Edges/Host"] = ["contracts", "Commands/", "Domain", "Edges/", "Projections", "Read"],
        ["Edges/Cli"] = ["Edges/Host", "contracts"],
    };

    public static TheoryData<string> Projects =>
        [.. Directory.GetFiles(Root, "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Root, p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_to_what_its_folder_may_import(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var referred = ReferencesOf(project, "ProjectReference")
            .Select(r => Path.GetRelativePath(Root, Path.GetDirectoryName(Path.GetFullPath(Path.Combine(Root, folder, r)))!));
        if (folder.StartsWith("specs", StringComparison.Ordinal))
        {
            return;
        }

        Assert.True(May.TryGetValue(folder, out var allowed), $"{folder} is not in the table of imports");
        Assert.All(referred, r => Assert.Contains(allowed, a => r.StartsWith(a, StringComparison.Ordinal)));
    }

    [Fact]
    public void Domain_uses_value_libraries_only() =>
        Assert.Equal(["NodaTime", "Tomlyn", "YamlDotNet"], ReferencesOf("Domain/AgentAssembly.Domain.csproj", "PackageReference"));

    [Fact]
    public void Contracts_import_nothing_of_ours() =>
        Assert.Empty(ReferencesOf("contracts/AgentAssembly.Contracts.csproj", "ProjectReference"));

    [Fact]
    public void Domain_knows_no_thread_no_file_and_no_console()
    {
        string[] banned = ["System.IO.", "File.", "Directory.", "new Thread(", "Task.Run", "Console.", "ILogger", "TimeProvider"];
        var found =
            from file in Directory.GetFiles(Path.Combine(Root, "Domain"), "*.cs", SearchOption.AllDirectories)
            where !file.Contains("/obj/", StringComparison.Ordinal)
            from line in File.ReadLines(file)
            let code = line.TrimStart()
            where !code.StartsWith("//", StringComparison.Ordinal)
            from word in banned
            where System.Text.RegularExpressions.Regex.IsMatch(code, @"(?<![\w.])" + System.Text.RegularExpressions.Regex.Escape(word))
            select $"{Path.GetRelativePath(Root, file)}: {code}";
        Assert.Empty(found);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_has_a_lock_file_and_no_version_of_its_own(string project)
    {
        Assert.True(File.Exists(Path.Combine(Root, Path.GetDirectoryName(project)!, "packages.lock.json")), project);
        Assert.DoesNotContain("Version=", File.ReadAllText(Path.Combine(Root, project)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_top_level_holds_the_agreed_folders_and_root_files()
    {
        string[] folders = [".ci", "Commands", "Domain", "Edges", "Projections", "Read", "contracts", "probes", "specs"];
        string[] files =
        [
            ".editorconfig", ".gitignore", "Assembly.sln", "BannedSymbols.txt", "CHANGELOG.md", "Directory.Build.props",
            "Directory.Packages.props", "LICENSE", "README.md", "global.json",
        ];
        Assert.Equal(folders, Directory.GetDirectories(Root).Select(p => Path.GetFileName(p)!)
            .Where(n => n is not (".git" or "artifacts")).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(Root).Select(p => Path.GetFileName(p)!).Where(n => n != ".git").Except(files));
    }

    private static List<string> ReferencesOf(string project, string kind) =>
        [.. XDocument.Load(Path.Combine(Root, project)).Descendants(kind).Select(r => r.Attribute("Include")!.Value)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Assembly.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
