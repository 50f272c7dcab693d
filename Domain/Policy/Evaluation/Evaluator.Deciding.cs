using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Domain.Policy.Evaluation;

// The whole way, and what comes of it.
internal ref partial struct Evaluator<TTrace>
{
    public PolicyRuling Decide(RateLedger ledger, bool spends)
    {
        if (Deny() is { } denial)
        {
            return denial;
        }

        using var scan = PayloadScan.Of(_question, _set.Scanners.Find(_tiers));
        var asked = Ask();
        var late = ByScan(scan) ?? ByBudget();
        if (ByRate(ledger, spends && late is null) is { } limited)
        {
            return limited;
        }

        return late is not null ? scan.IsClean ? late : late with { FindingKinds = scan.Kinds() } : Compose(asked, scan);
    }

    private PolicyRuling? ByScan(PayloadScan scan)
    {
        if (scan.IsClean || scan.Action != CredentialAction.Block)
        {
            return null;
        }

        var owner = scan.Owner!;
        return Denied(Stage.Scan, new Clause(owner, "data.credential_action", _set.Rulings.Block(owner.Document)));
    }

    // Limits are spent by what may go on, and looked at by what may not: a limit that is spent is the earlier reason.
    public PolicyRuling? ByRate(RateLedger ledger, bool spends)
    {
        if (!CallsTool || !HasLimits())
        {
            return null;
        }

        var room = default(RateSpends);
        Span<RateSpend> wanted = room;
        var count = Wanted(wanted);
        var isWithin = spends
            ? ledger.TrySpendAll(wanted[..count], _question.Now, out var exceeded)
            : IsWithin(ledger, wanted[..count], out exceeded);
        return isWithin ? null : Denied(Stage.Rate, LimitAt(exceeded).Clause);
    }

    public readonly void GiveBack(RateLedger ledger)
    {
        for (var i = 0; CallsTool && i < _tiers.Count; i++)
        {
            foreach (var limit in _slots.Tool(i).Limits)
            {
                ledger.GiveBack(limit.SpendOf(_question), _question.Now);
            }
        }
    }

    public readonly bool IsLimited => CallsTool && HasLimits();

    public readonly bool LimitsLike(in Evaluator<TTrace> other)
    {
        RateSpends room = default, otherRoom = default;
        Span<RateSpend> wanted = room, others = otherRoom;
        wanted = wanted[..(IsLimited ? Wanted(wanted) : 0)];
        others = others[..(other.IsLimited ? other.Wanted(others) : 0)];
        foreach (var spend in wanted)
        {
            if (!others.Contains(spend))
            {
                return false;
            }
        }

        return wanted.Length == others.Length;
    }

    private readonly int Wanted(Span<RateSpend> wanted)
    {
        var count = 0;
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var limit in _slots.Tool(i).Limits)
            {
                wanted[count++] = limit.SpendOf(_question);
            }
        }

        return count;
    }

    private readonly bool HasLimits()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            if (_slots.Tool(i).Limits.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    [InlineArray(RateClause.PerScopeMost * Tiers.Most)]
    private struct RateSpends
    {
        private RateSpend _first;
    }

    private readonly bool IsWithin(RateLedger ledger, ReadOnlySpan<RateSpend> wanted, out int exceeded)
    {
        for (exceeded = 0; exceeded < wanted.Length; exceeded++)
        {
            if (ledger.WouldExceed(wanted[exceeded], _question.Now))
            {
                return false;
            }
        }

        return true;
    }

    private readonly RateClause LimitAt(int index)
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            var limits = _slots.Tool(i).Limits;
            if (index < limits.Length)
            {
                return limits[index];
            }

            index -= limits.Length;
        }

        throw new ArgumentOutOfRangeException(nameof(index), index, "no such limit");
    }

    private PolicyRuling Compose(PolicyRuling? asked, PayloadScan scan)
    {
        var observed = Observe();
        var duties = scan.Duties(RedactRules());
        if (observed is null && duties.IsEmpty && scan.IsClean)
        {
            return asked ?? Permit();
        }

        var ruling = asked ?? (duties.IsEmpty ? Permit() : Redacted(scan));
        return ruling with
        {
            Observed = observed is null ? [] : [.. observed],
            Redactions = duties,
            FindingKinds = scan.Kinds(),
            IsAlert = !scan.IsClean && scan.Action is CredentialAction.AlertOnly or CredentialAction.AlertAndRedact,
        };
    }

    private readonly PolicyRuling Redacted(PayloadScan scan) => Permit() with
    {
        Verdict = Actions.Verdict.Redact,
        Reason = PolicyReasonTexts.SensitiveData,
        ReasonCode = PolicyReasonCodes.SensitiveData,
        Rule = scan.IsClean ? "rules" : "data_pattern_scan",
        Clause = "",
        Detail = "The payload may go on once the named fields are replaced.",
    };

    private List<PolicyRule>? RedactRules()
    {
        List<PolicyRule>? firing = null;
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var (clause, rule) in _slots.Rules(i).Redacts)
            {
                if (!clause.Restricts(_question))
                {
                    Passed(Stage.Scan, clause);
                    continue;
                }

                if (_trace.IsOn)
                {
                    _trace.Add(Stage.Scan, clause, Outcome.Redacts, _question);
                }

                (firing ??= []).Add(rule);
            }
        }

        return firing;
    }
}
