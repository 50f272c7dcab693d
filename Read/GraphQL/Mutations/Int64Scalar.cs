using System.Globalization;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AgentAssembly.Read.GraphQL.Mutations;

/// <summary>A whole number of up to 64 bits, signed or not, as a decimal text: JSON numbers hold 53 bits only.</summary>
public sealed class Int64Scalar : ScalarGraphType
{
    /// <summary>Makes it, under the name <c>Int64</c>.</summary>
    public Int64Scalar()
    {
        Name = "Int64";
        Description = "A whole number of up to 64 bits as a decimal text; taken as a number too.";
    }

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => Parse((string)text.Value) ?? ThrowLiteralConversionError(value),
        GraphQLIntValue number => Parse((string)number.Value) ?? ThrowLiteralConversionError(value),
        GraphQLNullValue => null,
        _ => ThrowLiteralConversionError(value),
    };

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        string or int or long or ulong or uint => Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!) ?? ThrowValueConversionError(value),
        _ => ThrowValueConversionError(value),
    };

    /// <inheritdoc/>
    public override object? Serialize(object? value) => value switch
    {
        null => null,
        string text => Parse(text) ?? ThrowSerializationError(value),
        _ => ThrowSerializationError(value),
    };

    private static string? Parse(string text) =>
        Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= long.MinValue && number <= ulong.MaxValue
                ? number.ToString(CultureInfo.InvariantCulture)
                : null;
}
