using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy;

// What all documents together say about one tool, and which rule is named for it: the first that denies or, when none
// does, the last that allows.
internal sealed record ToolFinding(Verdict Verdict, PolicyDocument? Document, ToolRule? Rule, int OtherDenials)
{
    public static ToolFinding In(ImmutableArray<PolicyDocument> documents, string tool)
    {
        var found = new ToolFinding(Verdict.Allow, null, null, 0);
        foreach (var document in documents)
        {
            if (document.RuleFor(tool) is { } rule)
            {
                found = found.And(document, rule);
            }
        }

        return found;
    }

    public PolicyRuling ToRuling(string tool, string digest)
    {
        if (Document is null || Rule is null)
        {
            return Rulings.Allow(RulingDetail.NoEntry, digest);
        }

        var ruling = Verdict == Verdict.Allow
            ? Rulings.Allow(RulingDetail.ToolAllowed(tool, Document, Rule), digest)
            : Rulings.ToolDenied(RulingDetail.ToolDenied(tool, Document, Rule, OtherDenials), digest);
        return ruling with { Rule = Rule.Path, Clause = RulingDetail.Clause(Document, Rule) };
    }

    private ToolFinding And(PolicyDocument document, ToolRule rule) => (Verdict, rule.Allow) switch
    {
        (Verdict.Allow, true) => new(Verdict.Allow, document, rule, 0),
        (Verdict.Allow, false) => new(Verdict.Deny, document, rule, 0),
        (_, true) => this,
        (_, false) => this with { OtherDenials = OtherDenials + 1 },
    };
}
