namespace AgentAssembly.Domain.Policy.Sampling;

// An action that documents could speak of, and what it is about, for people.
internal sealed record SampleAction(PolicyQuestion Question, string Subject);
