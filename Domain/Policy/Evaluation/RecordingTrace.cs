namespace AgentAssembly.Domain.Policy.Evaluation;

// Keeps every clause that is looked at, for people.
internal readonly struct RecordingTrace(List<TraceStep> steps) : ITrace
{
    public bool IsOn => true;

    public List<TraceStep> Steps { get; } = steps;

    public void Add(Stage stage, Clause clause, Outcome outcome, PolicyQuestion question)
    {
        var document = clause.Owner.Document;
        Steps.Add(new(
            stage, document.Name, document.Scope.ToString(), clause.Ruling.Clause, clause.Rule, outcome,
            clause.Condition is { } condition ? [.. condition.Explain(question)] : []));
    }
}
