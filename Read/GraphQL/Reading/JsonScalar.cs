using System.Text.Json;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>A JSON value, as it was recorded. Only answered, never taken.</summary>
public sealed class JsonScalar : ScalarGraphType
{
    /// <summary>Makes the type.</summary>
    public JsonScalar() => (Name, Description) = ("Json", "A JSON value, as it was recorded.");

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) => ThrowLiteralConversionError(value);

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => ThrowValueConversionError(value);

    /// <inheritdoc/>
    public override object? Serialize(object? value) => value switch
    {
        null => null,
        JsonElement element => element,
        _ => ThrowSerializationError(value),
    };
}
