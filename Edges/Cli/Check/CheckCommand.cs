using System.CommandLine;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Check;

/// <summary><c>aasm check</c>: one decision, explained.</summary>
internal static class CheckCommand
{
    private const string TokenVariable = "AASM_TOKEN";

    public static Command Make(CommandContext around)
    {
        var action = new ActionOptions();
        var agent = new Option<string?>("--agent") { Description = "The agent's DID; without one nobody is named", HelpName = "DID" };
        var org = Words.Org("The agent's organisation; else the context's, else default");
        var team = new Option<string?>("--team") { Description = "The agent's team; else default", HelpName = "TEAM" };
        var trace = new Option<string?>("--trace") { Description = "The run that the action belongs to", HelpName = "ID" };
        var token = new Option<string?>("--token-file")
        {
            Description = $"A file that holds the agent's credential; else {TokenVariable} in the environment",
            HelpName = "FILE",
        };
        var command = new Command("check", "Ask for one decision and explain it; it is recorded like any other")
        {
            agent, org, team, trace, token,
        };
        action.AddTo(command);

        // The credential goes with the question: it is the agent's, and not that of whoever asks for it.
        return around.AtServer(command, new ServerOptions(isCaller: false), async (parsed, talk) =>
        {
            var request = action.ToRequest(parsed);
            request.AgentId = new AgentId
            {
                OrgId = talk.OrgOf(parsed, org),
                TeamId = parsed.GetValue(team) ?? "",
                AgentId_ = parsed.GetValue(agent) ?? "",
            };
            request.TraceId = parsed.GetValue(trace) ?? "";
            request.CredentialToken = TokenOf(parsed.GetValue(token), around.Surroundings);
            var response = await new PolicyService.PolicyServiceClient(talk.Channel).CheckActionAsync(
                request,
                deadline: around.Surroundings.Time.GetUtcNow().UtcDateTime + ServerLink.AnswerLimit,
                cancellationToken: talk.Interrupted).ResponseAsync.ConfigureAwait(false);
            Say(talk.Screen, response);
            return response.Decision is Decision.Allow or Decision.Redact ? ExitCode.Ok : ExitCode.Denied;
        });
    }

    private static string TokenOf(string? file, Surroundings around)
    {
        if (file is null)
        {
            return around.Environment(TokenVariable) ?? "";
        }

        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } token
                ? token
                : throw new CliException(ExitCode.Usage, $"--token-file {file} is empty: it must hold the credential from registration");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"--token-file {file} cannot be read: {e.Message}", e);
        }
    }

    private static void Say(Screen screen, CheckActionResponse response)
    {
        var verdict = VerdictText.Of(response.Decision);
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                verdict,
                reason = response.Reason,
                rule = response.PolicyRule,
                detail = response.Detail,
                position = response.HasPosition ? (ulong?)response.Position : null,
                decision_id = response.DecisionId.Length > 0 ? response.DecisionId : null,
                assurance = AssuranceText.Of(response.AgentIdentityAssurance),
                approval_id = response.ApprovalId.Length > 0 ? response.ApprovalId : null,
                conditions = response.Conditions.Count > 0 ? response.Conditions : null,
                replayed = response.Replayed,
                decision_latency_us = response.DecisionLatencyUs,
            });
            return;
        }

        screen.Write(new Facts()
            .Add("verdict", verdict.ToUpperInvariant(), VerdictText.ToneOf(response.Decision))
            .Add("reason", response.Reason)
            .Add("rule", response.PolicyRule)
            .Add("detail", response.Detail)
            .Add("approval", response.ApprovalId)
            .Add("conditions", string.Join(", ", response.Conditions))
            .Add("identity", AssuranceText.Of(response.AgentIdentityAssurance))
            .Add("recorded", response.HasPosition ? $"position {response.Position}, decision {response.DecisionId}" : "not recorded", response.HasPosition ? Tone.Plain : Tone.Bad)
            .Add("replayed", response.Replayed ? "yes: the first answer to this request" : "")
            .Add("decided in", $"{response.DecisionLatencyUs} µs"));
    }
}

/// <summary>Verdicts for people and programs.</summary>
internal static class VerdictText
{
    public static string Of(Decision decision) => decision switch
    {
        Decision.Allow => "allow",
        Decision.Redact => "redact",
        Decision.Pending => "pending",
        _ => "deny",
    };

    public static Tone ToneOf(Decision decision) => decision switch
    {
        Decision.Allow => Tone.Good,
        Decision.Redact or Decision.Pending => Tone.Warn,
        _ => Tone.Bad,
    };

    public static Tone ToneOf(string verdict) => verdict switch
    {
        "allow" => Tone.Good,
        "redact" or "pending" => Tone.Warn,
        "deny" => Tone.Bad,
        _ => Tone.Plain,
    };
}

/// <summary>Assurance for people and programs.</summary>
internal static class AssuranceText
{
    public static string Of(AgentIdentityAssurance assurance) => assurance switch
    {
        AgentIdentityAssurance.Unattributed => "unattributed",
        AgentIdentityAssurance.Asserted => "asserted",
        AgentIdentityAssurance.Bound => "bound",
        _ => "unspecified",
    };
}
