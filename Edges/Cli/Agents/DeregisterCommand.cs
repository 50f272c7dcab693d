using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent deregister</c>.</summary>
internal static class DeregisterCommand
{
    private const string Suspend = "suspend";
    private const string Promote = "promote";
    private const string Cascade = "cascade";

    public static Command Make(CommandContext around)
    {
        var agent = new AgentArgument();
        var reason = Words.Reason();
        var orphans = Words.Choice(
            "--orphans", "WHAT", "What becomes of those below it, else suspend", Suspend, Promote, Cascade);
        var consent = new Consent();
        var command = new Command("deregister", "Remove an agent for good, and say what becomes of those below it")
        {
            reason, orphans,
        };
        agent.AddTo(command);
        consent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            consent.RequireSomebody(parsed, talk.Surroundings);
            var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
            var request = new DeregisterAgentRequest
            {
                Agent = agent.Of(parsed, talk),
                Reason = parsed.GetValue(reason),
                Orphans = parsed.GetValue(orphans) ?? Suspend,
            };
            if (!consent.IsGiven(parsed))
            {
                var preview = await talk.AskAsync(
                    client.PreviewCascadeAsync, new PreviewCascadeRequest { Agent = request.Agent }).ConfigureAwait(false);
                await consent.RequireAsync(parsed, QuestionOf(preview, request.Orphans), talk).ConfigureAwait(false);
            }

            var response = await talk.ChangeAsync(client.DeregisterAgentAsync, request).ConfigureAwait(false);
            ChangedAgents.Write(talk.Screen, "deregistered", response);
        });
    }

    // The first is the agent itself.
    private static string QuestionOf(PreviewCascadeResponse preview, string orphans)
    {
        var below = Math.Max(0, preview.Agents.Count - 1);
        var fate = orphans switch
        {
            Suspend => "are suspended",
            Promote => "get another parent or become roots",
            _ => "are removed, too",
        };
        var others = below == 0 ? "Nobody is below it." : $"Those below it ({ChangedAgents.CountOf(below)}) {fate}.";
        return $"Deregister {NameOf(preview)}? It cannot be undone. {others}";
    }

    private static string NameOf(PreviewCascadeResponse preview) =>
        preview.Agents is [var first, ..] ? $"{first.Id} ({first.Name}, {first.Org}/{first.Team})" : "it";
}
