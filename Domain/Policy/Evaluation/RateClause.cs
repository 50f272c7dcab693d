using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Domain.Policy.Evaluation;

// One limit of one scope on one tool. Of several documents the smallest number counts (specification §6.2).
internal sealed record RateClause(Clause Clause, RateLimit Limit, LimitKeying By, PolicyScope Scope)
{
    // Four periods for each of four ways to count.
    public const int PerScopeMost = 16;

    // The same limit of the same scope goes on counting when the documents are published again.
    private readonly string _name = $"{Scope} {Limit.Period} {By}";

    public RateSpend SpendOf(PolicyQuestion question) => new(KeyOf(question), Limit);

    // By team is the existing system's way: a team's calls, else an agent's, else those of all who name neither (§10).
    private RateKey KeyOf(PolicyQuestion question)
    {
        var actor = question.Actor;
        var org = actor.Org ?? "";
        return By switch
        {
            LimitKeying.Tool => new(_name, org, "", 0, question.Tool),
            LimitKeying.Session => new(_name, org, question.TraceId, actor.Id.Value, question.Tool),
            LimitKeying.Team when actor.Team is { } team => new(_name, org, team, 0, question.Tool),
            _ => new(_name, org, "", actor.Id.Value, question.Tool),
        };
    }

    public static RateClause[] Merge(IEnumerable<ToolEntry> entries, Rulings rulings)
    {
        var smallest = new Dictionary<(LimitKeying, RatePeriod), (ToolEntry Entry, RateLimit Limit)>();
        foreach (var entry in entries)
        {
            foreach (var limit in entry.Rule.Limits)
            {
                var key = (entry.Rule.LimitBy, limit.Period);
                if (!smallest.TryGetValue(key, out var known) || limit.Count < known.Limit.Count)
                {
                    smallest[key] = (entry, limit);
                }
            }
        }

        return [.. smallest.OrderBy(found => found.Key).Select(found => Of(found.Value.Entry, found.Value.Limit, rulings))];
    }

    private static RateClause Of(ToolEntry entry, RateLimit limit, Rulings rulings)
    {
        var (owner, rule) = entry;
        var denial = rulings.Deny(
            owner.Document, rule.Path, rule.Line, PolicyReasonTexts.RateLimited, PolicyReasonCodes.RateLimited,
            $"{limit} are permitted; wait, or raise the limit");
        return new(new Clause(owner, rule.Path, denial), limit, rule.LimitBy, owner.Document.Scope);
    }
}
