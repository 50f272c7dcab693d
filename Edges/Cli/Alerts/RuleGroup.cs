using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary><c>aasm alerts rules</c>.</summary>
internal static class RuleGroup
{
    public static Command Make(CommandContext around) => new("rules", "Say when people are told")
    {
        List(around), Get(around), Set(around), Remove(around), Preview(around),
    };

    private static Argument<string> Name() => Words.Argument("RULE", "The rule's name; its id does as well where there is one");

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        return around.AtServer(new Command("list", "List the rules") { org }, async (parsed, talk) =>
        {
            var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
            RuleText.WriteList(talk.Screen, await talk.AskAsync(
                client.ListAlertRulesAsync, new ListAlertRulesRequest { Org = talk.OrgOf(parsed, org) }).ConfigureAwait(false));
        });
    }

    private static Command Get(CommandContext around)
    {
        var (name, org) = (Name(), Words.Org());
        return around.AtServer(new Command("get", "Show one rule") { name, org }, async (parsed, talk) =>
        {
            var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
            var request = new GetAlertRuleRequest { Org = talk.OrgOf(parsed, org), Name = parsed.GetValue(name) };
            RuleText.Write(talk.Screen, (await talk.AskAsync(client.GetAlertRuleAsync, request).ConfigureAwait(false)).Rule);
        });
    }

    private static Command Set(CommandContext around)
    {
        var (name, org, reason) = (Name(), Words.Org(), Words.Reason(isRequired: false));
        var options = new RuleOptions(isRequired: true);
        var command = new Command("set", "Set a rule, or change the one of this name") { name, reason, org };
        options.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.SetAlertRuleAsync, new SetAlertRuleRequest
            {
                Org = talk.OrgOf(parsed, org),
                Rule = options.RuleOf(parsed, parsed.GetValue(name)!),
                Reason = parsed.GetValue(reason) ?? "",
            }).ConfigureAwait(false);
            ChangeReport.Write(
                talk.Screen, $"rule {parsed.GetValue(name)} set", response.Changed, response.HasPosition ? response.Position : null);
        });
    }

    private static Command Remove(CommandContext around)
    {
        var (name, org, reason) = (Name(), Words.Org(), Words.Reason(isRequired: false));
        return around.AtServer(
            new Command("remove", "Remove a rule; an alert of it ends") { name, reason, org },
            async (parsed, talk) =>
            {
                var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
                var response = await talk.ChangeAsync(client.RemoveAlertRuleAsync, new RemoveAlertRuleRequest
                {
                    Org = talk.OrgOf(parsed, org), Name = parsed.GetValue(name), Reason = parsed.GetValue(reason) ?? "",
                }).ConfigureAwait(false);
                ChangeReport.Write(
                    talk.Screen, $"rule {parsed.GetValue(name)} removed", response.Changed, response.HasPosition ? response.Position : null);
            });
    }

    private static Command Preview(CommandContext around)
    {
        var (name, org) = (Name(), Words.Org());
        var options = new RuleOptions(isRequired: false);
        var from = Times.Option("--from", "Evaluate history from then on; else from a day before --to");
        var to = Times.Option("--to", "Evaluate history until then; else until now");
        var command = new Command("preview", "Tell when a rule would have raised alerts; the rule of this name, unless options say another")
        {
            name, from, to, org,
        };
        options.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
            RuleText.Write(talk.Screen, await talk.AskAsync(client.PreviewAlertRuleAsync, new PreviewAlertRuleRequest
            {
                Org = talk.OrgOf(parsed, org),
                Rule = options.RuleOf(parsed, parsed.GetValue(name)!),
                FromUnixMs = parsed.GetValue(from)?.ToUnixTimeMilliseconds() ?? 0,
                ToUnixMs = parsed.GetValue(to)?.ToUnixTimeMilliseconds() ?? 0,
            }).ConfigureAwait(false));
        });
    }
}
