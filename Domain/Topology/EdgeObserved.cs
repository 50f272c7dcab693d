using System.Text.Json;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Topology;

/// <summary>
/// Somebody saw that one agent has to do with another: wire type <c>edge.observed</c>, in the <c>edges-…</c> stream of the
/// org. Every sighting is an event; delegations that registrations tell of are not repeated here.
/// </summary>
public sealed record EdgeObserved : IEventDataCodec<EdgeObserved>
{
    /// <summary>The type's wire name.</summary>
    public const string Type = "edge.observed";

    /// <summary>The number of the sighting within its org, from 1 and rising.</summary>
    public required long Id { get; init; }

    /// <summary>The agent that the edge leaves.</summary>
    public required AgentId Source { get; init; }

    /// <summary>The agent that the edge enters; may be the same.</summary>
    public required AgentId Target { get; init; }

    /// <summary>What the source has to do with the target.</summary>
    public required EdgeKind Kind { get; init; }

    /// <summary>What else was said of it.</summary>
    public EdgeMetadata Metadata { get; init; } = EdgeMetadata.None;

    /// <summary>The principal that saw it.</summary>
    public required string Reporter { get; init; }

    /// <summary>The source's team at that moment; empty where none is known.</summary>
    public string SourceTeam { get; init; } = "";

    /// <summary>The target's team at that moment; empty where none is known.</summary>
    public string TargetTeam { get; init; } = "";

    /// <summary>Whether the edge leads from one team to another: both are known and differ.</summary>
    public bool IsCrossTeam => CrossesTeams(SourceTeam, TargetTeam);

    /// <summary>The stream of an org's edges.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("edges", org);

    /// <summary>Whether two teams are known and differ.</summary>
    public static bool CrossesTeams(string source, string target) =>
        source.Length > 0 && target.Length > 0 && !string.Equals(source, target, StringComparison.Ordinal);

    /// <inheritdoc/>
    public static string TypeOf(EdgeObserved happened) => Type;

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, EdgeObserved happened)
    {
        json.BeginObject();
        if (happened.IsCrossTeam)
        {
            json.Member("cross_team", true);
        }

        json.Member("id", happened.Id)
            .Member("kind", EdgeKinds.WireName(happened.Kind))
            .Member("metadata", happened.Metadata.Text)
            .Member("reporter", happened.Reporter)
            .Member("source", happened.Source.ToString())
            .Member("source_team", happened.SourceTeam)
            .Member("target", happened.Target.ToString())
            .Member("target_team", happened.TargetTeam)
            .EndObject();
    }

    /// <inheritdoc/>
    public static EdgeObserved? Read(EventEnvelope envelope)
    {
        if (envelope.Type != Type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return new EdgeObserved
        {
            Id = data.Number("id"),
            Source = AgentId.TryParse(data.Text("source"), out var source) ? source : default,
            Target = AgentId.TryParse(data.Text("target"), out var target) ? target : default,
            Kind = EdgeKinds.OfWireName(data.Text("kind")),
            Metadata = EdgeMetadata.OfRecorded(data.Text("metadata")),
            Reporter = data.Text("reporter"),
            SourceTeam = data.Text("source_team"),
            TargetTeam = data.Text("target_team"),
        };
    }
}
