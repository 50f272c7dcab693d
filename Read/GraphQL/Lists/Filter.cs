using System.Collections;
using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Lists;

/// <summary>One member of a list's <c>where</c>: its name, its type, and what documents must be like where it is given.</summary>
/// <param name="Name">The member.</param>
/// <param name="Description">What passes.</param>
/// <param name="Type">Its type.</param>
/// <param name="Condition">What a value asks of documents.</param>
internal sealed record Filter(string Name, string Description, Type Type, Func<object, Condition> Condition)
{
    private const int TextMax = 256;
    private const int ValuesMax = 100;

    /// <summary>Passes documents whose column has one of some texts.</summary>
    public static Filter Texts(string name, string column, string description) => new(
        name, description, typeof(ListGraphType<NonNullGraphType<StringGraphType>>),
        value => new Condition.OneOf(column, [.. Values(name, value).Select(text => (ColumnValue)Checked(name, (string)text))]));

    /// <summary>Passes documents whose column has the word of one of some members of an enumeration.</summary>
    public static Filter Words<TEnum>(string name, string column, string description, Func<TEnum, string> wordOf)
        where TEnum : struct, Enum => new(
            name, description, typeof(ListGraphType<NonNullGraphType<EnumerationGraphType<TEnum>>>),
            value => new Condition.OneOf(column, [.. Values(name, value).Select(member => (ColumnValue)wordOf((TEnum)member))]));

    /// <summary>Passes documents whose column contains a text; upper and lower case do not matter.</summary>
    public static Filter Search(string name, string column, string description) => new(
        name, description, typeof(StringGraphType),
        value => new Condition.Contains(column, Checked(name, (string)value).ToLowerInvariant()));

    /// <summary>Passes documents whose time is not before a moment.</summary>
    public static Filter Since(string name, string column, string description) => new(
        name, description, typeof(InstantScalar), value => new Condition.AtLeast(column, ((Instant)value).UnixMicroseconds));

    /// <summary>Passes documents whose time is before a moment.</summary>
    public static Filter Until(string name, string column, string description) => new(
        name, description, typeof(InstantScalar), value => new Condition.Below(column, ((Instant)value).UnixMicroseconds));

    /// <summary>Passes documents whose number is above zero, or is not.</summary>
    public static Filter Truth(string name, string column, string description) => new(
        name, description, typeof(BooleanGraphType),
        value => (bool)value ? new Condition.AtLeast(column, 1) : new Condition.Below(column, 1));

    private static List<object> Values(string name, object value)
    {
        var values = ((IEnumerable)value).Cast<object>().ToList();
        return values.Count <= ValuesMax
            ? values
            : throw new ReadError("VALIDATION_FAILED", 400, $"where.{name}: at most {ValuesMax} values fit, not {values.Count}");
    }

    private static string Checked(string name, string text) => text.Length <= TextMax
        ? text
        : throw new ReadError("VALIDATION_FAILED", 400, $"where.{name}: at most {TextMax} characters fit, not {text.Length}");
}

/// <summary>One order in which a list can be shown.</summary>
/// <param name="Name">Upper case, such as <c>NEWEST_FIRST</c>.</param>
/// <param name="Column">The column that orders; null for the position or the key.</param>
/// <param name="IsDescending">Whether the greatest come first.</param>
internal sealed record Order(string Name, string? Column, bool IsDescending);
