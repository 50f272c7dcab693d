using System.CommandLine;
using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Demo;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy simulate</c>: what a policy would have decided about recorded sessions.</summary>
internal static class SimulateCommand
{
    private const string Example = """
        Recorded sessions, one action a line:
          {"session":"s1","step":0,"kind":"llm_call","model":"gpt-4o","prompt_chars":6225}
          {"session":"s1","step":1,"kind":"tool_call","tool":"get_order","args":{"id":"A-17"}}
          {"session":"s1","step":2,"kind":"tool_result","tool":"get_order","result":"{\"total\":900}"}

        JSON (-o json):
          {
            "sessions": 150,
            "actions": 3532,
            "malformed": 0,
            "policy_digest": "sha256:…",
            "verdicts": { "allow": 3400, "redact": 100, "pending": 30, "deny": 2 },
            "rules": [
              {
                "verdict": "deny",
                "rule": "tools.*",
                "clause": "support.yaml:3",
                "reason_code": "tool_denied",
                "count": 2,
                "sample": { "session": "s1", "step": 5, "kind": "tool_call", "name": "delete_order" }
              }
            ],
            "tools": [
              { "kind": "tool_call", "name": "get_order", "allow": 40, "redact": 0, "pending": 0, "deny": 0 }
            ]
          }
        Each action comes a second after the one before; limits are shared by all sessions. Each session
        is an agent of its own name. What a recording does not say, such as an agent's depth, is not known,
        and costs are counted as nothing. The exit code is 0 whatever the verdicts.
        """;

    public static Command Make(CommandContext around)
    {
        var policy = PolicyInput.MakeOption();
        var sessions = new Option<string>("--sessions") { Description = "Recorded sessions, one action a line, as below", HelpName = "FILE", Required = true };
        var at = Times.Option("--at", "When the first action happens, as an RFC 3339 time; else now");
        var org = new Option<string>("--org") { Description = "The agents' organisation", HelpName = "ORG", DefaultValueFactory = _ => ActorClaim.Default };
        var team = new Option<string>("--team") { Description = "The agents' team", HelpName = "TEAM", DefaultValueFactory = _ => ActorClaim.Default };
        var command = new ExampleCommand("simulate", "Count what a policy would have decided about recorded sessions", Example)
        {
            policy, sessions, at, org, team,
        };
        around.Run(command, (parsed, screen, _) =>
        {
            var set = PolicyInput.ReadSet(parsed.GetValue(policy)!);
            var recording = Read(parsed.GetValue(sessions)!);
            var start = Instant.From(parsed.GetValue(at) ?? around.Surroundings.Time.GetUtcNow());
            var agents = new SimulatedAgents(parsed.GetValue(org)!, parsed.GetValue(team)!);
            SimulationReport.Write(screen, set, recording, Simulation.Play(set, recording.Sessions, agents, start));
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static Recording Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return Recording.Read(reader, file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException(ExitCode.NotFound, $"there is no file {file}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"--sessions {file} cannot be read: {e.Message}", e);
        }
    }
}
