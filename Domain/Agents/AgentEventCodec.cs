using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>Between an agent's events and their canonical data. Types are mapped by hand: the name is the format.</summary>
public sealed class AgentEventCodec : IEventDataCodec<AgentEvent>
{
    /// <summary>Wire name of <see cref="AgentEvent.Registered"/>.</summary>
    public const string Registered = "agent.registered";

    /// <summary>Wire name of <see cref="AgentEvent.CredentialRotated"/>.</summary>
    public const string CredentialRotated = "agent.credential_rotated";

    /// <summary>Wire name of <see cref="AgentEvent.Deregistered"/>.</summary>
    public const string Deregistered = "agent.deregistered";

    private AgentEventCodec()
    {
    }

    /// <inheritdoc/>
    public static string TypeOf(AgentEvent happened) => happened switch
    {
        AgentEvent.Registered => Registered,
        AgentEvent.CredentialRotated => CredentialRotated,
        AgentEvent.Deregistered => Deregistered,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, AgentEvent happened)
    {
        switch (happened)
        {
            case AgentEvent.Registered e:
                WriteRegistered(json, e);
                break;
            case AgentEvent.CredentialRotated e:
                json.BeginObject().Member("token_hash", e.TokenHash).EndObject();
                break;
            case AgentEvent.Deregistered e:
                json.BeginObject().Member("reason", e.Reason).EndObject();
                break;
            default:
                throw new UnreachableException($"no data for {happened.GetType().Name}");
        }
    }

    /// <inheritdoc/>
    public static AgentEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return envelope.Type switch
        {
            Registered => ReadRegistered(data, envelope),
            CredentialRotated => new AgentEvent.CredentialRotated(data.Text("token_hash")),
            Deregistered => new AgentEvent.Deregistered(data.Text("reason")),
            _ => null,
        };
    }

    private static void WriteRegistered(CanonicalJsonWriter json, AgentEvent.Registered e)
    {
        var (profile, lineage) = (e.Profile, e.Lineage);
        json.BeginObject()
            .Member("delegation_reason", lineage.DelegationReason)
            .Member("depth", lineage.Depth)
            .Member("did", profile.Did)
            .Member("framework", profile.Framework)
            .Name("labels").BeginObject();
        foreach (var (name, value) in profile.Labels)
        {
            json.Name(name).Value(value);
        }

        json.EndObject();
        if (lineage.MaxChildDepth is { } bound)
        {
            json.Member("max_child_depth", bound);
        }

        json.Member("name", profile.Name)
            .Member("parent", lineage.Parent?.ToString())
            .Member("risk_tier", profile.RiskTier)
            .Member("root", lineage.Root.ToString())
            .Member("spawned_by_tool", lineage.SpawnedByTool)
            .Member("token_hash", e.TokenHash)
            .Name("tools").BeginArray();
        foreach (var tool in profile.Tools)
        {
            json.Value(tool);
        }

        json.EndArray().Member("version", profile.Version).EndObject();
    }

    private static AgentEvent.Registered ReadRegistered(JsonElement data, EventEnvelope envelope) => new(
        new AgentProfile
        {
            Org = envelope.Org ?? "",
            Team = envelope.Team ?? "",
            Did = data.Text("did"),
            Name = data.Text("name"),
            Framework = data.Text("framework"),
            Version = data.Text("version"),
            RiskTier = (int)data.Number("risk_tier"),
            Tools = [.. data.GetProperty("tools").EnumerateArray().Select(t => t.GetString()!)],
            Labels = data.GetProperty("labels").EnumerateObject()
                .ToImmutableSortedDictionary(m => m.Name, m => m.Value.GetString()!, StringComparer.Ordinal),
        },
        new AgentLineage(
            AgentId.TryParse(data.Text("parent"), out var parent) ? parent : null,
            AgentId.TryParse(data.Text("root"), out var root) ? root : AgentId.Of(envelope.Org ?? "", data.Text("did")),
            (int)data.Number("depth"),
            data.Text("delegation_reason"),
            data.Text("spawned_by_tool"),
            data.TryGetProperty("max_child_depth", out var bound) ? bound.GetInt32() : null),
        data.Text("token_hash"));
}
