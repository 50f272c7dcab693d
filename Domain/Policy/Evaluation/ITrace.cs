namespace AgentAssembly.Domain.Policy.Evaluation;

// Who is told of every clause that is looked at. The one that is told nothing costs nothing.
internal interface ITrace
{
    bool IsOn { get; }

    void Add(Stage stage, Clause clause, Outcome outcome, PolicyQuestion question);
}

internal readonly struct NoTrace : ITrace
{
    public bool IsOn => false;

    public void Add(Stage stage, Clause clause, Outcome outcome, PolicyQuestion question)
    {
    }
}
