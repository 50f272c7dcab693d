using YamlDotNet.Serialization;

namespace AgentAssembly.Edges.Cli.Files;

/// <summary>Writes the tool's own files.</summary>
internal static class YamlText
{
    private static readonly ISerializer Serializer =
        new SerializerBuilder().WithQuotingNecessaryStrings().DisableAliases().Build();

    /// <summary>A mapping in the order of its keys; keys without a value are left out.</summary>
    public static Dictionary<string, object> Map(params IEnumerable<(string Key, object? Value)> entries) =>
        entries.Where(e => e.Value is not null).ToDictionary(e => e.Key, e => e.Value!, StringComparer.Ordinal);

    public static string Of(Dictionary<string, object> root) => Serializer.Serialize(root);
}
