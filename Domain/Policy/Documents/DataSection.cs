using System.Collections.Immutable;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>What becomes of an action in whose payload secrets or personal data are found (policy specification §11), from the mildest.</summary>
public enum CredentialAction
{
    /// <summary>It goes on as it is, and somebody is told.</summary>
    AlertOnly,

    /// <summary>It goes on redacted, and somebody is told.</summary>
    AlertAndRedact,

    /// <summary>It goes on redacted.</summary>
    RedactOnly,

    /// <summary>It is denied.</summary>
    Block,
}

/// <summary>A document's <c>data</c>.</summary>
public sealed record DataSection
{
    /// <summary>Regular expressions to find beside what the scanner knows.</summary>
    public ImmutableArray<CustomPattern> Patterns { get; init; } = [];

    /// <summary>What to do; <see cref="CredentialAction.RedactOnly"/> where the section does not say.</summary>
    public CredentialAction Action { get; init; } = CredentialAction.RedactOnly;

    /// <summary>Tags of locale packs.</summary>
    public ImmutableArray<string> Locales { get; init; } = [];

    /// <summary>By which rules is scanned; null where the section does not say.</summary>
    public ScanMode? Mode { get; init; }

    /// <summary>Its line in the document.</summary>
    public int Line { get; init; }
}
