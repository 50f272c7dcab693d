using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent resume</c>.</summary>
internal static class ResumeCommand
{
    private static readonly string[] Kinds =
        ["manual", "budget_exceeded", "parent_suspended", "parent_deregistered", "anomaly"];

    public static Command Make(CommandContext around)
    {
        var agent = new AgentArgument();
        var note = Words.Option("--note", "TEXT", "A note for the record");
        var kinds = Words.Many(
            "--kind", "KIND",
            $"A kind of reason to take back, else manual: {string.Join(", ", Kinds)}; may be given again",
            Kinds);
        var cascade = new Option<bool>("--cascade") { Description = "Take parent_suspended back from all below it, too" };
        var command = new Command("resume", "Take back why an agent is suspended; it acts again when no reason is left")
        {
            note, kinds, cascade,
        };
        agent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var request = new ResumeAgentRequest
            {
                Agent = agent.Of(parsed, talk),
                Note = parsed.GetValue(note) ?? "",
                Cascade = parsed.GetValue(cascade),
            };
            request.Kinds.AddRange(parsed.GetValue(kinds) ?? []);
            var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.ResumeAgentAsync, request).ConfigureAwait(false);
            ChangedAgents.Write(talk.Screen, "reasons taken back", response);
        });
    }
}
