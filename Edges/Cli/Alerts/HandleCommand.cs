using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary><c>aasm alerts ack</c>, <c>resolve</c> and <c>silence</c>.</summary>
internal static class HandleCommand
{
    public static Command Acknowledge(CommandContext around)
    {
        var (id, reason) = (AlertGroup.Id(), Words.Reason(isRequired: false));
        return around.AtServer(
            new Command("ack", "Say that you look after an alert") { id, reason },
            (parsed, talk) => DoAsync(talk, $"{parsed.GetValue(id)} acknowledged", talk.ChangeAsync(
                ClientOf(talk).AcknowledgeAlertAsync,
                new AcknowledgeAlertRequest { Id = parsed.GetValue(id), Reason = parsed.GetValue(reason) ?? "" })));
    }

    public static Command Resolve(CommandContext around)
    {
        var (id, reason) = (AlertGroup.Id(), Words.Reason(isRequired: false));
        return around.AtServer(
            new Command("resolve", "Say that an alert is over") { id, reason },
            (parsed, talk) => DoAsync(talk, $"{parsed.GetValue(id)} resolved", talk.ChangeAsync(
                ClientOf(talk).ResolveAlertAsync,
                new ResolveAlertRequest { Id = parsed.GetValue(id), Reason = parsed.GetValue(reason) ?? "" })));
    }

    public static Command Silence(CommandContext around)
    {
        var (id, reason) = (AlertGroup.Id(), Words.Reason());
        var duration = SilenceGroup.For();
        return around.AtServer(
            new Command("silence", "Let one alert be quiet for a while") { id, duration, reason },
            (parsed, talk) => DoAsync(talk, $"{parsed.GetValue(id)} silenced", talk.ChangeAsync(
                ClientOf(talk).SilenceAlertAsync,
                new SilenceAlertRequest
                {
                    Id = parsed.GetValue(id),
                    DurationSecs = (uint)parsed.GetValue(duration)!.Value.TotalSeconds,
                    Reason = parsed.GetValue(reason),
                })));
    }

    private static AlertAdminService.AlertAdminServiceClient ClientOf(ServerTalk talk) => new(talk.Channel);

    private static async Task DoAsync(ServerTalk talk, string done, Task<AlertChangedResponse> change)
    {
        var response = await change.ConfigureAwait(false);
        ChangeReport.Write(talk.Screen, done, response.Changed, response.HasPosition ? response.Position : null);
    }
}
