using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Capabilities;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>A document's <c>capabilities</c>.</summary>
/// <param name="Allow">What may be used; empty restricts nothing (policy specification §3).</param>
/// <param name="Deny">What may not be used.</param>
/// <param name="Line">Its line in the document, from 1.</param>
public sealed record CapabilitySection(ImmutableArray<Capability> Allow, ImmutableArray<Capability> Deny, int Line);
