using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning;

/// <summary>
/// A regular expression of a policy (<c>data.sensitive_patterns</c>). It is matched without backtracking, in time linear
/// in the text; so look-around, back-references and atomic groups are refused. Thread-safe.
/// </summary>
public sealed class CustomPattern
{
    /// <summary>Longest pattern, in UTF-16 code units.</summary>
    public const int LengthMax = 4_096;

    private readonly Regex _regex;

    private CustomPattern(Regex regex) => _regex = regex;

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="ArgumentException">It is no pattern, too long, or needs backtracking; the message says why.</exception>
    public static CustomPattern Parse(string pattern)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pattern.Length, LengthMax);
        try
        {
            return new(new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException($"the pattern needs backtracking, which is not allowed: {e.Message}", nameof(pattern), e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _regex.ToString();

    /// <summary>Adds every match, empty ones included.</summary>
    internal void Find(ReadOnlySpan<byte> utf8, ref FindingBuffer findings)
    {
        var rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        var text = rented.AsSpan(0, Encoding.UTF8.GetChars(utf8, rented));
        var at = 0;
        var bytes = 0;
        foreach (var match in _regex.EnumerateMatches(text))
        {
            // Regular expressions see halves of characters; findings hold whole ones.
            var start = Math.Max(at, IsInside(text, match.Index) ? match.Index - 1 : match.Index);
            var end = IsInside(text, match.Index + match.Length) ? match.Index + match.Length + 1 : match.Index + match.Length;
            if (match.Length == 0 ? start != end || start != match.Index : start >= end)
            {
                continue;
            }

            bytes += Encoding.UTF8.GetByteCount(text[at..start]);
            var length = Encoding.UTF8.GetByteCount(text[start..end]);
            findings.Add(FindingKinds.Custom, bytes, bytes + length);
            at = end;
            bytes += length;
        }

        ArrayPool<char>.Shared.Return(rented, clearArray: true);
    }

    // Whether a place lies between the halves of a character.
    private static bool IsInside(ReadOnlySpan<char> text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
