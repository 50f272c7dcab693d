using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Paths;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>A document's <c>process</c>: which programs an agent may run.</summary>
/// <param name="Allow">What may be run; when <paramref name="IsRestricted"/>, nothing else.</param>
/// <param name="Deny">What may not be run, even if <paramref name="Allow"/> names it.</param>
/// <param name="IsRestricted">Whether <c>allow</c> is there, however empty.</param>
/// <param name="Line">Its line in the document, from 1.</param>
public sealed record ProcessSection(
    ImmutableArray<CommandPattern> Allow, ImmutableArray<CommandPattern> Deny, bool IsRestricted, int Line);
