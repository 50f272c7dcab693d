using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>
/// The golden vectors in <c>contracts/events/vectors</c>. With <c>AA_REGENERATE_VECTORS=1</c> they are written anew and
/// the run fails all the same, so that the switch cannot be left on.
/// </summary>
static class Vectors
{
    private const string Switch = "AA_REGENERATE_VECTORS";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.BasicLatin),
    };

    public static (string Name, byte[] Content) Json(string name, object content) =>
        (name, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content, Layout) + "\n"));

    public static void AreAsCommitted(params (string Name, byte[] Content)[] files)
    {
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            foreach (var (name, content) in files)
            {
                var path = Path.Combine(Folder(), name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, content);
            }

            Assert.Fail($"{files[0].Name} was written anew; unset {Switch} and review the difference");
        }

        foreach (var (name, content) in files)
        {
            var path = Path.Combine(Folder(), name);
            Assert.True(File.Exists(path), $"{name} is missing: run once with {Switch}=1 and review it");
            Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(content), $"{name} is not what the code makes");
        }
    }

    public static string ReadPage(string name) => File.ReadAllText(Path.Combine(Folder(), "..", name));

    public static IEnumerable<string> FilesIn(string folder) =>
        Directory.GetFiles(Path.Combine(Folder(), folder)).Select(f => $"{folder}/{Path.GetFileName(f)}");

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Assembly.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "contracts", "events", "vectors");
    }
}
