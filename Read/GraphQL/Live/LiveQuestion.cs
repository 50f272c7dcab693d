using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>What somebody wants to be told. Every set passes everything where it is null.</summary>
internal sealed record LiveQuestion
{
    /// <summary>Who asks.</summary>
    public required Viewer Viewer { get; init; }

    /// <summary>The last position that was seen; null for what happens from now on.</summary>
    public Position? After { get; init; }

    /// <summary>The log that <see cref="After"/> is a position of; null where it is not said.</summary>
    public Guid? Epoch { get; init; }

    /// <summary>Categories of streams; none for all.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>The types that are part of what is asked, whatever the reader adds.</summary>
    public FrozenSet<string>? Within { get; init; }

    public FrozenSet<string>? Types { get; init; }

    public FrozenSet<string>? Orgs { get; init; }

    public FrozenSet<string>? Teams { get; init; }

    public FrozenSet<string>? Agents { get; init; }

    public FrozenSet<string>? Roots { get; init; }

    public FrozenSet<string>? Traces { get; init; }

    public FrozenSet<string>? Verdicts { get; init; }

    /// <summary>What the log need not even read out: only decisions have verdicts, and who wants roots must see agents move.</summary>
    public FeedFilter Filter
    {
        get
        {
            ImmutableArray<string> categories = Verdicts is null ? Categories : ["session"];
            return categories.IsEmpty ? FeedFilter.Everything
                : Roots is null ? FeedFilter.OfCategories(categories.AsSpan())
                : FeedFilter.OfCategories([.. categories.Union(["agent"])]);
        }
    }

    /// <summary>Whether an event passes all that is asked but its agent's root. What is cheap is asked first.</summary>
    public bool Passes(LiveEvent happened) =>
        Viewer.Sees(happened.Org, happened.Team)
        && (Categories.IsEmpty || Categories.Contains(happened.Category))
        && Has(Within, happened.Type)
        && Has(Types, happened.Type)
        && Has(Orgs, happened.Org)
        && Has(Teams, happened.Team)
        && Has(Traces, happened.Trace)
        && (Verdicts is null || (happened.Document.Decision is { } decision && Verdicts.Contains(decision.Verdict)))
        && (Agents is null || Has(Agents, happened.Document.Agent ?? ""))
        && (Roots is null || happened.Document.Agent is not null);

    private static bool Has(FrozenSet<string>? wanted, string value) => wanted is null || wanted.Contains(value);
}
