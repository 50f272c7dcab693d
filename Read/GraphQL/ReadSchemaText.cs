using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL;

/// <summary>The schema as others read it. Safe for concurrent use.</summary>
/// <param name="schema">The schema.</param>
public sealed class ReadSchemaText(ISchema schema)
{
    private readonly Lazy<string> _text = new(() => Print(schema));

    /// <summary>The schema definition language, types in the order of their names, with descriptions.</summary>
    public string Text => _text.Value;

    private static string Print(ISchema schema)
    {
        schema.Initialize();
        return schema.Print(new()
        {
            IncludeDescriptions = true,
            IncludeDeprecationReasons = true,
            StringComparison = StringComparison.Ordinal,
        }).ReplaceLineEndings("\n");
    }
}
