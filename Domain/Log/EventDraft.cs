namespace AgentAssembly.Domain.Log;

/// <summary>An event before it has a place: everything that is hashed except stream, version, time and previous hash.</summary>
public sealed record EventDraft
{
    /// <summary>Its identity; repeating an append with the same ids returns the first result.</summary>
    public required EventId Id { get; init; }

    /// <summary>The type's wire name, such as <c>action.decided</c>: 1 to 64 bytes, no version in it.</summary>
    public required string Type { get; init; }

    /// <summary>Version of the payload's meaning, from 1.</summary>
    public uint SchemaVersion { get; init; } = 1;

    /// <summary>The tenant; absent for events of the node itself.</summary>
    public string? Org { get; init; }

    /// <summary>The team within the tenant, where there is one.</summary>
    public string? Team { get; init; }

    /// <summary>Who caused it, such as <c>agent:did:key:…</c>, <c>operator:local</c> or <c>system:node</c>.</summary>
    public required string Principal { get; init; }

    /// <summary>How far <see cref="Principal"/> was corroborated.</summary>
    public Assurance Assurance { get; init; }

    /// <summary>What ties several events to one undertaking: for an action, its trace id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The event that led to this one.</summary>
    public EventId? CausationId { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the request, where one came.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The payload: JSON in the form of RFC 8785.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }
}
