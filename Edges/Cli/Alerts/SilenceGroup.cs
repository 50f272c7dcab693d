using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary><c>aasm alerts silences</c>.</summary>
internal static class SilenceGroup
{
    public static Command Make(CommandContext around) => new("silences", "Let nobody be told of some alerts for a while")
    {
        List(around), Set(around), End(around),
    };

    /// <summary>For how long.</summary>
    internal static Option<TimeSpan?> For()
    {
        var option = Durations.Option("--for", "For how long: up to 7 days", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        option.Required = true;
        return option;
    }

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        return around.AtServer(new Command("list", "List the silences that last") { org }, async (parsed, talk) =>
        {
            var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
            var response = await talk.AskAsync(
                client.ListSilencesAsync, new ListSilencesRequest { Org = talk.OrgOf(parsed, org) }).ConfigureAwait(false);
            WriteList(talk.Screen, response);
        });
    }

    private static Command Set(CommandContext around)
    {
        var org = Words.Org();
        var category = Words.Option("--category", "CATEGORY", "Only of this category");
        var rule = Words.Option("--rule", "RULE-ID", "Only of the rule of this id");
        var team = Words.Option("--team", "TEAM", "Only of this team");
        var agent = Words.Option("--agent", "AGENT", "Only about this agent: an id or a DID");
        var least = AlertGroup.Severity("--min-severity", "Only of this severity or a higher one");
        var (duration, reason) = (For(), Words.Reason());
        return around.AtServer(
            new Command("set", "Tell nobody of alerts that are raised meanwhile")
            {
                duration, reason, category, rule, team, agent, least, org,
            },
            async (parsed, talk) =>
            {
                var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
                var response = await talk.ChangeAsync(client.SetSilenceAsync, new SetSilenceRequest
                {
                    Org = talk.OrgOf(parsed, org),
                    DurationSecs = (uint)parsed.GetValue(duration)!.Value.TotalSeconds,
                    Silence = new SilenceRecord
                    {
                        Category = parsed.GetValue(category) ?? "",
                        Rule = parsed.GetValue(rule) ?? "",
                        Team = parsed.GetValue(team) ?? "",
                        Agent = parsed.GetValue(agent) ?? "",
                        MinSeverity = parsed.GetValue(least) ?? "",
                        Reason = parsed.GetValue(reason),
                    },
                }).ConfigureAwait(false);
                ulong? position = response.HasPosition ? response.Position : null;
                if (talk.Screen.IsJson)
                {
                    talk.Screen.WriteJson(new { silence = JsonOf(response.Silence), position });
                    return;
                }

                ChangeReport.Line(
                    talk.Screen, $"silence {response.Silence.Id} lasts until {WireTime.Of(response.Silence.UntilUnixMs)}", position);
            });
    }

    private static Command End(CommandContext around)
    {
        var org = Words.Org();
        var id = Words.Argument("ID", "The silence's id, as 'aasm alerts silences list' shows it");
        var reason = Words.Reason(isRequired: false);
        return around.AtServer(
            new Command("end", "End a silence early; what was raised meanwhile and goes on is told now") { id, reason, org },
            async (parsed, talk) =>
            {
                var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
                var response = await talk.ChangeAsync(client.EndSilenceAsync, new EndSilenceRequest
                {
                    Org = talk.OrgOf(parsed, org), Id = parsed.GetValue(id), Reason = parsed.GetValue(reason) ?? "",
                }).ConfigureAwait(false);
                ChangeReport.Write(
                    talk.Screen, $"silence {parsed.GetValue(id)} ended", response.Changed, response.HasPosition ? response.Position : null);
            });
    }

    private static void WriteList(Screen screen, ListSilencesResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { silences = response.Silences.Select(JsonOf) });
            return;
        }

        if (response.Silences.Count == 0)
        {
            screen.Line("no silences", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("id", IsWhole: true), new Column("until"), new Column("of", 1, Least: 12), new Column("reason", 2, Least: 8));
        foreach (var each in response.Silences)
        {
            string[] of = [each.Category, each.Rule, each.Team, each.Agent, $"{each.MinSeverity} and up"];
            sheet.Add(each.Id, WireTime.Of(each.UntilUnixMs) ?? "", string.Join(' ', of.Where(word => word.Length > 0)), each.Reason);
        }

        screen.Write(sheet);
    }

    private static object JsonOf(SilenceRecord silence) => new
    {
        id = silence.Id,
        category = silence.Category,
        rule = silence.Rule,
        team = silence.Team,
        agent = silence.Agent,
        min_severity = silence.MinSeverity,
        until = WireTime.Of(silence.UntilUnixMs),
        reason = silence.Reason,
    };
}
