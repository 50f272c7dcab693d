using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Audit;

/// <summary><c>aasm audit show</c>: one event with everything it says.</summary>
internal static class ShowCommand
{
    public static Command Make(CommandContext around)
    {
        var position = new Argument<ulong>("POSITION") { Description = "Where it stands, as 'aasm audit tail' shows it" };
        var decrypt = new Option<bool>("--decrypt")
        {
            Description = "Show what a decision was asked, redacted as it was recorded; that somebody looked is recorded too",
        };
        return around.AtServer(
            new Command("show", "Show one event of a running server with everything it says") { position, decrypt },
            async (parsed, talk) =>
            {
                var at = parsed.GetValue(position);
                var recorded = await FindAsync(talk, at).ConfigureAwait(false);
                JsonElement? inputs = parsed.GetValue(decrypt) ? await RevealAsync(talk, at).ConfigureAwait(false) : null;
                Say(talk.Screen, recorded, inputs);
            });
    }

    private static async Task<RecordedEvent> FindAsync(ServerTalk talk, ulong position)
    {
        using var call = new LogService.LogServiceClient(talk.Channel).Read(
            new ReadRequest { FromPosition = position, Limit = 1 },
            talk.CallOptions);
        return await call.ResponseStream.MoveNext(talk.Interrupted).ConfigureAwait(false)
            && call.ResponseStream.Current.Position == position
                ? call.ResponseStream.Current
                : throw new CliException(
                    ExitCode.NotFound, $"no event stands at position {position}: 'aasm audit tail' shows the newest");
    }

    private static async Task<JsonElement> RevealAsync(ServerTalk talk, ulong position)
    {
        var client = new KeyStoreService.KeyStoreServiceClient(talk.Channel);
        var response = await talk.ChangeAsync(client.RevealInputsAsync, new RevealInputsRequest { Position = position })
            .ConfigureAwait(false);
        return JsonDocument.Parse(response.InputsJson.Memory).RootElement;
    }

    private static void Say(Screen screen, RecordedEvent recorded, JsonElement? inputs)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { @event = EventText.ToJson(recorded), inputs });
            return;
        }

        var facts = new Facts()
            .Add("position", recorded.Position.ToString(CultureInfo.InvariantCulture))
            .AddWhole("event", recorded.EventId)
            .Add("type", recorded.Type)
            .AddWhole("stream", $"{recorded.Stream} {recorded.StreamVersion}")
            .Add("recorded", EventText.TimeText(recorded))
            .Add("org", recorded.Org)
            .Add("team", recorded.Team)
            .Add("principal", recorded.Principal)
            .Add("correlation", recorded.CorrelationId)
            .AddWhole("hash", Convert.ToHexStringLower(recorded.Hash.Span));
        using var data = JsonDocument.Parse(recorded.DataJson.Memory);
        facts.AddMembers("", data.RootElement);
        if (inputs is { } revealed)
        {
            facts.AddMembers("input ", revealed);
        }

        screen.Write(facts);
    }
}
