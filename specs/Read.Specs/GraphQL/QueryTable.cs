namespace AgentAssembly.Specs.Read.GraphQL;

/// <summary>Queries with everything that they show. <c>$at</c> is the moment, and each has one root field.</summary>
internal static class QueryTable
{
    private const string Verdicts = "verdicts { total allow redact pending deny }";
    private const string Cost = "usd tokens calls heldUsd assumedUsd unknownModelUsd";
    private const string Account = """
        account usd tokens calls heldUsd balances { account start end spent allowance remaining percentUsed
          limit { id account unit window amount onExceed thresholds scope clause isLeased }
          forecast { spent ratePerDay trailingHours projected reachedAt } }
        """;

    /// <summary>The queries, by name. Values are the selection of the root, with <c>at: $at</c>.</summary>
    public static TheoryData<string, string> All => new()
    {
        { "enforcementTimeline", $$"""enforcementTimeline(at: $at, window: {preset: LAST_7D}) { start end buckets { start end {{Verdicts}} } }""" },
        { "decisionMix", $$"""decisionMix(at: $at, by: AGENT, window: {preset: LAST_24H}) { key {{Verdicts}} }""" },
        { "decisionMix of tools", $$"""decisionMix(at: $at, by: TOOL, window: {preset: LAST_30D}) { key {{Verdicts}} }""" },
        { "decisionMix of rules", $$"""decisionMix(at: $at, by: RULE, window: {preset: LAST_1H}) { key {{Verdicts}} }""" },
        { "violationsByLineage", "violationsByLineage(at: $at, window: {preset: LAST_30D}) { agentId agentName team depth parentId violations topRules { rule count } }" },
        { "observeModeSummary", $$"""observeModeSummary(at: $at) { start end wouldBe { total } rules { key {{Verdicts}} } }""" },
        { "analytics", $$"""analytics(at: $at, window: {preset: LAST_30D}) { start end actionVolume { start {{Verdicts}} } toolUsage { key {{Verdicts}} } policyEffectiveness { key {{Verdicts}} } approvals { type count } }""" },
        { "kpis", "kpis(at: $at, window: {preset: LAST_7D}, metrics: [AGENTS, INVOCATIONS, VIOLATIONS, COST, ANOMALIES]) { metric unit value { value state detail asOf } before { value state } delta { value state detail } }" },
        { "costs", $$"""costs(at: $at, window: {preset: LAST_30D}, groupBy: [AGENT, TEAM, ORG, MODEL, TOOL, SESSION]) { start end total { {{Cost}} } groups { by key cost { {{Cost}} } } }""" },
        { "costSeries", $$"""costSeries(at: $at, window: {preset: LAST_7D}, bucket: HOUR, groupBy: TEAM) { start end total { {{Cost}} } groups { by key cost { {{Cost}} } } }""" },
        { "budgets", $$"""budgets(at: $at, org: "acme") { org hasMore streamVersion limits { id } accounts { {{Account}} } balances { account } }""" },
        { "budgetTree", $$"""budgetTree(at: $at, org: "acme") { agentId agentName parentId own { {{Account}} } subtree { {{Account}} } }""" },
        { "sessions", $$"""sessions(at: $at) { totalCount edges { cursor node { id traceId org team agentId startedAt lastAt dispatches {{Verdicts}} agent { name } trace { next costUsd tokens rootSpans { spanId } spans { decisionId position spanId parentSpanId kind name startedAt endedAt succeeded verdict rule tool model costUsd costStatus tokens } } } } }""" },
        { "prices", "prices(at: $at, org: \"acme\") { hasMore versions { org version digest source reason since isInForce } rows { provider model inputPerMillion outputPerMillion cachedPerMillion cacheWritePerMillion reasoningPerMillion perRequest perUnit isOwn } }" },
        { "sources", "sources(at: $at) { totalCount edges { cursor node { id org team agentId address isBound reports late gaps missing isComplete refused firstAt lastAt } } }" },
        { "agents", $$"""agents(at: $at) { edges { node { id trust { value state detail asOf } budget { {{Account}} } sessions { totalCount } } } }""" },
    };
}
