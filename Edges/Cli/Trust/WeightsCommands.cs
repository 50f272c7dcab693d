using System.CommandLine;
using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Trust;

/// <summary><c>aasm trust weights</c>.</summary>
internal static class WeightsCommands
{
    private const string Off = "off";

    public static Command Show(CommandContext around)
    {
        var org = Words.Org();
        return around.AtServer(new Command("show", "Show what counts") { org }, async (parsed, talk) =>
        {
            var client = new TrustAdminService.TrustAdminServiceClient(talk.Channel);
            var response = await talk.AskAsync(
                client.GetTrustWeightsAsync, new GetTrustWeightsRequest { Org = talk.OrgOf(parsed, org) }).ConfigureAwait(false);
            TrustText.Write(talk.Screen, response);
        });
    }

    public static Command Set(CommandContext around)
    {
        var violation = Weight("--violation", "Penalty for each action that policy denied");
        var redaction = Weight("--redaction", "Penalty for each action in which a credential was replaced");
        var approval = Weight("--approval", "Penalty for each question that people refused or let expire");
        var least = Options.Number("--min-actions", "Actions that a score is made of at least; else it stays", 1, 1_000_000, 0);
        var (reason, org) = (Words.Reason(), Words.Org());
        var command = new Command("set", "Say what counts from now on; what is left out stays as it is")
        {
            violation, redaction, approval, least, reason, org,
        };
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new TrustAdminService.TrustAdminServiceClient(talk.Channel);
            var named = talk.OrgOf(parsed, org);
            var held = await talk.AskAsync(client.GetTrustWeightsAsync, new GetTrustWeightsRequest { Org = named }).ConfigureAwait(false);
            var response = await talk.ChangeAsync(client.SetTrustWeightsAsync, new SetTrustWeightsRequest
            {
                Org = named,
                Reason = parsed.GetValue(reason),
                ExpectedVersion = held.Version,
                Weights = new TrustWeights
                {
                    Violation = Of(parsed.GetValue(violation), held.Weights.Violation),
                    Redaction = Of(parsed.GetValue(redaction), held.Weights.Redaction),
                    Approval = Of(parsed.GetValue(approval), held.Weights.Approval),
                    MinActions = (uint)parsed.GetValue(least),
                },
            }).ConfigureAwait(false);
            ChangeReport.Write(
                talk.Screen, $"weights are version {response.Version}",
                response.Changed, response.HasPosition ? response.Position : null);
        });
    }

    private static TrustWeight Of(string? wanted, TrustWeight held) => wanted switch
    {
        null => held,
        Off => new TrustWeight { Weight = held.Weight, Enabled = false },
        _ => new TrustWeight { Weight = wanted, Enabled = true },
    };

    private static Option<string?> Weight(string name, string description) => new(name)
    {
        Description = $"{description}: 0 to 100, or 'off'; else it stays",
        HelpName = "WEIGHT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text != Off && !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"{name} '{text}' must be a number such as 1.5, or 'off'");
            }

            return text;
        },
    };
}
