using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// What the documents of one scope say of one tool together.
internal sealed class ToolSlot
{
    public ToolSlot(IEnumerable<ToolEntry> entries, Rulings rulings)
    {
        var all = entries.ToList();
        Denials = UpToTheFirstThatStands(all.Where(entry => !entry.Rule.Allow).Select(entry => Denial(entry, rulings)));
        Conditions = [.. all.Where(entry => entry.Rule.ApprovalCondition is not null).Select(entry => Condition(entry, rulings))];
        Limits = RateClause.Merge(all, rulings);
        Permission = all.Where(entry => entry.Rule.Allow).Select(entry => Permit(entry, rulings)).LastOrDefault();
    }

    // Denials in order; all but the last may be lifted by their documents.
    public Clause[] Denials { get; }

    // Who wants people to be asked.
    public Clause[] Conditions { get; }

    public RateClause[] Limits { get; }

    // The last entry that permits, to be named where nothing denies.
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
