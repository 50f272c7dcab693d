using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// Every ruling that a set can give, each with the reason that belongs to it. They are made once, when the set is
// compiled, so that giving one costs nothing.
internal sealed class Rulings(string setDigest)
{
    public PolicyRuling NoPolicy { get; } = new()
    {
        Verdict = Verdict.Deny,
        Reason = PolicyReasonTexts.NoPolicy,
        ReasonCode = PolicyReasonCodes.NoPolicy,
        Rule = "",
        Clause = "",
        PolicyDigest = setDigest,
        Detail = "No policy document speaks of this agent, so every action is denied; publish one whose scope is global, "
            + "or names its org, team or id.",
    };

    public PolicyRuling Ungoverned { get; } = new()
    {
        Verdict = Verdict.Allow,
        Reason = PolicyReasonTexts.Allowed,
        ReasonCode = PolicyReasonCodes.Allowed,
        Rule = "",
        Clause = "",
        PolicyDigest = setDigest,
        Detail = "No policy document that applies denies this action, and none has to permit it.",
    };

    public PolicyRuling Allow(PolicyDocument document, string rule, int line, string detail) =>
        Of(document, rule, line, Verdict.Allow, PolicyReasonTexts.Allowed, PolicyReasonCodes.Allowed, detail);

    public PolicyRuling Deny(PolicyDocument document, string rule, int line, string reason, string code, string wayOut) =>
        Of(document, rule, line, Verdict.Deny, reason, code,
            $"Denied by '{rule}' at {PlaceOf(document, line)} ({document.Scope}): {wayOut}.");

    public PolicyRuling Ask(PolicyDocument document, string rule, int line, ApprovalTerms terms, string why)
    {
        var detail = $"'{rule}' at {PlaceOf(document, line)} ({document.Scope}) asks people first: {why}.";
        return Of(document, rule, line, Verdict.Pending, PolicyReasonTexts.ApprovalRequired, PolicyReasonCodes.ApprovalRequired, detail)
            with { Approval = terms };
    }

    public PolicyRuling Block(PolicyDocument? document) => document is { Data: { } data }
        ? Deny(document, "data.credential_action", data.Line, PolicyReasonTexts.CredentialDetected,
            PolicyReasonCodes.CredentialDetected, "take the secret or personal data out of the payload, or set another credential_action")
        : throw new ArgumentNullException(nameof(document), "only a document with a data section blocks");

    private PolicyRuling Of(
        PolicyDocument document, string rule, int line, Verdict verdict, string reason, string code, string detail) => new()
    {
        Verdict = verdict,
        Reason = reason,
        ReasonCode = code,
        Rule = rule,
        Clause = PlaceOf(document, line),
        PolicyDigest = setDigest,
        DocumentDigest = document.Digest,
        Detail = detail,
    };

    public static string PlaceOf(PolicyDocument document, int line) =>
        string.Create(CultureInfo.InvariantCulture, $"{document.Name}:{line}");
}
