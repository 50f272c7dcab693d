using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Comparing;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;
using Position = AgentAssembly.Domain.Log.Position;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>Queries of policies: what is and was in force, and what it says.</summary>
internal static class PolicyQueries
{
    private const string OrgText = "The tenant; the viewer's own where it is not given, and the whole node for those who have none.";

    public static void AddTo(QueryRoot root, ListCatalog lists, PolicyReader policies, PolicyAnswers answers)
    {
        root.RootList("policies", "Policy documents. Those of the node that name a team or an agent are listed for those alone who see all tenants; activePolicy shows those that a tenant has to do with.", lists.Policies);
        root.RootList("policyVersions", "Which policies were in force when, who put them there and why.", lists.PolicyVersions);
        root.RootList("capabilityMatrix", "Agents and what they may do with tools, models, files, hosts and programs.", lists.Capabilities);
        root.RootField<ActivePolicyNode>(
            "activePolicy", "What is in force for a tenant; null where that may not be seen.",
            (context, look) => ActiveAsync(policies, context, look)).Takes<StringGraphType>("org", OrgText)
            .Takes<StringGraphType>("scope", "Only documents that speak of this, such as team:sre.");
        root.RootField<PolicyDiffNode>(
            "policyDiff", "How two versions differ in what they mean; null where either may not be seen.",
            (context, look) => DiffAsync(policies, context, look))
            .Takes<NonNullGraphType<PositionScalar>>("before", "The place of the version before.")
            .Takes<NonNullGraphType<PositionScalar>>("after", "The place of the version after.");
        root.RootField<ExplanationNode>(
            "evaluatePolicy", "What the policies in force say of an action, and why. Limits count as unspent; budgets are looked at where the action says what was spent. Nothing is done or recorded.",
            answers.ExplainAsync)
            .Takes<NonNullGraphType<StringGraphType>>("action", "The action in YAML or JSON, such as {kind: tool_call, tool: search, args: {…}}: as 'aasm policy explain' takes it.")
            .Takes<StringGraphType>("agent", "Whose action it is: an agent's id, identifier or name. What the action says of an agent does not count then.")
            .Takes<StringGraphType>("org", OrgText);
    }

    /// <summary>The tenant that a field asks for; null where it may not be seen.</summary>
    public static string? OrgOf(IResolveFieldContext context, Look look)
    {
        var asked = context.GetArgument<string?>("org");
        return look.Viewer.Org is not { } own ? asked ?? "" : asked is null || asked == own ? own : null;
    }

    private static FieldType Takes<TType>(this FieldType field, string name, string description)
        where TType : IGraphType
    {
        field.Arguments!.Add(new QueryArgument<TType> { Name = name, Description = description });
        return field;
    }

    private static async ValueTask<ActivePolicyNode?> ActiveAsync(PolicyReader policies, IResolveFieldContext context, Look look)
    {
        if (OrgOf(context, look) is not { } org)
        {
            return null;
        }

        var scope = context.GetArgument<string?>("scope");
        var active = await policies.NowAsync(look, org, context.CancellationToken).ConfigureAwait(false);
        var readable = await policies.ReadableAsync(look, active.Documents, context.CancellationToken).ConfigureAwait(false);
        return new(
            org,
            active.Set.Digest,
            [.. readable.Where(document => scope is null || document.Part.Scope == scope).Select(PolicyDocumentNode.Of)]);
    }

    private static async ValueTask<PolicyDiffNode?> DiffAsync(PolicyReader policies, IResolveFieldContext context, Look look)
    {
        var before = await SetAsync("before").ConfigureAwait(false);
        var after = await SetAsync("after").ConfigureAwait(false);
        if (before is not var (beforeSet, beforeDigest) || after is not var (afterSet, afterDigest))
        {
            return null;
        }

        var diff = PolicyDiff.Between(beforeSet, afterSet);
        return new(
            beforeDigest, afterDigest, [.. diff.Differences.Select(PolicyDifferenceNode.Of)], diff.Questions, diff.IsCut);

        async ValueTask<(PolicySet Set, string Digest)?> SetAsync(string argument)
        {
            var position = (long)context.GetArgument<Position>(argument).Value;
            if (position < 0)
            {
                throw new ReadError("VALIDATION_FAILED", 400, $"{argument}: no log reaches that far");
            }

            if (await policies.VersionAsync(look, position, context.CancellationToken).ConfigureAwait(false) is not { } version)
            {
                return null;
            }

            var then = await policies.AtAsync(look, version, context.CancellationToken).ConfigureAwait(false);
            return (await policies.SetForAsync(look, then, context.CancellationToken).ConfigureAwait(false), then.Set.Digest);
        }
    }
}
