namespace AgentAssembly.Specs.Read.GraphQL;

/// <summary>Queries of everything that the map and the machine show. <c>@at</c> stands for the moment.</summary>
internal static class MapQueries
{
    private const string Agent = "id did name framework org team riskTier tools status hasLapsed depth rootId registeredAt changedAt streamVersion";
    private const string Edge = "id sourceId targetId kind origin org sourceTeam targetTeam crossTeam count firstSeenAt lastSeenAt lastReport lastPosition";
    private const string Event = "id position type stream streamVersion recordedAt org team principal assurance correlationId causationId hash previousHash data";
    private const string Document = "name scope isOfNode textDigest text";
    private const string Ruling = "verdict reasonCode reason rule clause detail observed findingKinds";

    public static IReadOnlyList<string> All { get; } =
    [
        $$"""{ agents(@at first: 200) { totalCount edges { cursor node { {{Agent}} parent { id } lineage { id } children { edges { node { id } } } } } } }""",
        $$"""{ agents(@at order: NAME) { edges { node { id edges { totalCount edges { node { {{Edge}} } } } incomingEdges { edges { node { {{Edge}} source { id } target { id } } } } } } } }""",
        $$"""{ agents(@at) { edges { node { id neighbourhood(depth: 2) { isCut nodes { id } edges { id } } } } } }""",
        $$"""{ agents(@at) { edges { node { id effectivePermissions { isRestricted allowed denied } configuration { policyDigest observedUntil approval { timeoutSeconds quorum roles } documents { {{Document}} } } } } } }""",
        $$"""{ edges(@at first: 200) { totalCount pageInfo { hasNextPage hasPreviousPage } edges { node { {{Edge}} } } } }""",
        $$"""{ edges(@at order: OLDEST_FIRST where: {crossTeam: true}) { edges { node { {{Edge}} } } } }""",
        $$"""{ topology(@at) { isCut asOf nodes { id } edges { id count } } }""",
        $$"""{ topology(@at where: {team: "payments" kinds: [CALLS, MESSAGES, DELEGATES_TO]}) { nodes { id } edges { id } } }""",
        $$"""{ topologyStats(@at) { agents roots depthMax edges crossTeamEdges isCut byStatus { name count } byDepth { name count } byTeam { name count } byKind { name count } } }""",
        $$"""{ agentTree(@at root: "agent 1" status: [ACTIVE]) { isCut nodes { depth parentId childCount matches agent { id } } } }""",
        $$"""{ policies(@at) { totalCount edges { node { name org scope isActive textDigest revisions firstAt changedAt changedBy text } } } }""",
        $$"""{ policyVersions(@at) { edges { node { position org number digest source reason principal since until documents { {{Document}} } } } } }""",
        $$"""{ activePolicy(@at org: "acme") { org digest documents { {{Document}} } } }""",
        $$"""{ evaluatePolicy(@at org: "acme" agent: "agent 1" action: "{kind: tool_call, tool: pay}") { digest ruling { {{Ruling}} } trace { stage document scope clause rule outcome conditions { clause truth whyUnknown } } } }""",
        $$"""{ capabilityMatrix(@at) { edges { node { agent { id } cells { resource verb verdict rule } } } } }""",
        $$"""{ nodes(@at) { edges { node { id version policyDigest isRunning startedAt stoppedAt stopReason signingKey starts crashes crashSeenAt } } } }""",
        $$"""{ systemStatus(@at) { log { logId size head root lastRecordedAt } } }""",
        $$"""{ auditChain(@at) { size root proof(position: 3) { position eventHash leafHash size root path } } }""",
        $$"""{ auditEvent(@at position: 3) { {{Event}} } }""",
        $$"""{ auditEvents(@at first: 60) { edges { node { {{Event}} agent { id } } } } }""",
    ];

    public static string At(string query, ulong position) => query.Replace("@at", $"at: \"{position}\"", StringComparison.Ordinal);

    public static string Now(string query) => query.Replace("(@at)", "", StringComparison.Ordinal).Replace("@at", "", StringComparison.Ordinal);
}
