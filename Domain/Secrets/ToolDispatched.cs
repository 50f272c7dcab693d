using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Secrets;

/// <summary>A secret that a tool call got.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Team">The team that it is for; empty for the whole org.</param>
/// <param name="Version">Which value; from 1.</param>
public readonly record struct UsedSecret(string Name, string Team, int Version);

/// <summary>
/// A tool call that policy allowed got its secrets: wire type <c>tool.dispatched</c>, in the <c>session-…</c> stream of its
/// decision. Neither arguments nor values are in it.
/// </summary>
/// <param name="Agent">Who called.</param>
/// <param name="DecisionId">The event that allowed it.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Secrets">What it got, each once, in order of their first place in the arguments; may be empty.</param>
public sealed record ToolDispatched(AgentId Agent, EventId DecisionId, string Tool, ImmutableArray<UsedSecret> Secrets)
    : IEventDataCodec<ToolDispatched>
{
    /// <summary>The type's wire name.</summary>
    public const string Type = "tool.dispatched";

    /// <inheritdoc/>
    public static string TypeOf(ToolDispatched happened) => Type;

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, ToolDispatched happened)
    {
        json.BeginObject()
            .Member("agent", happened.Agent.ToString())
            .Member("decision", happened.DecisionId.ToString())
            .Name("secrets").BeginArray();
        foreach (var secret in happened.Secrets)
        {
            json.BeginObject()
                .Member("name", secret.Name)
                .Member("team", secret.Team)
                .Member("version", secret.Version)
                .EndObject();
        }

        json.EndArray().Member("tool", happened.Tool).EndObject();
    }

    /// <inheritdoc/>
    public static ToolDispatched? Read(EventEnvelope envelope)
    {
        if (envelope.Type != Type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return new(
            AgentId.TryParse(data.Text("agent"), out var agent) ? agent : default,
            Guid.TryParseExact(data.Text("decision"), "D", out var decision) ? new EventId(decision) : default,
            data.Text("tool"),
            [.. data.GetProperty("secrets").EnumerateArray().Select(secret =>
                new UsedSecret(secret.Text("name"), secret.Text("team"), (int)secret.Number("version")))]);
    }
}
