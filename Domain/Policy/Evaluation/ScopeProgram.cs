using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// All documents of one scope, compiled.
internal sealed class ScopeProgram
{
    public ScopeProgram(PolicyScope scope, IReadOnlyList<DocumentProgram> documents, Rulings rulings)
    {
        Scope = scope;
        Documents = documents;
        Schedules = [.. documents.Where(d => d.Document.Schedule is not null).Select(d => new ScheduleClause(d, rulings))];
        Networks = [.. documents.Where(d => d.Document.Network is not null).Select(d => new NetworkClauses(d, rulings))];
        Files = [.. documents.Where(d => d.Document.Filesystem is not null).Select(d => new FileClauses(d, rulings))];
        Processes = [.. documents.Where(d => d.Document.Process is not null).Select(d => new ProcessClauses(d, rulings))];
        Tools = new ToolTable(documents, rulings);
        Capabilities = CapabilityTable.Of(documents, rulings);
        Rules = new RuleIndex(
            documents.SelectMany(d => d.Document.Rules.Where(r => r.Then != RuleEffect.Allow).Select(r => (d, r))), rulings);
        Naming = [.. documents.Select(d => new DefaultClause(d, rulings))];
        Denying = [.. Naming.Where(each => each.Clause.Owner.Document.Posture == Posture.Deny)];
        Budgets = [.. documents.Where(d => d.Document.Budget is not null).Select(d => new BudgetClauses(d, rulings))];
        Data = DataTerms.Of(documents);
    }

    public PolicyScope Scope { get; }

    public IReadOnlyList<DocumentProgram> Documents { get; }

    public ScheduleClause[] Schedules { get; }

    public NetworkClauses[] Networks { get; }

    public FileClauses[] Files { get; }

    public ProcessClauses[] Processes { get; }

    public ToolTable Tools { get; }

    public CapabilityTable[] Capabilities { get; }

    public RuleIndex Rules { get; }

    // What each document names as something that may happen, whether it denies the rest or not.
    public DefaultClause[] Naming { get; }

    public DefaultClause[] Denying { get; }

    public BudgetClauses[] Budgets { get; }

    public DataTerms? Data { get; }
}
