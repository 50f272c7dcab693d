using System.Globalization;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>A place in the log. Only ever compared; written as a string of decimal digits, so that no client rounds it.</summary>
public sealed class PositionScalar : ScalarGraphType
{
    /// <summary>Makes the type.</summary>
    public PositionScalar() => (Name, Description) = (
        "Position", "A place in the log: decimal digits in a string. Positions are only ever compared.");

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => ParseValue((string)text.Value),
        GraphQLIntValue number => ParseValue((string)number.Value),
        GraphQLNullValue => null,
        _ => ThrowLiteralConversionError(value),
    };

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        Position position => position,
        string text when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new Position(number),
        int number and >= 0 => new Position((ulong)number),
        long number and >= 0 => new Position((ulong)number),
        _ => ThrowValueConversionError(value),
    };

    /// <inheritdoc/>
    public override object? Serialize(object? value) => value switch
    {
        null => null,
        Position position => position.ToString(),
        _ => ThrowSerializationError(value),
    };
}

/// <summary>As of when somebody looks: a position, or a time.</summary>
public sealed class AsOfScalar : ScalarGraphType
{
    /// <summary>Makes the type.</summary>
    public AsOfScalar() => (Name, Description) = (
        "AsOf",
        "A moment of the past: a position (decimal digits), after whose event is looked, or a time (RFC 3339 with an offset), "
        + "after whose last event is looked.");

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => ParseValue((string)text.Value),
        GraphQLIntValue number => ParseValue((string)number.Value),
        GraphQLNullValue => null,
        _ => ThrowLiteralConversionError(value),
    };

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        AsOf asOf => asOf,
        int number and >= 0 => new AsOf.At(new((ulong)number)),
        long number and >= 0 => new AsOf.At(new((ulong)number)),
        string text when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new AsOf.At(new(number)),
        string text when InstantScalar.TryParse(text, out var moment) => new AsOf.AtTime(moment),
        _ => ThrowValueConversionError(value),
    };

    /// <inheritdoc/>
    public override object? Serialize(object? value) => ThrowSerializationError(value);
}
