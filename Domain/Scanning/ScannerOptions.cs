using System.Collections.Immutable;

namespace AgentAssembly.Domain.Scanning;

/// <summary>By which rules a text is scanned.</summary>
public enum ScanMode
{
    /// <summary>With case, boundaries, lengths and checksums, through escapes and wrappings.</summary>
    Strict,

    /// <summary>Finding for finding as the existing scanner (scanner specification §11.1 to §11.6), its mistakes included.</summary>
    Compatible,
}

/// <summary>What a scanner looks for.</summary>
public sealed record ScannerOptions
{
    /// <summary>The rules.</summary>
    public ScanMode Mode { get; init; } = ScanMode.Strict;

    /// <summary>Literal texts to find as well, in any ASCII case. At most <see cref="LiteralsMax"/>, none empty.</summary>
    public ImmutableArray<string> Literals { get; init; } = [];

    /// <summary>Regular expressions to find as well.</summary>
    public ImmutableArray<CustomPattern> Patterns { get; init; } = [];

    /// <summary>Tags of locale packs, such as <c>zh-TW</c>.</summary>
    public ImmutableArray<string> Locales { get; init; } = [];

    /// <summary>How many literals one scanner takes.</summary>
    public const int LiteralsMax = 1_000;
}
