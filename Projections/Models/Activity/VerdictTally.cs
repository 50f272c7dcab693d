using System.Diagnostics;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Projections.Models.Activity;

/// <summary>Decisions counted by verdict.</summary>
/// <param name="Name">What they have in common, such as a tool; empty for all.</param>
public sealed record VerdictTally(string Name)
{
    /// <summary>Allowed.</summary>
    public long Allow { get; init; }

    /// <summary>Allowed with parts replaced.</summary>
    public long Redact { get; init; }

    /// <summary>Held for people.</summary>
    public long Pending { get; init; }

    /// <summary>Denied.</summary>
    public long Deny { get; init; }

    /// <summary>All of them.</summary>
    public long Count => Allow + Redact + Pending + Deny;

    /// <summary>With one more.</summary>
    public VerdictTally With(Verdict verdict) => verdict switch
    {
        Verdict.Allow => this with { Allow = Allow + 1 },
        Verdict.Redact => this with { Redact = Redact + 1 },
        Verdict.Pending => this with { Pending = Pending + 1 },
        Verdict.Deny => this with { Deny = Deny + 1 },
        _ => throw new UnreachableException($"no count for {verdict}"),
    };

    /// <summary>With another's, under this name.</summary>
    public VerdictTally With(VerdictTally other) => this with
    {
        Allow = Allow + other.Allow,
        Redact = Redact + other.Redact,
        Pending = Pending + other.Pending,
        Deny = Deny + other.Deny,
    };
}
