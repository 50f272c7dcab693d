using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent list</c>.</summary>
internal static class ListCommand
{
    private const int LimitMax = 100_000;
    private const int PageSizeMax = 1_000;

    public static Command Make(CommandContext around)
    {
        var org = Words.Org("Only agents of this organisation; else of the context's, else of all that may be seen");
        var team = Words.Option("--team", "TEAM", "Only agents of this team");
        var status = Words.Choice(
            "--status", "STATUS", "Only such agents, else all but the deregistered", "active", "suspended", "deregistered");
        var limit = Options.Number("--limit", "Most agents to show", 1, LimitMax, 100);
        return around.AtServer(
            new Command("list", "List agents in order of their ids") { org, team, status, limit },
            async (parsed, talk) =>
            {
                var request = new ListAgentsRequest
                {
                    Org = talk.OrgOf(parsed, org),
                    Team = parsed.GetValue(team) ?? "",
                    Status = parsed.GetValue(status) ?? "",
                };
                var most = parsed.GetValue(limit);
                var (agents, hasMore) = await ReadAsync(talk, request, most).ConfigureAwait(false);
                AgentTable.Write(talk.Screen, agents, hasMore ? most : null);
            });
    }

    // One page after the other. A server that repeats a page would otherwise be asked for ever.
    private static async Task<(List<AgentRecord> Agents, bool HasMore)> ReadAsync(
        ServerTalk talk, ListAgentsRequest request, int limit)
    {
        var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
        var agents = new List<AgentRecord>();
        while (true)
        {
            request.PageSize = (uint)Math.Min(PageSizeMax, limit - agents.Count);
            var page = await talk.AskAsync(client.ListAgentsAsync, request).ConfigureAwait(false);
            var hasMore = page.NextPageToken.Length > 0 || page.Agents.Count > limit - agents.Count;
            agents.AddRange(page.Agents.Take(limit - agents.Count));
            if (!hasMore || agents.Count == limit)
            {
                return (agents, hasMore);
            }

            if (page.NextPageToken == request.PageToken)
            {
                throw new CliException(ExitCode.Failed,
                    $"the server gives the same page again: its list of agents has no end; {agents.Count} were read");
            }

            request.PageToken = page.NextPageToken;
        }
    }
}
