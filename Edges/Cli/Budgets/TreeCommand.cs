using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary><c>aasm budget tree</c>: who delegated to whom, and what each spent by itself and in all.</summary>
internal static class TreeCommand
{
    public static Command Make(CommandContext around)
    {
        var agent = Words.Option("--agent", "AGENT", "Only this agent and those below it, by id or DID");
        var org = BudgetWords.Org();
        return around.AtServer(
            new Command("tree", "Show what agents spent by themselves, and together with those below them") { agent, org },
            async (parsed, talk) =>
            {
                var client = new BudgetAdminService.BudgetAdminServiceClient(talk.Channel);
                var response = await talk.AskAsync(client.GetBudgetTreeAsync, new GetBudgetTreeRequest
                {
                    Org = talk.OrgOf(parsed, org), Agent = parsed.GetValue(agent) ?? "",
                }).ConfigureAwait(false);
                Write(talk.Screen, response);
            });
    }

    private static void Write(Screen screen, GetBudgetTreeResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                org = BalanceJson.Of(response.Org),
                agents = response.Nodes.Select(node => new
                {
                    agent = node.Agent,
                    name = node.Name.Length > 0 ? node.Name : null,
                    team = node.Team,
                    parent = node.Parent.Length > 0 ? node.Parent : null,
                    own = BalanceJson.Of(node.Own),
                    rolled_up = BalanceJson.Of(node.RolledUp),
                    balances = node.Balances.Select(BalanceJson.Of),
                }),
                has_more = response.HasMore,
            });
            return;
        }

        var sheet = new Sheet(
            new Column("agent", Least: 16), new Column("id", 3), new Column("team", 2), new Column("own usd", IsNumber: true),
            new Column("with those below", IsNumber: true), new Column("fullest limit", 1));
        sheet.Add(new Cell("(whole org)", Tone.Faint), "", "", "", BudgetWords.Usd(response.Org?.Usd ?? "0"), "");
        foreach (var (node, line) in Drawn(response.Nodes))
        {
            sheet.Add(
                line, node.Agent, node.Team, BudgetWords.Usd(node.Own?.Usd ?? "0"), BudgetWords.Usd(node.RolledUp?.Usd ?? "0"), Fullest(node));
        }

        screen.Write(sheet);
        if (response.HasMore)
        {
            screen.Line("there are more agents: ask for one tree with --agent", Tone.Warn);
        }
    }

    private static Cell Fullest(BudgetNode node)
    {
        var fullest = node.Balances.MaxBy(balance => BudgetWords.Percent(balance.Spent, balance.Allowance) ?? 0);
        if (fullest is null)
        {
            return new("none", Tone.Faint);
        }

        var percent = BudgetWords.Percent(fullest.Spent, fullest.Allowance);
        return new(
            $"{percent:0}% of {BudgetWords.Amount(fullest.Allowance, fullest.Unit)} {fullest.Unit} per {fullest.Window}", BudgetWords.ToneOf(percent));
    }

    // Each agent with the lines that lead to it from above.
    private static IEnumerable<(BudgetNode Node, string Line)> Drawn(IReadOnlyCollection<BudgetNode> nodes)
    {
        var shown = nodes.Select(node => node.Agent).ToHashSet(StringComparer.Ordinal);
        var below = nodes.Where(node => shown.Contains(node.Parent)).ToLookup(node => node.Parent, StringComparer.Ordinal);
        return nodes.Where(node => !shown.Contains(node.Parent)).SelectMany(root => Branch(root, "", "", below));
    }

    private static IEnumerable<(BudgetNode Node, string Line)> Branch(
        BudgetNode node, string lead, string indent, ILookup<string, BudgetNode> below)
    {
        yield return (node, lead + (node.Name.Length > 0 ? node.Name : node.Agent));
        var children = below[node.Agent].ToList();
        for (var i = 0; i < children.Count; i++)
        {
            var isLast = i == children.Count - 1;
            foreach (var line in Branch(children[i], indent + (isLast ? "└─ " : "├─ "), indent + (isLast ? "   " : "│  "), below))
            {
                yield return line;
            }
        }
    }
}
