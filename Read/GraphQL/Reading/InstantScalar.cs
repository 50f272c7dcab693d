using System.Globalization;
using AgentAssembly.Domain.Log;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>A moment in UTC, with microseconds.</summary>
public sealed class InstantScalar : ScalarGraphType
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Makes the type.</summary>
    public InstantScalar() => (Name, Description) = ("DateTime", "A moment: RFC 3339, in UTC, with microseconds.");

    /// <summary>Reads a time that says its offset.</summary>
    public static bool TryParse(string text, out Instant moment)
    {
        var isOne = DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length);
        moment = isOne ? Instant.From(time) : default;
        return isOne;
    }

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => ParseValue((string)text.Value),
        GraphQLNullValue => null,
        _ => ThrowLiteralConversionError(value),
    };

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        Instant moment => moment,
        string text when TryParse(text, out var moment) => moment,
        _ => ThrowValueConversionError(value),
    };

    /// <inheritdoc/>
    public override object? Serialize(object? value) => value switch
    {
        null => null,
        Instant moment => moment.ToString(),
        DateTimeOffset time => Instant.From(time).ToString(),
        _ => ThrowSerializationError(value),
    };
}
