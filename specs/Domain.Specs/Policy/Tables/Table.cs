using YamlDotNet.RepresentationModel;

namespace AgentAssembly.Specs.Domain.Policy.Tables;

// The tables beside this file.
internal static class Table
{
    public static YamlNode Read(string name)
    {
        using var reader = new StreamReader(Path.Combine(AppContext.BaseDirectory, "Policy", "Tables", name));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return yaml.Documents[0].RootNode;
    }

    public static YamlNode? Get(this YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static string? Text(this YamlNode node, string key) => (node.Get(key) as YamlScalarNode)?.Value;

    public static IEnumerable<YamlNode> Items(this YamlNode node, string key) =>
        (node.Get(key) as YamlSequenceNode)?.Children ?? [];

    // What ours has to answer: `ours` where the row has it, else what the existing system does.
    public static YamlNode Expected(this YamlNode row) => row.Get("ours") ?? row.Get("reference")!;
}
