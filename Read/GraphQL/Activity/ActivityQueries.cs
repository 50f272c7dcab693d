using AgentAssembly.Domain.Agents;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Activity;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Activity;

/// <summary>By what decisions are added up.</summary>
public enum MixGrouping
{
    /// <summary>By agent.</summary>
    Agent,

    /// <summary>By team.</summary>
    Team,

    /// <summary>By tool.</summary>
    Tool,

    /// <summary>By the deciding rule.</summary>
    Rule,

    /// <summary>By kind of action.</summary>
    Kind,
}

/// <summary>Queries of what was decided, counted.</summary>
internal static class ActivityQueries
{
    private const int MixMax = 1_000;
    private const int AgentsMax = 1_000;

    public static void AddTo(QueryRoot root, ModelSet models)
    {
        root.RootOne("enforcementTimeline", "What was decided, in buckets of time: five minutes up to three hours, an hour up to a week, then days.", async (context, look) =>
        {
            var window = await context.WindowAsync(look, Grain.FiveMinutes).ConfigureAwait(false);
            var grain = ActivityReader.GrainFor(window);
            var buckets = await ActivityReader.OfTeamsAsync(models, context, look, window, grain).ConfigureAwait(false);
            return new TimelineNode(window, ActivityReader.Timeline(window, grain, buckets));
        }).Narrowing().With(WindowArguments.Argument());
        root.RootMany("decisionMix", $"What was decided by agent, team, tool, rule or kind: the {MixMax} most frequent.", (context, look) => MixAsync(models, context, look))
            .Narrowing().With(WindowArguments.Argument())
            .With(new QueryArgument<NonNullGraphType<EnumerationGraphType<MixGrouping>>> { Name = "by", Description = "By what." });
        root.RootMany("violationsByLineage", $"What policy forbade the agents of a tree, or would have; {AgentsMax} agents at most.", (context, look) => ViolationsAsync(models, context, look))
            .With(WindowArguments.Argument())
            .With(new QueryArgument<StringGraphType> { Name = "root", Description = "The id of the agent at the top; of all trees where it is not given." });
        root.RootOne("observeModeSummary", "What enforcing would have decided where verdicts were only observed.", async (context, look) =>
        {
            var window = await context.WindowAsync(look, Grain.FiveMinutes).ConfigureAwait(false);
            var buckets = await ActivityReader.OfTeamsAsync(models, context, look, window).ConfigureAwait(false);
            return new ObserveNode(window, ActivityReader.Sums(buckets.SelectMany(bucket => bucket.WouldBe)));
        }).Narrowing().With(WindowArguments.Argument());
        root.RootOne("analytics", "What happened over a window, from several sides.", async (context, look) =>
        {
            var window = await context.WindowAsync(look, Grain.FiveMinutes).ConfigureAwait(false);
            return new AnalyticsNode(window, await ActivityReader.OfTeamsAsync(models, context, look, window, ActivityReader.GrainFor(window)).ConfigureAwait(false));
        }).Narrowing().With(WindowArguments.Argument());
    }

    private static async ValueTask<IReadOnlyList<MixNode>> MixAsync(ModelSet models, IResolveFieldContext context, Look look)
    {
        var window = await context.WindowAsync(look, Grain.FiveMinutes).ConfigureAwait(false);
        var by = context.GetArgument<MixGrouping>("by");
        var buckets = by == MixGrouping.Agent
            ? await ActivityReader.OfAgentsAsync(models, context, look, window).ConfigureAwait(false)
            : await ActivityReader.OfTeamsAsync(models, context, look, window).ConfigureAwait(false);
        var tallies = by switch
        {
            MixGrouping.Agent => buckets.Select(bucket => ActivityReader.Named(bucket.Agent, bucket.All)),
            MixGrouping.Team => buckets.Select(bucket => ActivityReader.Named(bucket.Team, bucket.All)),
            MixGrouping.Tool => buckets.SelectMany(bucket => bucket.Tools),
            MixGrouping.Rule => buckets.SelectMany(bucket => bucket.Rules),
            MixGrouping.Kind => buckets.SelectMany(bucket => bucket.Kinds),
            _ => throw new System.Diagnostics.UnreachableException($"no sums by {by}"),
        };

        // Buckets that hold nothing but questions to people tell of no decision.
        return [.. ActivityReader.Sums(tallies).Where(tally => tally.Count > 0).Take(MixMax).Select(tally => new MixNode(tally))];
    }

    private static async ValueTask<IReadOnlyList<LineageViolationsNode>> ViolationsAsync(ModelSet models, IResolveFieldContext context, Look look)
    {
        var window = await context.WindowAsync(look, Grain.FiveMinutes).ConfigureAwait(false);
        var top = context.GetArgument<string?>("root");
        var agents = await look.PageAsync(
            models.Agents, models.Agents.Documents,
            new DocumentQuery { Where = top is null ? [] : [Condition.Is("root", top)], OrderBy = "born", Limit = AgentsMax },
            context.CancellationToken).ConfigureAwait(false);
        var buckets = await ActivityReader.OfAgentsAsync(models, context, look, window).ConfigureAwait(false);
        var byAgent = buckets.ToLookup(bucket => bucket.Agent, StringComparer.Ordinal);
        return
        [
            .. agents.Items.Select(listed => NodeOf(listed.Document, ActivityReader.Sums(byAgent[listed.Document.Id].SelectMany(bucket => bucket.Violations))))
                .OrderByDescending(node => node.Violations).ThenBy(node => node.AgentId, StringComparer.Ordinal),
        ];
    }

    private static LineageViolationsNode NodeOf(StreamDocument<AgentState> agent, IReadOnlyList<VerdictTally> rules) => new(
        agent.Id, agent.State.Profile?.Name ?? "", agent.Team, agent.State.Lineage?.Depth ?? 0,
        agent.State.Lineage?.Parent?.ToString(), rules);
}
