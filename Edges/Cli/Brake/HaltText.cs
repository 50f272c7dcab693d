using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Brake;

/// <summary>Halts for people and programs.</summary>
internal static class HaltText
{
    /// <summary>What a halt is about, in words.</summary>
    public static string ScopeOf(HaltScope? scope) => scope switch
    {
        null => "",
        { Fleet: true } => "fleet",
        { Agent.Length: > 0 } => $"agent {OrDefault(scope.Org)}/{scope.Agent}",
        { Team.Length: > 0 } => $"team {OrDefault(scope.Org)}/{scope.Team}",
        _ => $"org {OrDefault(scope.Org)}",
    };

    public static Tone ToneOf(string signal) => signal == "terminate" ? Tone.Bad : Tone.Warn;

    public static object? JsonOf(HaltRecord? halt) => halt is null ? null : new
    {
        halt_id = halt.HaltId,
        scope = JsonOf(halt.Scope ?? new()),
        signal = halt.Signal,
        reason = halt.Reason,
        ordered_by = halt.OrderedBy,
        ordered_at = WireTime.Of(halt.OrderedAtUnixMs),
        acknowledgements = halt.Acknowledgements.Select(a => new
        {
            runtime = a.Runtime,
            by = a.By,
            at = WireTime.Of(a.AtUnixMs),
        }),
    };

    /// <summary>Writes a halt after a command.</summary>
    public static void Write(Screen screen, string done, HaltChangedResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                changed = response.HasPosition,
                position = response.HasPosition ? (ulong?)response.Position : null,
                halt = JsonOf(response.Halt),
            });
            return;
        }

        var halt = response.Halt ?? new();
        ChangeReport.Line(screen, done, response.HasPosition ? response.Position : null);
        screen.Write(new Facts()
            .Add("scope", ScopeOf(halt.Scope))
            .Add("signal", halt.Signal, ToneOf(halt.Signal))
            .Add("reason", halt.Reason)
            .Add("ordered by", halt.OrderedBy)
            .Add("ordered at", WireTime.Of(halt.OrderedAtUnixMs))
            .Add("obeyed by", string.Join(", ", halt.Acknowledgements.Select(a => a.Runtime)))
            .AddWhole("halt", halt.HaltId));
    }

    private static object JsonOf(HaltScope scope) => new
    {
        fleet = scope.Fleet,
        org = OrNull(scope.Org),
        team = OrNull(scope.Team),
        agent = OrNull(scope.Agent),
    };

    private static string? OrNull(string text) => text.Length > 0 ? text : null;

    private static string OrDefault(string org) => org.Length > 0 ? org : "default";
}
