using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Anomalies;

/// <summary><c>aasm anomalies rules</c>.</summary>
internal static class RulesGroup
{
    public static Command Make(CommandContext around) => new("rules", "See and set what counts as an anomaly, and what is done about each")
    {
        Show(around), Set(around),
    };

    private static Command Show(CommandContext around)
    {
        var org = Words.Org();
        return around.AtServer(new Command("show", "Show what counts as an anomaly") { org }, async (parsed, talk) =>
        {
            var client = new AnomalyAdminService.AnomalyAdminServiceClient(talk.Channel);
            Write(talk.Screen, await talk.AskAsync(
                client.GetAnomalyRulesAsync, new GetAnomalyRulesRequest { Org = talk.OrgOf(parsed, org) }).ConfigureAwait(false));
        });
    }

    private static Command Set(CommandContext around)
    {
        var (changes, reason, org) = (new RuleOptions(), Words.Reason(), Words.Org());
        var command = new Command("set", "Change what counts as an anomaly; whatever is not named stays as it is") { reason, org };
        changes.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new AnomalyAdminService.AnomalyAdminServiceClient(talk.Channel);
            var named = talk.OrgOf(parsed, org);
            var current = await talk.AskAsync(client.GetAnomalyRulesAsync, new GetAnomalyRulesRequest { Org = named }).ConfigureAwait(false);
            var request = new SetAnomalyRulesRequest
            {
                Org = named,
                Rules = changes.Apply(parsed, current.Rules),
                ExpectedVersion = current.Version,
                Reason = parsed.GetValue(reason),
            };
            var response = await talk.ChangeAsync(client.SetAnomalyRulesAsync, request).ConfigureAwait(false);
            ChangeReport.Write(
                talk.Screen, $"the rules have version {response.Version}", response.HasPosition, response.HasPosition ? response.Position : null);
        });
    }

    private static void Write(Screen screen, GetAnomalyRulesResponse response)
    {
        var rules = response.Rules ?? new();
        var responses = new SortedDictionary<string, string>(rules.Responses, StringComparer.Ordinal);
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                version = response.Version,
                digest = response.Digest,
                responses,
                window_secs = rules.WindowSecs,
                spike_multiplier_thousandths = rules.SpikeMultiplierThousandths,
                spike_actions_min = rules.SpikeActionsMin,
                loop_threshold = rules.LoopThreshold,
                loop_window_secs = rules.LoopWindowSecs,
                credential_threshold = rules.CredentialThreshold,
                pause_secs = rules.PauseSecs,
            });
            return;
        }

        var sheet = new Sheet(new Column("type", IsWhole: true), new Column("response"));
        foreach (var (type, wanted) in responses)
        {
            sheet.Add(type, new Cell(wanted, wanted == "off" ? Tone.Faint : Tone.Plain));
        }

        screen.Write(sheet);
        screen.Line();
        screen.Write(new Facts()
            .Add("version", response.Version == 0 ? "0, the defaults" : Screen.Number(response.Version))
            .Add("window", $"{rules.WindowSecs} s")
            .Add("spike", $"{rules.SpikeMultiplierThousandths / 1_000m} standard deviations, of {rules.SpikeActionsMin} actions at least")
            .Add("loop", $"{rules.LoopThreshold} times within {rules.LoopWindowSecs} s")
            .Add("credentials", $"{rules.CredentialThreshold} findings within the window")
            .Add("pause", rules.PauseSecs == 0 ? "until somebody resumes the agent" : $"{rules.PauseSecs} s"));
    }
}
