using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary><c>aasm alerts watch</c>: what happens to alerts, without a gap through lost connections.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan RetryDelayMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(5);

    public static Command Make(CommandContext around)
    {
        var org = Words.Org("Only alerts of this organisation; else of the context's, else of all that may be seen");
        var after = Words.Option("--after", "POSITION", "Resume behind this position; else begin now");
        return around.AtServer(
            new Command("watch", "Show alerts as they come and what becomes of them, until Ctrl-C") { after, org },
            async (parsed, talk) =>
            {
                var request = new WatchAlertsRequest { Org = talk.OrgOf(parsed, org) };
                if (parsed.GetValue(after) is { } text)
                {
                    request.AfterPosition = ulong.TryParse(text, out var position)
                        ? position
                        : throw new CliException(
                            ExitCode.Usage, $"--after '{text}' is no position: write the number that an event was shown with");
                }

                await FollowAsync(talk, request, around.Surroundings.Time).ConfigureAwait(false);
            });
    }

    private static async Task FollowAsync(ServerTalk talk, WatchAlertsRequest request, TimeProvider time)
    {
        var (delay, wasLost) = (RetryDelayMin, false);
        var interrupted = talk.Interrupted;
        while (!interrupted.IsCancellationRequested)
        {
            try
            {
                await talk.Link.Proof.PrepareAsync(interrupted).ConfigureAwait(false);
                using var call = new AlertAdminService.AlertAdminServiceClient(talk.Channel)
                    .WatchAlerts(request, cancellationToken: interrupted);
                await foreach (var news in call.ResponseStream.ReadAllAsync(interrupted).ConfigureAwait(false))
                {
                    Tell(talk.Screen, news, wasLost);
                    (wasLost, delay) = (false, RetryDelayMin);
                    request.AfterPosition = news.Position;
                }
            }
            catch (Exception e) when (interrupted.IsCancellationRequested && e is RpcException or OperationCanceledException)
            {
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                if (!wasLost)
                {
                    talk.Screen.Error($"the connection to {talk.Link.Url} was lost: trying again");
                }

                wasLost = true;
                await Task.Delay(delay, time, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = delay * 2 < RetryDelayMax ? delay * 2 : RetryDelayMax;
            }
        }
    }

    private static void Tell(Screen screen, AlertNotification news, bool wasLost)
    {
        if (wasLost)
        {
            screen.Error($"connected again: going on behind position {news.Position}");
        }

        if (news.Alert is { } alert)
        {
            AlertText.WriteNews(screen, news.Position, news.Change, alert);
        }
    }
}
