namespace AgentAssembly.Domain.Scanning;

/// <summary>One place in a text. It never holds what stands there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first byte, from 0, in the UTF-8 text that was scanned.</param>
/// <param name="End">The byte behind its last; equal to <paramref name="Start"/> where a compatible finding is empty.</param>
/// <param name="Confidence">How sure the scanner is; a label beside it may have raised its kind's.</param>
public readonly record struct Finding(FindingKind Kind, int Start, int End, Confidence Confidence)
{
    internal Finding(FindingKind kind, int start, int end)
        : this(kind, start, end, kind.Confidence)
    {
    }

    /// <summary>Whether it is a JSON value without quotes, such as a number, so that its label needs them.</summary>
    public bool IsBareJson { get; init; }

    /// <summary>Its length in bytes.</summary>
    public int Length => End - Start;

    /// <summary><c>GitHubPat@2-9</c>.</summary>
    public override string ToString() => $"{Kind.Name}@{Start}-{End}";
}
