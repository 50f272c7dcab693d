using System.Collections.Concurrent;
using GraphQLParser.AST;

namespace AgentAssembly.Read.Execution;

/// <summary>A document within the limits of its shape. Safe to share.</summary>
/// <param name="text">As it was written.</param>
/// <param name="tree">As it was parsed.</param>
/// <param name="shape">Its outline.</param>
internal sealed class ParsedDocument(string text, GraphQLDocument tree, DocumentShape shape)
{
    private readonly ConcurrentDictionary<string, byte[]> _introspected = new(StringComparer.Ordinal);

    public string Text { get; } = text;

    public GraphQLDocument Tree { get; } = tree;

    /// <summary>Whether every rule was held against it that needs neither variables nor a viewer.</summary>
    public bool IsValid { get; set; }

    /// <summary>The operation of a name; the only one where none is named.</summary>
    /// <exception cref="RequestRefusedException">There is none such, or it is not clear which.</exception>
    public GraphQLOperationDefinition Operation(string? name)
    {
        var operations = Tree.Definitions.OfType<GraphQLOperationDefinition>().ToList();
        if (string.IsNullOrEmpty(name))
        {
            return operations.Count == 1
                ? operations[0]
                : throw RequestRefusedException.OfDocument("OPERATION_UNKNOWN",
                    $"the document has {operations.Count} operations: name the one that is meant in operationName");
        }

        return operations.FirstOrDefault(o => o.Name is { } own && own.Value == name)
            ?? throw RequestRefusedException.OfDocument("OPERATION_UNKNOWN",
                "the document has no operation of the name in operationName: name one that it has");
    }

    /// <summary>
    /// Whether an operation asks for the schema alone, and in the same way each time: its answer can be kept, because
    /// everybody who may ask sees the same schema.
    /// </summary>
    public bool IsIntrospection(GraphQLOperationDefinition operation) =>
        operation.Variables is not { Count: > 0 } && shape.OnlyIntrospects(operation);

    /// <summary>Whether an operation asks for the schema alone.</summary>
    public bool OnlyIntrospects(GraphQLOperationDefinition operation) => shape.OnlyIntrospects(operation);

    /// <summary>The answer of an introspection that was asked before; null where it was not.</summary>
    public byte[]? Introspected(GraphQLOperationDefinition operation) => _introspected.GetValueOrDefault(NameOf(operation));

    /// <summary>Keeps the answer of an introspection.</summary>
    public void Keep(GraphQLOperationDefinition operation, byte[] answer) => _introspected.TryAdd(NameOf(operation), answer);

    private static string NameOf(GraphQLOperationDefinition operation) => operation.Name?.StringValue ?? "";
}
