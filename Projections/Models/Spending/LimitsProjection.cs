using System.Collections.Immutable;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Spending;

/// <summary>The limits of an org, and what was added to them.</summary>
public sealed record LimitsDocument
{
    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The digest of the policy set whose limits are in force; empty before any.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Those that policies say.</summary>
    public ImmutableArray<Limit> OfPolicies { get; init; } = [];

    /// <summary>Those that were set by command, in the order of their names.</summary>
    public ImmutableArray<Limit> Set { get; init; } = [];

    /// <summary>What was added to limits, of windows that may still go on.</summary>
    public ImmutableArray<Added> TopUps { get; init; } = [];

    /// <summary>The version of the budget stream, for expectedVersion.</summary>
    public required long StreamVersion { get; init; }

    /// <summary>When limits last changed.</summary>
    public required Instant Changed { get; init; }
}

/// <summary>Something that was added to what an account may spend in a window.</summary>
/// <param name="At">When; it counts for the window that held this moment.</param>
/// <param name="Account">The account.</param>
/// <param name="Unit">The unit of the limits that it counts for.</param>
/// <param name="Window">Their window.</param>
/// <param name="Amount">How much.</param>
/// <param name="OfLimit">The one limit that it counts for; empty for all.</param>
/// <param name="Reason">Why.</param>
public sealed record Added(
    Instant At, Account Account, BudgetUnit Unit, BudgetWindow Window, decimal Amount, string OfLimit, string Reason);

/// <summary>The limits of every org, as they were.</summary>
public sealed class LimitsProjection : Projection
{
    // The longest month in any zone, and a day: as long as the books know them.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(33);

    /// <summary>The limits, by org.</summary>
    public static KeyedShape<LimitsDocument> Limits { get; } = new(
        "limits",
        [Columns.Texts<LimitsDocument>("org", limits => limits.Org), Columns.Texts<LimitsDocument>("team", _ => "")],
        []) { Sight = DocumentSight.TeamAndWholeOrg };

    /// <inheritdoc/>
    public override string Name => "limits";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["budget"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Limits];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        if (told.Happened is not (BudgetEvent.LimitsAdopted or BudgetEvent.LimitSet or BudgetEvent.LimitCleared or BudgetEvent.ToppedUp))
        {
            return;
        }

        var happened = (BudgetEvent)told.Happened;
        var before = documents.Find(Limits, told.Org)
            ?? new LimitsDocument { Org = told.Org, StreamVersion = -1, Changed = happened.At };
        documents.Put(Limits, told.Org, With(before, happened) with
        {
            StreamVersion = (long)told.Envelope.Version.Value,
            Changed = happened.At,
        });
    }

    private static LimitsDocument With(LimitsDocument before, BudgetEvent happened) => happened switch
    {
        BudgetEvent.LimitsAdopted e => before with
        {
            Policy = e.Policy, OfPolicies = e.IsMore ? [.. before.OfPolicies, .. e.Limits] : e.Limits,
        },
        BudgetEvent.LimitSet e => before with
        {
            Set = [.. before.Set.Where(limit => limit.Id != e.Limit.Id).Append(e.Limit).OrderBy(limit => limit.Id, StringComparer.Ordinal)],
        },
        BudgetEvent.LimitCleared e => before with { Set = [.. before.Set.Where(limit => limit.Id != e.Limit)] },
        BudgetEvent.ToppedUp e => before with
        {
            TopUps =
            [
                .. before.TopUps.Where(old => old.Window.Kind == WindowKind.Total || old.At.Plus(Kept) >= e.At),
                new(e.At, e.Account, e.Unit, e.Window, e.Amount, e.Limit, e.Reason),
            ],
        },
        _ => before,
    };
}
