using System.CommandLine;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy explain</c>: what a policy says of one action, and everything that it looked at.</summary>
internal static class ExplainCommand
{
    private const string Example = """
        An action, in YAML or JSON:
          kind: tool_call            # tool_result, llm_call, file, network, process, message
          tool: issue_refund         # of tool_call and tool_result
          args: { amount: 900 }      # of tool_call; result: of tool_result. Mapping, list or text
          # llm_call: model, prompt_tokens, contains_pii.  file: operation, path.
          # network: url, method.  process: command, program.
          # message: source_team, target_team, target_channel.
          # All others are optional and of every kind:
          at: 2026-07-01T12:00:00Z   # else now
          trace_id: run-1
          agent: { org: acme, team: support, did: ada, name: Ada, depth: 0, age: 2d, children: 0,
                   risk_tier: Low, governance_level: L1, parent: { did: eve, depth: 0 } }
          team: { active_agents: 3, budget_remaining: 12.50 }
          session: { previous_tools: [get_order], actions: 5, llm_calls: 2, denials: 0 }
          spent: { day: 1.20, month: 30 }
          cost: 0.02

        JSON (-o json):
          {
            "verdict": "pending",                  allow, redact, pending or deny
            "reason": "approval required",
            "reason_code": "approval_required",
            "rule": "tools.issue_refund",
            "clause": "support.yaml:7",
            "document_digest": "sha256:…",         empty where no document decided
            "policy_digest": "sha256:…",
            "narrowed": false,
            "obligations": {
              "redact": [{ "path": "$.card", "replacement": "[REDACTED:CreditCard]", "kind": "CreditCard" }],
              "approval": { "timeout_seconds": 300, "quorum": 1, "roles": [], "escalation_role": null },
              "alert": false,
              "suspend": false,
              "observed": ["rules.watch-refunds"]
            },
            "findings": ["CreditCard"],
            "detail": "…",
            "trace": [
              {
                "stage": "approval",
                "document": "support.yaml",
                "scope": "global",
                "clause": "support.yaml:7",
                "rule": "tools.issue_refund",
                "outcome": "asks",                 passes, denies, lifted, asks, redacts or observes
                "conditions": [{ "clause": "args.amount > 250", "truth": "true", "why_unknown": null }]
              }
            ]
          }
        "approval" is null unless the verdict is pending. Nothing shows a value of args or result.
        The exit code is 0 whatever the verdict, 1 for a policy with errors and 2 for such an action.
        """;

    public static Command Make(CommandContext around)
    {
        var policy = PolicyInput.MakeOption();
        var action = new Option<string>("--action")
        {
            Description = "A file that describes the action, as below; - for standard input",
            HelpName = "FILE|-",
            Required = true,
        };
        var command = new ExampleCommand("explain", "Say what a policy decides about one action, and why; spends no limit", Example)
        {
            policy, action,
        };
        around.Run(command, async (parsed, screen, cancellationToken) =>
        {
            var set = PolicyInput.ReadSet(parsed.GetValue(policy)!);
            var question = await ActionFile.ReadAsync(parsed.GetValue(action)!, around.Surroundings.Time, cancellationToken).ConfigureAwait(false);
            ExplainReport.Write(screen, set.Explain(question, new RateLedger()));
            return ExitCode.Ok;
        });
        return command;
    }
}
