using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Brake;

/// <summary>Operations for people and programs.</summary>
internal static class OpText
{
    public static Tone ToneOf(string state) => state switch
    {
        "running" => Tone.Good,
        "paused" => Tone.Warn,
        "terminated" => Tone.Bad,
        _ => Tone.Plain,
    };

    public static object JsonOf(OperationRecord operation) => new
    {
        op_id = operation.OpId,
        org = operation.Org,
        agent = operation.Agent,
        state = operation.State,
        registered_at = WireTime.Of(operation.RegisteredAtUnixMs),
        updated_at = WireTime.Of(operation.UpdatedAtUnixMs),
    };

    /// <summary>Writes an operation after a command.</summary>
    public static void Write(Screen screen, string done, OperationChangedResponse response)
    {
        var operation = response.Operation ?? new();
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                changed = response.HasPosition,
                position = response.HasPosition ? (ulong?)response.Position : null,
                operation = JsonOf(operation),
            });
            return;
        }

        ChangeReport.Line(screen, done, response.HasPosition ? response.Position : null);
        screen.Write(new Facts()
            .AddWhole("operation", operation.OpId)
            .Add("state", operation.State, ToneOf(operation.State))
            .Add("org", operation.Org)
            .AddWhole("agent", operation.Agent)
            .Add("updated", WireTime.Of(operation.UpdatedAtUnixMs)));
    }
}
