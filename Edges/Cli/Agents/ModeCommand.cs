using System.CommandLine;
using System.CommandLine.Parsing;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent mode</c>: whether verdicts bind an agent, or are only recorded.</summary>
internal static class ModeCommand
{
    // What the wire takes at most.
    private const int CascadeMax = 50;

    private const string Enforce = "enforce";
    private const string Observe = "observe";

    private static readonly TimeSpan ObserveMax = TimeSpan.FromHours(72);

    public static Command Make(CommandContext around)
    {
        var agent = new AgentArgument();
        var mode = Words.ChoiceArgument("MODE", "What verdicts do", Enforce, Observe);
        var reason = Words.Reason("Why; it is recorded, and needed for observe", isRequired: false);
        var duration = Durations.Option(
            "--for", "How long to observe, at most 72h; needed for observe", TimeSpan.FromSeconds(1), ObserveMax);
        var cascade = new Option<bool>("--cascade") { Description = "Mean all below it, too: shows which, and asks" };
        var consent = new Consent();
        var command = new Command("mode", "Set whether verdicts bind an agent, or are only recorded for a while")
        {
            reason, duration, cascade,
        };
        agent.AddTo(command);
        command.Arguments.Add(mode);
        consent.AddTo(command);
        command.Validators.Add(result => Check(result, mode, reason, duration));
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
            var request = new SetEnforcementModeRequest
            {
                Agent = agent.Of(parsed, talk),
                Mode = parsed.GetValue(mode) == Observe ? EnforcementMode.Observe : EnforcementMode.Enforce,
                Reason = parsed.GetValue(reason) ?? "",
            };
            if (parsed.GetValue(cascade))
            {
                request.CascadeEcho.AddRange(await AgreeAsync(client, request, parsed, consent, talk).ConfigureAwait(false));
            }

            if (parsed.GetValue(duration) is { } time)
            {
                // From now, not from before somebody thought about the question.
                request.ExpiresAtUnixMs = (talk.Surroundings.Time.GetUtcNow() + time).ToUnixTimeMilliseconds();
            }

            var response = await talk.ChangeAsync(client.SetEnforcementModeAsync, request).ConfigureAwait(false);
            ChangedAgents.Write(talk.Screen, $"mode {parsed.GetValue(mode)}", response);
        });
    }

    private static void Check(
        CommandResult result, Argument<string> mode, Option<string?> reason, Option<TimeSpan?> duration)
    {
        var isObserve = result.GetResult(mode) is { Tokens: [{ Value: Observe }] };
        if (isObserve && (result.GetResult(reason) is null || result.GetResult(duration) is null))
        {
            result.AddError(
                "observe lets actions go ahead that policy denies: "
                + "say why and for how long, with --reason TEXT and --for TIME");
        }
        else if (!isObserve && result.GetResult(duration) is not null)
        {
            result.AddError("--for belongs to observe; enforce holds until it is changed");
        }
    }

    // The server takes the ids only if they are still those that it would change.
    private static async Task<IEnumerable<string>> AgreeAsync(
        AgentAdminService.AgentAdminServiceClient client,
        SetEnforcementModeRequest request,
        ParseResult parsed,
        Consent consent,
        ServerTalk talk)
    {
        consent.RequireSomebody(parsed, talk.Surroundings);
        var preview = await talk.AskAsync(
            client.PreviewCascadeAsync, new PreviewCascadeRequest { Agent = request.Agent }).ConfigureAwait(false);
        var count = ChangedAgents.CountOf(preview.Agents.Count);
        if (preview.Agents.Count is 0 or > CascadeMax)
        {
            throw new CliException(ExitCode.Conflict,
                $"--cascade means {count} here; 1 to {CascadeMax} can be changed at once: "
                + "cascade from another place in the tree");
        }

        if (!(consent.IsGiven(parsed) && talk.Screen.IsJson))
        {
            var which = preview.Agents.Select(a => $"{a.Id}  {a.Org}/{a.Team}  {AgentTable.ModeOf(a)}  {a.Name}");
            talk.Screen.Error($"--cascade means {count}:\n{string.Join('\n', which.Select(CleanText.Of))}");
        }

        var mode = request.Mode == EnforcementMode.Observe ? Observe : Enforce;
        await consent.RequireAsync(parsed, $"Set {count} to {mode}?", talk).ConfigureAwait(false);
        return preview.Agents.Select(a => a.Id);
    }
}
