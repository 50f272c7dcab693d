using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Sampling;

// An action with values for what conditions ask about, and those values for people.
internal sealed record Variation(PolicyQuestion Question, ImmutableArray<string> Given);

// The variations of an action at which its conditions answer differently. IsComplete says that no other combination of
// answers can be had.
internal sealed record Variations(ImmutableArray<Variation> All, bool IsComplete);
