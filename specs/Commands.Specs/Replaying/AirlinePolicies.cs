namespace AgentAssembly.Specs.Commands.Replaying;

// The policy of an airline's agent, and changes to it that somebody could think of.
internal static class AirlinePolicies
{
    public static string InForce { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Traffic", "airline.policy.yaml"));

    public static TheoryData<string, string> Candidates() => new()
    {
        { "a tool denied", InForce.Replace("calculate: { allow: true }", "calculate: { allow: false }", StringComparison.Ordinal) },
        { "a threshold", InForce.Replace("args.amount > 100", "args.amount > 40", StringComparison.Ordinal) },
        { "people no longer asked", InForce.Replace("cancel_reservation: { allow: true, requires_approval_if: 'true' }", "cancel_reservation: { allow: true }", StringComparison.Ordinal) },
        { "a rule dropped", InForce.Replace("no-upgrade-for-free", "renamed", StringComparison.Ordinal).Replace("NOT exists(args.payment_id)", "args.payment_id == \"none\"", StringComparison.Ordinal) },
        { "a field redacted", InForce.Replace("result.dob, ", "", StringComparison.Ordinal).Replace("tools: [get_user_details]", "tools: [get_reservation_details]", StringComparison.Ordinal).Replace("result.address", "result.cabin", StringComparison.Ordinal) },
        { "personal data blocked", InForce.Replace("redact_only", "block", StringComparison.Ordinal) },
        { "personal data only alerted on", InForce.Replace("redact_only", "alert_only", StringComparison.Ordinal) },
        { "long sessions denied", InForce.Replace("rules:\n", "rules:\n  - { id: long, when: 'session.actions > 20', then: deny }\n", StringComparison.Ordinal) },
        { "a team denied", InForce.Replace("rules:\n", "rules:\n  - { id: team, when: 'agent.team_id == \"refunds\"', then: deny }\n", StringComparison.Ordinal) },
    };
}
