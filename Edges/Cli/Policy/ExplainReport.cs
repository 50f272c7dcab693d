using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Edges.Cli.Check;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>What <c>aasm policy explain</c> says.</summary>
internal static class ExplainReport
{
    // What takes the place of a field that a rule names.
    private const string Blank = "[REDACTED]";

    public static void Write(Screen screen, PolicyExplanation explanation)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(JsonOf(explanation));
            return;
        }

        screen.Write(FactsOf(explanation.Ruling));
        screen.Line();
        if (explanation.Trace.IsEmpty)
        {
            screen.Line("No clause of the policy speaks of such an action.", Tone.Faint);
            return;
        }

        screen.Write(TraceOf(explanation));
    }

    private static Facts FactsOf(PolicyRuling ruling)
    {
        var verdict = Verdicts.Name(ruling.Verdict);
        var facts = new Facts()
            .Add("verdict", verdict.ToUpperInvariant(), VerdictText.ToneOf(verdict))
            .Add("reason", ruling.Reason)
            .Add("code", ruling.ReasonCode)
            .Add("rule", ruling.Rule)
            .Add("clause", ruling.Clause)
            .Add("detail", ruling.Detail)
            .Add("approval", ruling.Approval is { } terms ? TextOf(terms) : "")
            .Add("narrowed", ruling.IsNarrowed ? "yes: a whitelist of capabilities granted it" : "")
            .Add("findings", string.Join(", ", ruling.FindingKinds), Tone.Warn)
            .Add("alert", ruling.IsAlert ? "yes: somebody is told of the findings" : "", Tone.Warn)
            .Add("suspend", ruling.SuspendsAgent ? "yes: the agent is suspended" : "", Tone.Bad)
            .Add("observed", string.Join(", ", ruling.Observed));
        foreach (var duty in ruling.Redactions)
        {
            facts.Add("redact", $"{duty.FieldPath} with {ReplacementOf(duty)} ({duty.Kind})", Tone.Warn);
        }

        return facts.AddWhole("document", ruling.DocumentDigest).AddWhole("policy", ruling.PolicyDigest);
    }

    // Of a text that is no JSON the whole is replaced, and most of it is still there. It is not shown: its labels are.
    private static string ReplacementOf(RedactionDuty duty) => duty.Replacement == Blank
        ? Blank
        : string.Join(' ', duty.Kind.Split(',').Select(kind => $"[REDACTED:{kind}]"));

    private static string TextOf(ApprovalTerms terms) =>
        $"{terms.Quorum} of {(terms.Roles.IsEmpty ? "anybody who may" : string.Join(", ", terms.Roles))}, within {terms.TimeoutSeconds} s"
        + (terms.EscalationRole is { } role ? $"; then {role}" : "");

    // Below each clause the parts of its condition, with what each said.
    private static Sheet TraceOf(PolicyExplanation explanation)
    {
        var sheet = new Sheet(
            new Column("stage"), new Column("outcome"), new Column("rule and its condition"),
            new Column("clause", Rank: 1), new Column("scope", Rank: 2));
        foreach (var step in explanation.Trace)
        {
            sheet.Add(Word(step.Stage), new Cell(Word(step.Outcome), ToneOf(step.Outcome)), step.Rule, step.Clause, step.Scope);
            foreach (var condition in step.Conditions)
            {
                var why = condition.WhyUnknown is { } reason ? $": {reason}" : "";
                sheet.Add("", new Cell($"  {Word(condition.Truth)}", Tone.Faint), new Cell($"  {condition.Clause}{why}", Tone.Faint), "", "");
            }
        }

        return sheet;
    }

    private static Tone ToneOf(Outcome outcome) => outcome switch
    {
        Outcome.Denies => Tone.Bad,
        Outcome.Passes => Tone.Plain,
        _ => Tone.Warn,
    };

    // The names of stages, outcomes and truths are single words.
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static object JsonOf(PolicyExplanation explanation)
    {
        var ruling = explanation.Ruling;
        return new
        {
            verdict = Verdicts.Name(ruling.Verdict),
            reason = ruling.Reason,
            reason_code = ruling.ReasonCode,
            rule = ruling.Rule,
            clause = ruling.Clause,
            document_digest = ruling.DocumentDigest,
            policy_digest = ruling.PolicyDigest,
            narrowed = ruling.IsNarrowed,
            obligations = ObligationsOf(ruling),
            findings = ruling.FindingKinds,
            detail = ruling.Detail,
            trace = explanation.Trace.Select(step => new
            {
                stage = Word(step.Stage),
                document = step.Document,
                scope = step.Scope,
                clause = step.Clause,
                rule = step.Rule,
                outcome = Word(step.Outcome),
                conditions = step.Conditions.Select(c => new { clause = c.Clause, truth = Word(c.Truth), why_unknown = c.WhyUnknown }),
            }),
        };
    }

    private static object ObligationsOf(PolicyRuling ruling) => new
    {
        redact = ruling.Redactions.Select(duty => new { path = duty.FieldPath, replacement = ReplacementOf(duty), kind = duty.Kind }),
        approval = ruling.Approval is not { } terms ? null : new
        {
            timeout_seconds = terms.TimeoutSeconds,
            quorum = terms.Quorum,
            roles = terms.Roles,
            escalation_role = terms.EscalationRole,
        },
        alert = ruling.IsAlert,
        suspend = ruling.SuspendsAgent,
        observed = ruling.Observed,
    };
}
