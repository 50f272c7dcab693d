using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Google.Protobuf.Collections;

namespace AgentAssembly.Edges.Cli.Brake;

/// <summary><c>aasm halt</c>: the emergency brake.</summary>
internal static class HaltGroup
{
    public static Command Make(CommandContext around) => new(
        "halt", "Stop an agent, a team, an organisation or everything, at once")
    {
        HaltOrderCommand.Make(around), Release(around), List(around),
    };

    private static Command Release(CommandContext around)
    {
        var target = new HaltTarget();
        var reason = Words.Reason();
        var command = new Command("release", "Release a halt; what it terminated stays terminated") { reason };
        target.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new HaltService.HaltServiceClient(talk.Channel);
            var request = new ReleaseHaltRequest { Scope = target.Of(parsed, talk), Reason = parsed.GetValue(reason) };
            var response = await talk.ChangeAsync(client.ReleaseHaltAsync, request).ConfigureAwait(false);
            HaltText.Write(talk.Screen, "released", response);
        });
    }

    private static Command List(CommandContext around)
    {
        var org = Words.Org("Only halts of this organisation, and of the fleet; else of the context's, else all that may be seen");
        return around.AtServer(
            new Command("list", "List the halts that hold") { org },
            async (parsed, talk) =>
            {
                var client = new HaltService.HaltServiceClient(talk.Channel);
                var request = new ListHaltsRequest { Org = talk.OrgOf(parsed, org) };
                Say(talk.Screen, (await talk.AskAsync(client.ListHaltsAsync, request).ConfigureAwait(false)).Halts);
            });
    }

    private static void Say(Screen screen, RepeatedField<HaltRecord> halts)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { halts = halts.Select(HaltText.JsonOf) });
            return;
        }

        if (halts.Count == 0)
        {
            screen.Line("no halts hold", Tone.Good);
            return;
        }

        var sheet = new Sheet(
            new Column("scope", IsWhole: true), new Column("signal"), new Column("reason", 1, Least: 12),
            new Column("ordered at", 2), new Column("ordered by", 3, Least: 12),
            new Column("obeyed by", 4, IsNumber: true), new Column("halt", 5));
        foreach (var halt in halts)
        {
            sheet.Add(
                HaltText.ScopeOf(halt.Scope),
                new Cell(halt.Signal, HaltText.ToneOf(halt.Signal)),
                halt.Reason,
                WireTime.Of(halt.OrderedAtUnixMs) ?? "",
                halt.OrderedBy,
                Screen.Number(halt.Acknowledgements.Count),
                halt.HaltId);
        }

        screen.Write(sheet);
    }
}
