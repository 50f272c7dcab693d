using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host.Evidence;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli;

/// <summary>Why a command did not do what it was asked, for people and for programs.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Damage">The damage, where evidence is damaged.</param>
internal sealed record ErrorReport(int ExitCode, string Message, Damage? Damage)
{
    /// <summary>The report of an exception; null when it is a bug, which should crash with its trace.</summary>
    public static ErrorReport? Of(Exception exception, CancellationToken interrupted) => exception switch
    {
        CliException e => new(e.ExitCode, e.Message, null),
        _ when interrupted.IsCancellationRequested && IsCancellation(exception) => new(Cli.ExitCode.Aborted, "aborted", null),
        RpcException e => new(RpcProblem.CodeOf(e), RpcProblem.Of(e), null),
        _ when Failure.Of(exception) is { } failure => new(Cli.ExitCode.Of(failure.Kind), failure.Message, failure.Damage),
        IOException or UnauthorizedAccessException => new(Cli.ExitCode.Failed, exception.Message, null),
        _ => null,
    };

    /// <summary>Writes one line, or one JSON object, on standard error. Further lines of a message are indented.</summary>
    public void WriteTo(Screen screen)
    {
        if (screen.IsJson)
        {
            screen.ErrorJson(new
            {
                error = new { code = ExitCode, kind = Cli.ExitCode.NameOf(ExitCode), message = Message, damage = Damage },
            });
        }
        else
        {
            screen.Error($"error: {Message}");
        }
    }

    private static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };
}
