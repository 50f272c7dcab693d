using System.CommandLine;
using System.Net;
using AgentAssembly.Edges.Cli.Configuration;
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
        var settings = new SettingOptions();
        var demo = new Option<bool>("--demo")
        {
            Description = "Serve a temporary state folder on free ports, play the shipped sessions, and go on serving",
        };
        var command = new Command("start", "Serve everything in one process until Ctrl-C");
        settings.AddTo(command);
        command.Options.Add(demo);
        around.Run(command, async (parsed, screen, cancellationToken) =>
        {
            var isDemo = parsed.GetValue(demo);
            using var temporary = isDemo && settings.Given(parsed, Settings.State) is null ? new TemporaryState() : null;
            // What a machine is configured to serve is not what its demo shows.
            var inForce = isDemo
                ? settings.OfNamedFile(parsed, around.Surroundings)
                : settings.Of(parsed, around.Surroundings);
            var options = ServerSettings.OptionsOf(inForce, around.Surroundings);
            RefuseGuardedDemo(isDemo, options);
            options = isDemo ? ForDemo(options, inForce, temporary?.Folder) : options;
            return await ServeAsync(options, inForce.Variable, isDemo, screen, around.Surroundings, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static AssemblyOptions ForDemo(AssemblyOptions options, EffectiveSettings settings, StateFolder? temporary)
    {
        var demo = options with
        {
            State = temporary ?? options.State,
            MakesFirstAdmin = false,
            Grpc = IsSet(Settings.Grpc) ? options.Grpc : new(IPAddress.Loopback, 0),
            Http = IsSet(Settings.Http) ? options.Http : new(IPAddress.Loopback, 0),
        };
        return demo with { Policy = ServerSettings.Option(settings, Settings.Policy) ?? ShippedDemo.WritePolicy(demo.State) };

        bool IsSet(Setting setting) => settings[setting].Source != SettingSource.Default;
    }

    private static async Task<int> ServeAsync(
        AssemblyOptions options,
        Func<string, string?> environment,
        bool isDemo,
        Screen screen,
        Surroundings around,
        CancellationToken cancellationToken)
    {
        var server = await AssemblyServer
            .StartAsync(options, environment, around.Time, cancellationToken).ConfigureAwait(false);
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
