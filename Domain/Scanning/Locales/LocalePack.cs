using System.Collections.Immutable;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Locales;

/// <summary>Identifiers of one country, found by their form and their check digits. Immutable and thread-safe.</summary>
public abstract class LocalePack
{
    private protected LocalePack()
    {
    }

    /// <summary>The tag under which policies ask for it, such as <c>zh-TW</c>.</summary>
    public abstract string Tag { get; }

    /// <summary>What it finds.</summary>
    public abstract ImmutableArray<FindingKind> Kinds { get; }

    /// <summary>Adds what it finds in a text, in order.</summary>
    internal abstract void Find(ReadOnlySpan<byte> utf8, ref FindingBuffer findings);

    /// <summary>A kind of a pack: labels tell nothing about it but that it was there.</summary>
    private protected static FindingKind KindOf(string name, string category, Severity severity, Confidence confidence) =>
        new(name, category, "pii", severity, confidence, DetectionMethod.Deterministic) { Label = Redaction.Whole };
}
