using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary>What a server tells the one who started it.</summary>
internal static class StartBanner
{
    public static void Write(Screen screen, AssemblyServer server, StateFolder state, FirstAdmin? first)
    {
        if (screen.IsJson)
        {
            WriteJson(screen, server, state, first);
            return;
        }

        var policy = server.PolicyInForce;
        screen.Line($"aasm {ProductVersion.Text} serves");
        screen.Write(new Facts()
            .Add("grpc", server.GrpcUrl)
            .Add("http", server.HttpUrl)
            .Add("socket", server.Socket.Length > 0 ? server.Socket : "none: the state folder's path is too long for one")
            .Add("tls", server.Certificate is { } served ? $"{served.Subject} until {served.NotAfter:u}" : "")
            .Add("warning", server.Certificate?.Warning ?? "", Tone.Warn)
            .Add("state", state.Root)
            .Add("log", server.LogSize == 1 ? "1 event" : $"{Screen.Number(server.LogSize)} events")
            .Add("policy", policy.IsNone ? "NONE: EVERY ACTION IS DENIED" : PolicyText(policy), policy.IsNone ? Tone.Bad : Tone.Plain));
        if (policy.IsNone)
        {
            screen.Prose($"Give one with --policy FILE, or put it at {Path.Combine(state.Root, "policy.yaml")} and start again.", Tone.Warn);
        }

        first?.Write(screen);
    }

    public static void WriteAfterDemo(Screen screen, StateFolder state)
    {
        if (screen.IsJson)
        {
            return;
        }

        screen.Line();
        screen.Line("Still serving. Try, in another terminal:");
        screen.Prose($"  aasm audit verify --state {state.Root}");
        screen.Prose($"  aasm audit tail --state {state.Root}");
        screen.Prose($"  aasm check --tool cancel_reservation --args '{{}}' --state {state.Root}");
        screen.Line("Ctrl-C drains and stops.", Tone.Faint);
    }

    private static string PolicyText(PolicySummary policy)
    {
        var from = policy.Path ?? $"{string.Join(", ", policy.Documents)} (from the log)";
        return $"{from} {policy.Digest[..Math.Min(policy.Digest.Length, 19)]}{(policy.WasPublished ? ", published now" : "")}";
    }

    private static void WriteJson(Screen screen, AssemblyServer server, StateFolder state, FirstAdmin? first)
    {
        var policy = server.PolicyInForce;
        screen.WriteJsonLine(new
        {
            state = "serving",
            version = ProductVersion.Text,
            process_id = Environment.ProcessId,
            grpc = server.GrpcUrl,
            http = server.HttpUrl,
            socket = server.Socket,
            tls = server.Certificate is { } served
                ? new { subject = served.Subject, not_after = served.NotAfter, days_left = served.DaysLeft, warning = served.Warning }
                : null,
            state_folder = state.Root,
            log_size = server.LogSize,
            first_admin_key_file = first?.File,
            policy = policy.IsNone ? null : new { path = policy.Path, digest = policy.Digest, documents = policy.Documents, published = policy.WasPublished },
        });
    }
}
