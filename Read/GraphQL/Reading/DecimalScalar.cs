using System.Globalization;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>An exact number: decimal digits in a string, so that no client rounds it.</summary>
public sealed class DecimalScalar : ScalarGraphType
{
    /// <summary>Makes the type.</summary>
    public DecimalScalar() => (Name, Description) = (
        "Decimal", "An exact number: decimal digits in a string, without exponent. Amounts of money are in USD.");

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => ParseValue((string)text.Value),
        GraphQLIntValue number => ParseValue((string)number.Value),
        GraphQLFloatValue number => ParseValue((string)number.Value),
        GraphQLNullValue => null,
        _ => ThrowLiteralConversionError(value),
    };

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        decimal number => number,
        int number => (decimal)number,
        long number => (decimal)number,
        string text when decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
        _ => ThrowValueConversionError(value),
    };

    /// <inheritdoc/>
    public override object? Serialize(object? value) => value switch
    {
        null => null,
        decimal number => DecimalText.Of(number),
        Usd amount => amount.ToString(),
        _ => ThrowSerializationError(value),
    };
}
