namespace AgentAssembly.Domain.Policy.Expressions.Values;

// How two texts are compared: ordinally, case included. Unknown where one of them is no text after all.
internal enum TextComparison
{
    Equals,
    Contains,
    StartsWith,
    EndsWith,
}

internal static class TextComparisons
{
    public static Truth Holds(this TextComparison comparison, scoped in Text left, scoped in Text right)
    {
        var common = left.Forms & right.Forms;
        if ((common & TextForms.Chars) != 0)
        {
            return Kleene.Of(Compare(comparison, left.Chars, right.Chars));
        }

        if ((common & TextForms.Utf8) != 0)
        {
            return Kleene.Of(Compare(comparison, left.Utf8, right.Utf8));
        }

        using var leased = CharLease.Of(left);
        using var other = CharLease.Of(right);
        return leased.IsText && other.IsText
            ? Kleene.Of(Compare(comparison, leased.Chars, other.Chars))
            : Truth.Unknown;
    }

    // On valid UTF-8 and UTF-16 alike, units compare as characters do: no character's units hide inside another's.
    private static bool Compare<T>(TextComparison comparison, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IEquatable<T> => comparison switch
    {
        TextComparison.Equals => left.SequenceEqual(right),
        TextComparison.Contains => left.IndexOf(right) >= 0,
        TextComparison.StartsWith => left.StartsWith(right),
        TextComparison.EndsWith => left.EndsWith(right),
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "no comparison of texts"),
    };
}
