using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Sessions;

/// <summary><c>aasm logout</c>: ends the session on the server, and forgets it here whatever the server says.</summary>
internal static class LogoutCommand
{
    public static Command Make(CommandContext around)
    {
        var options = new ServerOptions(isCaller: false);
        var command = new Command("logout", "End the session of 'aasm login' on the server, and forget it");
        options.AddTo(command);
        around.Run(command, async (parsed, _, interrupted) =>
        {
            var destination = options.DestinationOf(parsed, around);
            var screen = around.ScreenFor(parsed);
            if (KeptProof.Find(destination, around.Surroundings, screen.Error) is not { } kept)
            {
                SessionReport.SayLoggedOut(screen, destination, null, isEnded: false);
                return ExitCode.Ok;
            }

            var isEnded = kept.Session is KeptSession.Person
                && await EndAsync(kept, destination, around.Surroundings, interrupted).ConfigureAwait(false);
            await kept.ForgetAsync().ConfigureAwait(false);
            SessionReport.SayLoggedOut(screen, destination, kept.Session, isEnded);
            return ExitCode.Ok;
        });
        return command;
    }

    // Whether it went on until now. Somebody who leaves wants it gone from here, too, where the server cannot be told.
    private static async Task<bool> EndAsync(
        KeptProof kept, Destination destination, Surroundings surroundings, CancellationToken interrupted)
    {
        try
        {
            await kept.PrepareAsync(interrupted).ConfigureAwait(false);
            using var link = ServerLink.To(destination.Url, destination.Trust, kept);
            using var call = new AuthService.AuthServiceClient(link.Channel).LogOutAsync(
                new LogOutRequest(),
                deadline: surroundings.Time.GetUtcNow().UtcDateTime + ServerLink.AnswerLimit,
                cancellationToken: interrupted);
            return (await call.ResponseAsync.ConfigureAwait(false)).Ended;
        }
        catch (Exception e) when (IsEnded(e))
        {
            return false;
        }
        catch (RpcException e) when (!interrupted.IsCancellationRequested)
        {
            await kept.ForgetAsync().ConfigureAwait(false);
            throw new CliException(RpcProblem.CodeOf(e),
                $"{RpcProblem.Of(e)}. The session of {kept.Session.Principal} is forgotten here; there it goes on until its end, or until "
                + "'aasm user end-sessions'", e);
        }
    }

    private static bool IsEnded(Exception e) => e is CliException { ExitCode: ExitCode.NotAuthenticated }
        or RpcException { StatusCode: StatusCode.Unauthenticated };
}
