using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>A document's <c>network</c>: which addresses an agent may reach.</summary>
/// <param name="Allow">What may be reached: <c>allowlist</c> and <c>allow</c> together.</param>
/// <param name="Deny">What may not be reached, even if <paramref name="Allow"/> names it.</param>
/// <param name="IsRestricted">
/// Whether everything else is denied: an allow list is there, however empty, or nothing at all is (specification §8).
/// </param>
/// <param name="Line">Its line in the document, from 1.</param>
public sealed record NetworkSection(
    ImmutableArray<EgressClause> Allow, ImmutableArray<EgressClause> Deny, bool IsRestricted, int Line);

/// <summary>One entry of a <c>network</c> list.</summary>
/// <param name="Rule">What it matches.</param>
/// <param name="Path">Its path, such as <c>network.allowlist[0]</c>.</param>
/// <param name="Line">Its line in the document, from 1.</param>
public sealed record EgressClause(EgressRule Rule, string Path, int Line);
