using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Sampling;

// A whole question: an action with its agent and its circumstances, what it is about, and what it was given, for people.
internal sealed record SampleQuestion(PolicyQuestion Question, string Subject, ImmutableArray<string> Given);
