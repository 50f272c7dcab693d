using System.Diagnostics.CodeAnalysis;

namespace AgentAssembly.Domain.Policy.Egress;

/// <summary>
/// The paths of an address that a rule is about: <c>/v1</c> is that path and all below, <c>/v1/*</c> only those below.
/// Whole segments are compared, case counts, and a slash at the end does not. Immutable.
/// </summary>
public sealed class PathPattern
{
    private const string Below = "/*";

    private readonly byte[] _prefix;
    private readonly bool _isBelow;

    private PathPattern(string text, byte[] prefix, bool isBelow) => (Text, _prefix, _isBelow) = (text, prefix, isBelow);

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern; at most 2,048 bytes of UTF-8.</param>
    /// <param name="pattern">The pattern, where there is no problem.</param>
    /// <param name="problem">What is wrong, for the author of the policy.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out PathPattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        var isBelow = text.EndsWith(Below, StringComparison.Ordinal);
        var prefix = isBelow ? text.AsSpan(0, text.Length - Below.Length) : text;
        Span<byte> bytes = stackalloc byte[UrlPath.LengthMax];
        if (text is not ['/', ..] || prefix.ContainsAny('*', '?', '#') || !UrlPath.TryNormalize(prefix, bytes, out var written))
        {
            problem = $"'{ToolName.Shown(text)}' is no path; write whole segments from '/', with '*' only as the last one, as in /v1/*";
            return false;
        }

        problem = null;
        pattern = new(text, bytes[..written].ToArray(), isBelow);
        return true;
    }

    /// <summary>The pattern as written.</summary>
    public override string ToString() => Text;

    // The path must be in normal form.
    internal bool Matches(ReadOnlySpan<byte> path) =>
        path.StartsWith(_prefix)
        && (path.Length == _prefix.Length ? !_isBelow : path[_prefix.Length] == '/');
}
