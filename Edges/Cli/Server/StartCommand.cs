using System.CommandLine;
using System.Net;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Demo;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary><c>aasm start</c>: everything in one process, until it is told to stop.</summary>
internal static class StartCommand
{
    public static Command Make(CommandContext around)
    {
        var policy = new Option<string?>("--policy")
        {
            Description = "A policy file, or a folder of them; else AA_POLICY, else policy.yaml or policies/ in the state folder "
                + "or in /etc/aasm, else what the log holds",
            HelpName = "FILE|DIR",
        };
        var grpc = Options.Listen("--grpc", "Where to serve gRPC; port 0 picks a free one [default: 127.0.0.1:50051]");
        var http = Options.Listen("--http", "Where to serve HTTP; port 0 picks a free one [default: 127.0.0.1:7700]");
        var state = Options.State();
        var inputs = Words.Choice(
            "--inputs", "HOW", "How to record what decisions were asked, redacted; else encrypted", "encrypted", "none");
        var demo = new Option<bool>("--demo")
        {
            Description = "Serve a temporary state folder on free ports, play the shipped sessions, and go on serving",
        };
        var (tls, authentication) = (new TlsOptions(), new AuthenticationOption());
        var command = new Command("start", "Serve everything in one process until Ctrl-C") { policy, grpc, http, state, inputs, demo };
        tls.AddTo(command);
        authentication.AddTo(command);
        around.Run(command, async (parsed, screen, cancellationToken) =>
        {
            var isDemo = parsed.GetValue(demo);
            var given = parsed.GetValue(state);
            using var temporary = isDemo && given is null ? new TemporaryState() : null;
            var folder = temporary?.Folder ?? Options.StateOf(parsed, state, around.Surroundings);
            var grpcAt = parsed.GetValue(grpc) ?? new IPEndPoint(IPAddress.Loopback, isDemo ? 0 : 50051);
            var httpAt = parsed.GetValue(http) ?? new IPEndPoint(IPAddress.Loopback, isDemo ? 0 : 7700);
            var options = new AssemblyOptions
            {
                Tls = tls.FilesOf(parsed, around.Surroundings),
                RequireAuthentication = authentication.IsRequired(parsed, around.Surroundings, grpcAt, httpAt),
                State = folder,
                Version = ProductVersion.Text,
                MakesFirstAdmin = !isDemo,
                Grpc = grpcAt,
                Http = httpAt,
                RecordsInputs = parsed.GetValue(inputs) != "none",
            };
            RefuseGuardedDemo(isDemo, options);
            var policed = options with { Policy = parsed.GetValue(policy) ?? (isDemo ? ShippedDemo.WritePolicy(folder) : null) };
            return await ServeAsync(policed, isDemo, screen, around.Surroundings, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> ServeAsync(
        AssemblyOptions options, bool isDemo, Screen screen, Surroundings around, CancellationToken cancellationToken)
    {
        var server = await AssemblyServer
            .StartAsync(options, around.Environment, around.Time, cancellationToken).ConfigureAwait(false);
        try
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, server.Stopping);
            var first = FirstAdmin.Of(server, options.State, screen);
            StartBanner.Write(screen, server, options.State, first);
            if (isDemo)
            {
                await PlayAsync(server, options.State, screen, around, stopping.Token).ConfigureAwait(false);
            }
            else
            {
                StartHints.Write(screen, server, options.State, first, around);
            }

            await EndOf(stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            Say(screen, "draining", "draining: finishing what is under way");
            await server.DisposeAsync().ConfigureAwait(false);
        }

        Say(screen, "stopped", "stopped");
        return ExitCode.Ok;
    }

    private static async Task PlayAsync(
        AssemblyServer server, StateFolder state, Screen screen, Surroundings around, CancellationToken stopping)
    {
        try
        {
            using var link = ServerLink.To(server.GrpcUrl, new ClientTrust(null, null, IsDemanded: false, around.Time), new NoProof());
            await DemoShow.PlayAsync(
                DemoRun.Shipped(), link, screen, around.Time, stopping).ConfigureAwait(false);
            StartBanner.WriteAfterDemo(screen, state);
        }
        catch (Exception e) when (stopping.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            screen.Error("the demo was cut short");
        }
    }

    // The demo's agents play over the port, and have neither an authority to believe nor a key to show.
    private static void RefuseGuardedDemo(bool isDemo, AssemblyOptions options)
    {
        if (isDemo && (options.Tls is not null || options.RequireAuthentication))
        {
            throw new CliException(ExitCode.Usage,
                "--demo plays to a single user in the clear: leave TLS and --auth required (AA_AUTH=on) away, or start without "
                + "--demo and play with 'aasm demo'");
        }
    }

    private static async Task EndOf(CancellationToken stopping)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.Register(end.SetResult).ConfigureAwait(false);
        await end.Task.ConfigureAwait(false);
    }

    private static void Say(Screen screen, string state, string text)
    {
        if (screen.IsJson)
        {
            screen.WriteJsonLine(new { state });
        }
        else
        {
            screen.Line(text, Tone.Faint);
        }
    }
}
