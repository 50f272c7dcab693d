namespace AgentAssembly.Domain.Policy.Parsing;

internal sealed record NodeEntry(Node Key, Node Value);
