namespace AgentAssembly.Domain.Policy.Parsing;

internal sealed record YamlEntry(YamlNode Key, YamlNode Value);
