using System.Collections.Immutable;

namespace AgentAssembly.Projections.Engine;

/// <summary>What a document must be like to be shown.</summary>
/// <param name="Column">The column that is looked at.</param>
public abstract record Condition(string Column)
{
    /// <summary>The value is one of some; none passes nothing.</summary>
    public sealed record OneOf(string Column, ImmutableArray<ColumnValue> Values) : Condition(Column);

    /// <summary>The number is not below a bound.</summary>
    public sealed record AtLeast(string Column, long Bound) : Condition(Column);

    /// <summary>The number is below a bound.</summary>
    public sealed record Below(string Column, long Bound) : Condition(Column);

    /// <summary>The text contains another, byte for byte.</summary>
    public sealed record Contains(string Column, string Text) : Condition(Column);

    /// <summary>The value is this one.</summary>
    public static Condition Is(string column, ColumnValue value) => new OneOf(column, [value]);

    /// <summary>Whether a value passes.</summary>
    public bool Passes(ColumnValue value) => this switch
    {
        OneOf any => any.Values.Contains(value),
        AtLeast least => value.Number >= least.Bound,
        Below below => value.Number < below.Bound,
        Contains contains => value.Text!.Contains(contains.Text, StringComparison.Ordinal),
        _ => throw new System.Diagnostics.UnreachableException($"no test for {GetType().Name}"),
    };
}

/// <summary>A place in an ordered list: behind the document with this value and this key.</summary>
/// <param name="Value">The value of the column that orders; the position in journals.</param>
/// <param name="Key">The key; empty in journals.</param>
public readonly record struct Place(ColumnValue Value, string Key)
{
    /// <summary>By value, then by key.</summary>
    public int CompareTo(Place other)
    {
        var byValue = Value.CompareTo(other.Value);
        return byValue != 0 ? byValue : ((ColumnValue)Key).CompareTo(other.Key);
    }
}

/// <summary>A page of documents that pass, in order. Immutable.</summary>
public sealed record DocumentQuery
{
    /// <summary>Most documents of a page.</summary>
    public const int LimitMax = 1_000;

    /// <summary>What every document must be like.</summary>
    public ImmutableArray<Condition> Where { get; init; } = [];

    /// <summary>The column that orders keyed documents, then their key; null for the key alone. Journals: by position.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Whether the greatest come first.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Only what comes behind this place; null for all.</summary>
    public Place? After { get; init; }

    /// <summary>Only what comes before this place; null for all.</summary>
    public Place? Before { get; init; }

    /// <summary>Whether the page is the end of the list, not its beginning.</summary>
    public bool TakesLast { get; init; }

    /// <summary>Most documents: 1 to <see cref="LimitMax"/>.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>A document with its place in the list.</summary>
public readonly record struct Listed<T>(Place Place, T Document);

/// <summary>A page.</summary>
/// <param name="Items">The documents, in the order that was asked for.</param>
/// <param name="HasMore">Whether more pass beyond the page's far end: behind it, or before it where the last were taken.</param>
public sealed record Page<T>(ImmutableArray<Listed<T>> Items, bool HasMore);
