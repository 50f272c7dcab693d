using System.Text;
using AgentAssembly.Domain.Scanning;
using YamlDotNet.Serialization;

namespace AgentAssembly.Specs.Domain.Scanning;

/// <summary>The tables beside the specs.</summary>
static class ScanTables
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().Build();

    public static List<T> Read<T>(string name) => Yaml.Deserialize<List<T>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scanning", "Tables", name)));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Text with labels written in short.</summary>
    public static string WithLabels(string text) => text.Replace("‹", "[REDACTED:", StringComparison.Ordinal).Replace("›", "]", StringComparison.Ordinal);

    public static string Redacted(Scanner scanner, string text) =>
        Encoding.UTF8.GetString(Redaction.Apply(Utf8(text), scanner.Scan(Utf8(text)).AsSpan()));
}

sealed class KindRow
{
    [YamlMember(Alias = "kind")] public string Kind { get; set; } = "";

    [YamlMember(Alias = "category")] public string Category { get; set; } = "";

    [YamlMember(Alias = "severity")] public string Severity { get; set; } = "";

    [YamlMember(Alias = "triggers")] public List<string> Triggers { get; set; } = [];
}

sealed class ExampleRow
{
    [YamlMember(Alias = "text")] public string Text { get; set; } = "";

    [YamlMember(Alias = "findings")] public List<string> Findings { get; set; } = [];

    [YamlMember(Alias = "redacted")] public string? Redacted { get; set; }

    [YamlMember(Alias = "because")] public string? Because { get; set; }
}

sealed class CategoryRow
{
    [YamlMember(Alias = "kind")] public string? Kind { get; set; }

    [YamlMember(Alias = "category")] public string Category { get; set; } = "";

    [YamlMember(Alias = "confidence")] public string Confidence { get; set; } = "";

    [YamlMember(Alias = "method")] public string Method { get; set; } = "";

    [YamlMember(Alias = "status")] public string Status { get; set; } = "";
}

sealed class LocaleRow
{
    [YamlMember(Alias = "text")] public string Text { get; set; } = "";

    [YamlMember(Alias = "found")] public List<string> Found { get; set; } = [];
}
