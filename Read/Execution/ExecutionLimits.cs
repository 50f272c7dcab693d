namespace AgentAssembly.Read.Execution;

/// <summary>What one operation, one document and one principal may take.</summary>
public sealed record ExecutionLimits
{
    /// <summary>Most UTF-16 characters in a document: 1 to 1,048,576.</summary>
    public int DocumentCharactersMax { get; init; } = 64 * 1024;

    /// <summary>How deep fields may lie within one another: 1 to 64. Introspection has its own bound.</summary>
    public int DepthMax { get; init; } = 15;

    /// <summary>Most fields of one operation, with every fragment counted wherever it is spread.</summary>
    public int FieldsMax { get; init; } = 1_000;

    /// <summary>Most directives in one document.</summary>
    public int DirectivesMax { get; init; } = 100;

    /// <summary>Most operations and fragments in one document.</summary>
    public int DefinitionsMax { get; init; } = 100;

    /// <summary>Most that one operation may cost.</summary>
    public long CostMax { get; init; } = 20_000;

    /// <summary>Most that the operations of one principal may cost together in a minute.</summary>
    public long CostPerMinute { get; init; } = 1_000_000;

    /// <summary>How many items a list without <c>first</c> or <c>last</c> is taken to have.</summary>
    public int AssumedListSize { get; init; } = 20;

    /// <summary>How many principals' spending is remembered.</summary>
    public int PrincipalsMax { get; init; } = 10_000;

    /// <summary>Most documents kept parsed.</summary>
    public int DocumentsMax { get; init; } = 1_000;

    /// <summary>Most characters of documents kept parsed; their trees take about twenty times as many bytes.</summary>
    public long DocumentsCharactersMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most characters in one answer of introspection that is kept.</summary>
    public int IntrospectionBytesMax { get; init; } = 8 * 1024 * 1024;
}
