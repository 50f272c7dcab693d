using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Trust;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Activity;

/// <summary>Who asked people, so that their answer counts where the question did.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Team">The team.</param>
/// <param name="Agent">The agent that asked; null where it was only claimed.</param>
/// <param name="IsBound">Whether it had shown its credential.</param>
public sealed record Asker(string Org, string Team, AgentId? Agent, bool IsBound);

/// <summary>What agents and teams do, counted in buckets of five minutes, an hour and a day, so that any window is read from few.</summary>
public sealed class ActivityProjection : Projection
{
    /// <summary>The lengths of buckets, the longest first.</summary>
    public static ImmutableArray<Grain> Lengths { get; } = [Grain.Day, Grain.Hour, Grain.FiveMinutes];

    /// <summary>The buckets.</summary>
    public static KeyedShape<ActivityBucket> Buckets { get; } = new(
        "activity",
        [
            Columns.Texts<ActivityBucket>("org", bucket => bucket.Org),
            Columns.Texts<ActivityBucket>("team", bucket => bucket.Team),
            Columns.Texts<ActivityBucket>("agent", bucket => bucket.Agent),
            Columns.Texts<ActivityBucket>("scope", bucket => bucket.Agent.Length == 0 ? "team" : "agent"),
            Columns.Texts<ActivityBucket>("grain", bucket => Grains.WordOf(bucket.Grain)),
            Columns.Numbers<ActivityBucket>("start", bucket => bucket.Start.UnixMicroseconds),
        ],
        [["scope", "grain", "start"], ["org", "scope", "grain", "start"], ["agent", "grain", "start"]]);

    /// <summary>Who waits for people.</summary>
    public static KeyedShape<Asker> Askers { get; } = new(
        "activity_askers",
        [Columns.Texts<Asker>("org", asker => asker.Org), Columns.Texts<Asker>("team", asker => asker.Team)],
        []);

    /// <inheritdoc/>
    public override string Name => "activity";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["session", "approval"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Buckets, Askers];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        var isBound = told.Envelope.Assurance == Assurance.Bound;
        switch (told.Happened)
        {
            case ActionDecided decided:
                var who = new Asker(told.Org, told.Team, decided.Agent == default ? null : decided.Agent, isBound);
                var (isViolation, signals) = (PolicyViolations.IsOne(decided), isBound ? TrustSignals.Of(decided) : default);
                Count(documents, who, told.Envelope.RecordedAt, bucket => bucket.Add(decided, isViolation, signals));
                break;
            case ApprovalEvent happened:
                Apply(told, happened, documents);
                break;
        }
    }

    // Only what an agent did that showed its credential counts for its trust.
    private static void Apply(Told told, ApprovalEvent happened, IDocumentSession documents)
    {
        var key = StreamKey.Of(told.Envelope.Stream);
        var asker = happened is ApprovalEvent.Requested requested
            ? new Asker(told.Org, told.Team, requested.Request.Agent, told.Envelope.Assurance == Assurance.Bound)
            : documents.Find(Askers, key) ?? new(told.Org, told.Team, null, false);
        var signals = asker.IsBound ? TrustSignals.Of(happened) : default;
        Count(documents, asker, told.Envelope.RecordedAt, bucket => bucket.Add(happened, signals));
        if (happened is ApprovalEvent.Requested)
        {
            documents.Put(Askers, key, asker);
        }
        else if (happened is ApprovalEvent.Rejected or ApprovalEvent.Expired or ApprovalEvent.Withdrawn or ApprovalEvent.Redeemed)
        {
            documents.Remove(Askers, key);
        }
    }

    private static void Count(IDocumentSession documents, Asker who, Instant at, Action<ActivityDraft> add)
    {
        var agent = who.Agent?.ToString();
        foreach (var grain in Lengths)
        {
            add(BucketOf(documents, who, "", grain, at));
            if (agent is not null)
            {
                add(BucketOf(documents, who, agent, grain, at));
            }
        }
    }

    private static ActivityDraft BucketOf(IDocumentSession documents, Asker who, string agent, Grain grain, Instant at)
    {
        var start = Grains.StartOf(grain, at);
        var key = DocumentKey.Of(Grains.WordOf(grain), start, who.Org, who.Team, agent);
        return documents.Draft(Buckets, key, before => new ActivityDraft(
            before ?? new ActivityBucket { Org = who.Org, Team = who.Team, Agent = agent, Grain = grain, Start = start }));
    }
}
