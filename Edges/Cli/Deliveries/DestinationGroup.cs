using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Deliveries;

/// <summary><c>aasm alerts destinations</c>.</summary>
internal static class DestinationGroup
{
    public static Command Make(CommandContext around) => new("destinations", "Say who is told about alerts, and by which way")
    {
        List(around), Get(around), Set(around), Remove(around), Test(around),
    };

    private static Argument<string> Name() => Words.Argument("NAME", "The destination: 1 to 64 of a-z, 0-9 and dash");

    private static DestinationAdminService.DestinationAdminServiceClient At(ServerTalk talk) => new(talk.Channel);

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        return around.AtServer(
            new Command("list", "List destinations; secrets are never shown") { org },
            async (parsed, talk) =>
            {
                var request = new ListDestinationsRequest { Org = talk.OrgOf(parsed, org) };
                var response = await talk.AskAsync(At(talk).ListDestinationsAsync, request).ConfigureAwait(false);
                DestinationText.WriteList(talk.Screen, response.Destinations);
            });
    }

    private static Command Get(CommandContext around)
    {
        var (name, org) = (Name(), Words.Org());
        return around.AtServer(
            new Command("get", "Show one destination") { name, org },
            async (parsed, talk) =>
            {
                var request = new GetDestinationRequest { Org = talk.OrgOf(parsed, org), Name = parsed.GetValue(name) };
                var response = await talk.AskAsync(At(talk).GetDestinationAsync, request).ConfigureAwait(false);
                DestinationText.Write(talk.Screen, response.Destination ?? new());
            });
    }

    private static Command Set(CommandContext around)
    {
        var (name, org, secrets) = (Name(), Words.Org(), new SecretSources());
        var kind = Words.Choice("--kind", "KIND", "By which way it is told", "webhook", "slack", "pagerduty", "opsgenie", "smtp");
        kind.Required = true;
        var settings = Words.Many("--setting", "NAME=VALUE", "A setting; may be given again. slack: channel; pagerduty: region; "
            + "opsgenie: region, team; smtp: host, port, security, user, from, to");
        var severities = Words.Many("--severity", "SEVERITY=WORD", "What the receiver calls a severity, such as high=P1; may be given again");
        var disabled = new Option<bool>("--disabled") { Description = "Send nothing to it" };
        var command = new Command("set", "Make a destination, or replace what is set of it") { name, kind, settings, severities, disabled, org };
        secrets.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var request = new SetDestinationRequest
            {
                Org = talk.OrgOf(parsed, org),
                Name = parsed.GetValue(name),
                Kind = parsed.GetValue(kind),
                Disabled = parsed.GetValue(disabled),
            };
            request.Settings.Add(NamedValues.Read(parsed, settings).ToDictionary(each => each.Name, each => each.Value));
            request.Severities.Add(NamedValues.Read(parsed, severities).ToDictionary(each => each.Name, each => each.Value));
            request.Secrets.Add(await secrets.ReadAsync(parsed, talk).ConfigureAwait(false));
            var response = await talk.ChangeAsync(At(talk).SetDestinationAsync, request).ConfigureAwait(false);
            ChangeReport.Write(
                talk.Screen, $"destination {request.Name} set", response.Changed, response.HasPosition ? response.Position : null);
        });
    }

    private static Command Remove(CommandContext around)
    {
        var (name, org, consent) = (Name(), Words.Org(), new Consent());
        var command = new Command("remove", "End a destination and forget its secrets; what is on its way to it is given up") { name, org };
        consent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var request = new RemoveDestinationRequest { Org = talk.OrgOf(parsed, org), Name = parsed.GetValue(name) };
            await consent.RequireAsync(
                parsed, $"Remove the destination {request.Name}? Its secrets cannot be got back.", talk).ConfigureAwait(false);
            var response = await talk.ChangeAsync(At(talk).RemoveDestinationAsync, request).ConfigureAwait(false);
            ChangeReport.Write(
                talk.Screen, $"destination {request.Name} removed", response.Changed, response.HasPosition ? response.Position : null);
        });
    }

    private static Command Test(CommandContext around)
    {
        var (name, org) = (Name(), Words.Org());
        return around.AtServer(
            new Command("test", "Send a message to a destination and see what it answers") { name, org },
            async (parsed, talk) =>
            {
                var request = new TestDestinationRequest { Org = talk.OrgOf(parsed, org), Name = parsed.GetValue(name) };
                var response = await talk.ChangeAsync(At(talk).TestDestinationAsync, request).ConfigureAwait(false);
                DestinationText.Write(talk.Screen, parsed.GetRequiredValue(name), response);
                if (!response.Delivered)
                {
                    throw new CliException(ExitCode.Failed, $"{request.Name} was not told: {response.Failure}: {response.Detail}");
                }
            });
    }
}
