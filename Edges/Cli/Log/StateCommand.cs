using System.CommandLine;
using System.CommandLine.Parsing;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host.Evidence;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Log;

/// <summary><c>aasm log state</c>: what follows from the log, to be held against what a server says.</summary>
internal static class StateCommand
{
    public static Command Make(CommandContext around)
    {
        var live = new Option<bool>("--live")
        {
            Description = "Ask the running server for its state instead of reading files",
        };
        var digest = new Option<bool>("--digest")
        {
            Description = "Only SHA-256 over the lines joined by line feeds, their number, and the first position not folded",
        };
        var server = new ServerOptions();
        var log = Options.Log();
        var command = new Command(
            "state",
            "Print agents, tenants, brakes and policies as they follow from the log, as JSON lines; works while a server runs")
        {
            live, digest, log,
        };
        server.AddTo(command);
        command.Validators.Add(result =>
        {
            if (WhyNotTogether(result.GetValue(live), result.GetResult(log), server.NamesServer(result)) is { } problem)
            {
                result.AddError(problem);
            }
        });
        around.Run(command, async (parsed, _, cancellationToken) =>
        {
            var described = parsed.GetValue(live)
                ? await AskAsync(parsed, server, around, cancellationToken).ConfigureAwait(false)
                : LogState.Fold(
                    parsed.GetValue(log) ?? server.StateOf(parsed, around.Surroundings).Log, cancellationToken);
            if (parsed.GetValue(digest))
            {
                Say(around.ScreenFor(parsed), described);
                return ExitCode.Ok;
            }

            using var destination = around.Surroundings.RawOut();
            described.WriteTo(destination);
            return ExitCode.Ok;
        });
        return command;
    }

    private static string? WhyNotTogether(bool isLive, OptionResult? log, bool namesServer) =>
        (isLive, log, namesServer) switch
        {
            (true, not null, _) => "--live asks a server, and --log names files: give one of them",
            (false, _, true) =>
                "--grpc and --context name a server, which only --live asks: add --live, or name files with --state or --log",
            _ => null,
        };

    private static async Task<DescribedState> AskAsync(
        ParseResult parsed, ServerOptions server, CommandContext around, CancellationToken cancellationToken)
    {
        using var talk = await server.OpenAsync(parsed, around, cancellationToken).ConfigureAwait(false);
        return await talk.ExplainAsync(() => ReadAsync(talk.Link, cancellationToken)).ConfigureAwait(false);
    }

    private static async Task<DescribedState> ReadAsync(ServerLink link, CancellationToken cancellationToken)
    {
        using var call = new StateService.StateServiceClient(link.Channel)
            .Describe(new DescribeRequest(), cancellationToken: cancellationToken);
        var lines = new List<byte[]>();
        var next = 0UL;
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            lines.Add(part.Line.ToByteArray());
            next = part.NextPosition;
        }

        return new(lines, next);
    }

    private static void Say(Screen screen, DescribedState state)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { sha256 = state.Digest(), lines = state.Lines.Count, next_position = state.Next });
            return;
        }

        screen.Write(new Facts()
            .AddWhole("sha256", state.Digest())
            .Add("lines", Screen.Number(state.Lines.Count))
            .Add("next position", Screen.Number(state.Next)));
    }
}
