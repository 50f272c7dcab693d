using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Google.Protobuf.Collections;

namespace AgentAssembly.Edges.Cli.Brake;

/// <summary><c>aasm op</c>: operations in flight.</summary>
internal static class OpGroup
{
    private const int LimitMax = 1_000;
    private const string Ending = "whatever it asks from now on is denied";

    private static readonly OpVerb[] Verbs =
    [
        new("pause", "Hold a running operation", "paused", client => client.PauseOperationAsync),
        new("resume", "Let a paused operation go on", "resumed", client => client.ResumeOperationAsync),
        new("terminate", $"End an operation for good: {Ending}", "terminated", client => client.TerminateOperationAsync)
        {
            Question = operation => $"Terminate the operation {operation} for good, so that {Ending}?",
        },
        new("complete", "Say that an operation is done", "completed", client => client.CompleteOperationAsync)
        {
            NeedsReason = false,
        },
    ];

    public static Command Make(CommandContext around)
    {
        var group = new Command("op", "List operations in flight, and hold or end them") { List(around) };
        foreach (var verb in Verbs)
        {
            group.Subcommands.Add(OpCommand.Make(around, verb));
        }

        return group;
    }

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        var state = Words.Choice(
            "--status", "STATE", "Only operations in this state", "pending", "running", "paused", "completing", "terminated");
        var limit = Options.Number("--limit", "Most operations to show", 1, LimitMax, 100);
        return around.AtServer(
            new Command("list", "List operations, newest first") { org, state, limit },
            async (parsed, talk) =>
            {
                var client = new OperationService.OperationServiceClient(talk.Channel);
                var most = parsed.GetValue(limit);
                var response = await talk.AskAsync(client.ListOperationsAsync, new ListOperationsRequest
                {
                    Org = talk.OrgOf(parsed, org),
                    State = parsed.GetValue(state) ?? "",
                    Limit = (uint)most,
                }).ConfigureAwait(false);
                Say(talk.Screen, response.Operations, most);
            });
    }

    private static void Say(Screen screen, RepeatedField<OperationRecord> operations, int limit)
    {
        // The wire does not say whether there are more than were asked for.
        var isFull = operations.Count >= limit;
        if (screen.IsJson)
        {
            screen.WriteJson(new { operations = operations.Select(OpText.JsonOf), limit_reached = isFull });
            return;
        }

        if (operations.Count == 0)
        {
            screen.Line("no operations", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("operation", IsWhole: true), new Column("state"), new Column("agent", 1), new Column("updated", 2),
            new Column("registered", 3));
        foreach (var operation in operations)
        {
            sheet.Add(
                operation.OpId,
                new Cell(operation.State, OpText.ToneOf(operation.State)),
                operation.Agent,
                WireTime.Of(operation.UpdatedAtUnixMs) ?? "",
                WireTime.Of(operation.RegisteredAtUnixMs) ?? "");
        }

        screen.Write(sheet);
        if (isFull)
        {
            screen.Prose($"There may be more than these {Screen.Number(limit)}: raise --limit to see them.", Tone.Warn);
        }
    }
}
