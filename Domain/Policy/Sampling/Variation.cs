using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Sampling;

// An action with values for what conditions ask about, and those values for people.
internal sealed record Variation(PolicyQuestion Question, ImmutableArray<string> Given);
