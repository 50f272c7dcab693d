using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// What the documents of one scope say of one tool together.
internal sealed class ToolSlot
{
    public ToolSlot(IReadOnlyList<ToolEntry> exact, Wildcards wildcards, Rulings rulings)
    {
        var owners = exact.Select(entry => entry.Owner).ToHashSet();
        var denying = exact.Where(entry => !entry.Rule.Allow).Concat(Others(wildcards.Denying));
        Denials = UpToTheFirstThatStands(denying.Select(entry => Denial(entry, rulings)));
        Conditions = InOrder(exact.Where(entry => entry.Rule.ApprovalCondition is not null), Others(wildcards.Asking), rulings);
        Limits = RateClause.Merge(exact.Concat(Others(wildcards.Limiting)), rulings);
        Permission = exact.Where(entry => entry.Rule.Allow).Reverse().Concat(Others(wildcards.Permitting))
            .Select(entry => Permit(entry, rulings)).FirstOrDefault();

        IEnumerable<ToolEntry> Others(IEnumerable<ToolEntry> all) =>
            owners.Count == 0 ? all : all.Where(entry => !owners.Contains(entry.Owner));
    }

    // Denials in order; all but the last may be lifted by their documents.
    public Clause[] Denials { get; }

    // Who wants people to be asked.
    public Clause[] Conditions { get; }

    public RateClause[] Limits { get; }

    // An entry that permits, to be named where nothing denies: the last exact one, else the last wildcard.
    public Permission? Permission { get; }

    private static Clause[] UpToTheFirstThatStands(IEnumerable<Clause> denials)
    {
        var kept = new List<Clause>();
        foreach (var denial in denials)
        {
            kept.Add(denial);
            if (!denial.Owner.CanLift)
            {
                break;
            }
        }

        return [.. kept];
    }

    // The last one that asks says how long is waited, so documents keep their order.
    private static Clause[] InOrder(IEnumerable<ToolEntry> exact, IEnumerable<ToolEntry> wildcards, Rulings rulings) =>
        [.. exact.Concat(wildcards).OrderBy(entry => entry.Owner.Order).Select(entry => Condition(entry, rulings))];

    private static Clause Denial(ToolEntry entry, Rulings rulings)
    {
        var (owner, rule) = entry;
        var wayOut = rule.Tool == ToolRule.AnyOther
            ? "to permit the tool, give it an entry of its own with 'allow: true' under 'tools' there"
            : "to permit the tool, set 'allow: true' there";
        return new(owner, rule.Path, rulings.Deny(
            owner.Document, rule.Path, rule.Line, PolicyReasonTexts.ToolDenied, PolicyReasonCodes.ToolDenied, wayOut));
    }

    private static Clause Condition(ToolEntry entry, Rulings rulings)
    {
        var (owner, rule) = entry;
        var why = "'requires_approval_if' holds, or nobody can say that it does not";
        return new(owner, rule.Path, rulings.Ask(owner.Document, rule.Path, rule.Line, owner.Document.Approval, why))
        {
            Condition = rule.ApprovalCondition,
        };
    }

    private static Permission Permit(ToolEntry entry, Rulings rulings)
    {
        var (owner, rule) = entry;
        var detail = $"Permitted by '{rule.Path}' at {Rulings.PlaceOf(owner.Document, rule.Line)} ({owner.Document.Scope}).";
        return Permission.Of(rulings.Allow(owner.Document, rule.Path, rule.Line, detail));
    }
}

// A permission in both of its forms.
internal sealed record Permission(PolicyRuling Plain, PolicyRuling Narrowed)
{
    public static Permission Of(PolicyRuling plain) => new(plain, plain with { IsNarrowed = true });
}
