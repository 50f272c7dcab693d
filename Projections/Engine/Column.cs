namespace AgentAssembly.Projections.Engine;

/// <summary>A value that documents are found and ordered by: a text, compared by its UTF-8 bytes, or a whole number.</summary>
public readonly record struct ColumnValue
{
    private ColumnValue(string? text, long number) => (Text, Number) = (text, number);

    /// <summary>The text; null where it is a number.</summary>
    public string? Text { get; }

    /// <summary>The number; 0 where it is a text.</summary>
    public long Number { get; }

    /// <summary>A text.</summary>
    public static implicit operator ColumnValue(string text) => new(text, 0);

    /// <summary>A number.</summary>
    public static implicit operator ColumnValue(long number) => new(null, number);

    /// <summary>A text.</summary>
    public static ColumnValue FromString(string text) => text;

    /// <summary>A number.</summary>
    public static ColumnValue FromInt64(long number) => number;

    /// <summary>Numbers by size, texts by the order of their UTF-8 bytes: as every document store orders them.</summary>
    public int CompareTo(ColumnValue other) => Text is null || other.Text is null
        ? Number.CompareTo(other.Number)
        : CompareBytes(Text, other.Text);

    // UTF-16 code units order surrogates below U+E000, UTF-8 bytes order them above.
    private static int CompareBytes(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a != b)
            {
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}

/// <summary>What documents of a shape are found or ordered by.</summary>
/// <typeparam name="T">The document.</typeparam>
/// <param name="Name">Lower case, digits and underscores.</param>
/// <param name="IsText">Whether its values are texts.</param>
/// <param name="Of">The value of a document; never null.</param>
public sealed record Column<T>(string Name, bool IsText, Func<T, ColumnValue> Of)
{
    /// <summary>
    /// Whether its values are times at which events of the document were recorded, so that no document as of a moment has a
    /// later one. Lists as of the past begin there, and do not skip what came since.
    /// </summary>
    public bool IsRecordedTime { get; init; }
}

/// <summary>Makes columns.</summary>
public static class Columns
{
    /// <summary>A column of texts.</summary>
    public static Column<T> Texts<T>(string name, Func<T, string> of) => new(name, true, document => of(document));

    /// <summary>A column of numbers.</summary>
    public static Column<T> Numbers<T>(string name, Func<T, long> of) => new(name, false, document => of(document));

    /// <summary>A column of recorded times, in microseconds.</summary>
    public static Column<T> Times<T>(string name, Func<T, long> of) => Numbers(name, of) with { IsRecordedTime = true };
}
