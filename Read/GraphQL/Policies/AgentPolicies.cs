using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Capabilities;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Agents;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>What an agent may use, as far as the capabilities of documents say; rules and lists may forbid more.</summary>
/// <param name="IsRestricted">Whether only what is allowed may be used; when not, everything but what is denied.</param>
/// <param name="Allowed">What may be used; empty where nothing is restricted.</param>
/// <param name="Denied">What may not be used.</param>
[Name("EffectivePermissions")]
public sealed record PermissionsNode(bool IsRestricted, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied);

/// <summary>What governs an agent.</summary>
/// <param name="PolicyDigest">The digest of the set in force for its tenant.</param>
/// <param name="Documents">The documents that speak of it, the broadest first; those that speak of single tools are part of them.</param>
/// <param name="Approval">How people are asked where the narrowest of them wants approval; null where none speaks of it.</param>
/// <param name="ObservedUntil">Until when its verdicts are only observed; null where they are enforced.</param>
[Name("AgentConfiguration")]
public sealed record ConfigurationNode(
    string PolicyDigest, IReadOnlyList<PolicyDocumentNode> Documents, ApprovalTermsNode? Approval, Instant? ObservedUntil);

/// <summary>How people are asked.</summary>
/// <param name="TimeoutSeconds">How long an action waits for them.</param>
/// <param name="Quorum">How many of them have to agree.</param>
/// <param name="Roles">Roles of those who may agree; empty for the system's default.</param>
[Name("ApprovalTerms")]
public sealed record ApprovalTermsNode(int TimeoutSeconds, int Quorum, IReadOnlyList<string> Roles);

/// <summary>What policies say of one agent.</summary>
internal static class AgentPolicies
{
    public static void AddTo(AgentType agents, ModelSet models, PolicyReader policies)
    {
        agents.Field<NonNullGraphType<GraphQLClrOutputTypeReference<PermissionsNode>>>("effectivePermissions")
            .Description("What it may use, as far as the capabilities of documents say.")
            .ResolveAsync(async context =>
            {
                var (set, question, _) = await AskAsync(context, models, policies).ConfigureAwait(false);
                var capabilities = set.CapabilitiesOf(question);
                return new PermissionsNode(capabilities.IsRestricted, Words(capabilities.Usable), Words(capabilities.Deny));
            });
        agents.Field<NonNullGraphType<GraphQLClrOutputTypeReference<ConfigurationNode>>>("configuration")
            .Description("What governs it: the documents that speak of it, and how.")
            .ResolveAsync(async context =>
            {
                var (_, question, active) = await AskAsync(context, models, policies).ConfigureAwait(false);
                var readable = await policies.ReadableAsync(context.Source.Look, active.Documents, context.CancellationToken).ConfigureAwait(false);
                var speaking = readable.Select(document => (Document: document, Read: Read(document)))
                    .Where(each => each.Read is { } read && SpeaksOf(read, question.Actor))
                    .OrderBy(each => each.Read!.Scope.Kind)
                    .ToList();
                return new ConfigurationNode(
                    active.Set.Digest,
                    [.. speaking.Select(each => PolicyDocumentNode.Of(each.Document))],
                    speaking is [.., (_, { Approval: var terms })] ? new(terms.TimeoutSeconds, terms.Quorum, terms.Roles) : null,
                    context.Source.ObservedUntil);
            });
    }

    private static async ValueTask<(PolicySet Set, PolicyQuestion Question, PolicyInForce Active)> AskAsync(
        IResolveFieldContext<AgentNode> context, ModelSet models, PolicyReader policies)
    {
        var agent = context.Source;
        var active = await policies.NowAsync(agent.Look, agent.Org, context.CancellationToken).ConfigureAwait(false);
        var set = await policies.SetForAsync(agent.Look, active, context.CancellationToken).ConfigureAwait(false);
        var actor = await new AgentFacts(models).OfAsync(agent.Look, agent.Document, amongOthers: false, context.CancellationToken)
            .ConfigureAwait(false);
        return (set, PolicyQuestion.ToolCall("") with { Actor = actor }, active);
    }

    private static PolicyDocument? Read(InForce document) =>
        PolicyDocument.Parse(document.Part.Name, document.Text) is PolicyParseResult.Accepted accepted ? accepted.Document : null;

    // A set of the one document says whether it applies; what speaks of a tool does to every agent that calls it.
    private static bool SpeaksOf(PolicyDocument document, Domain.Policy.Facts.ActorFacts actor) => document.Scope.Kind switch
    {
        Domain.Policy.Documents.ScopeKind.Tool => true,
        _ => PolicySet.Compile([document]).AppliesTo(actor),
    };

    private static string[] Words(IEnumerable<Capability> capabilities) =>
        [.. capabilities.Select(capability => capability.ToString()).Order(StringComparer.Ordinal)];
}
