using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy;

// The three rulings that exist, each with the reason that belongs to it.
internal static class Rulings
{
    public static PolicyRuling Allow(string detail, string digest) =>
        Of(Verdict.Allow, PolicyReasonTexts.Allowed, PolicyReasonCodes.Allowed, detail, digest);

    public static PolicyRuling ToolDenied(string detail, string digest) =>
        Of(Verdict.Deny, PolicyReasonTexts.ToolDenied, PolicyReasonCodes.ToolDenied, detail, digest);

    public static PolicyRuling NoPolicy(string digest) =>
        Of(Verdict.Deny, PolicyReasonTexts.NoPolicy, PolicyReasonCodes.NoPolicy, RulingDetail.NoPolicy, digest);

    private static PolicyRuling Of(Verdict verdict, string reason, string code, string detail, string digest) => new()
    {
        Verdict = verdict,
        Reason = reason,
        ReasonCode = code,
        Rule = "",
        Clause = "",
        PolicyDigest = digest,
        Detail = detail,
    };
}
