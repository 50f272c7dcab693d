using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.Streaming;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>What a live query says.</summary>
internal abstract record LiveFrame : IPositioned
{
    /// <summary>The last position that was looked at; null where there is none to go on from.</summary>
    public abstract Position? LookedAt { get; }

    string? IPositioned.Position => LookedAt?.ToString();

    /// <summary>Everything up to a position was said; what follows happens now.</summary>
    internal sealed record CaughtUp(Position? At) : LiveFrame
    {
        public override Position? LookedAt => At;
    }

    /// <summary>Nothing need have passed, and yet it went on.</summary>
    /// <param name="At">The last position that was looked at.</param>
    /// <param name="Head">The log's last position.</param>
    /// <param name="Lag">How many positions lie between both.</param>
    internal sealed record Heartbeat(Position? At, Position? Head, long Lag) : LiveFrame
    {
        public override Position? LookedAt => At;
    }

    /// <summary>Events that were asked for are not kept.</summary>
    internal sealed record Gap(Position From, Position To, string Reason) : LiveFrame
    {
        public override Position? LookedAt => To;
    }

    /// <summary>The reader's position is not one of this log.</summary>
    internal sealed record Reset(Guid Epoch) : LiveFrame
    {
        public override Position? LookedAt => null;
    }
}

/// <summary>An event, as one reader is told of it. Its documents are looked at only where they are asked for.</summary>
internal sealed record DataFrame(Position Position, EventDocument Document, ReadRequest Request, Viewer Viewer) : LiveFrame
{
    private Look? _look;

    public override Position? LookedAt => Position;

    /// <summary>What its reader sees of the documents right behind it.</summary>
    public Look Look => _look ??= Request.LookAfter(Viewer, Position);

    /// <summary>The event as the audit log shows it.</summary>
    public EventNode Event => new(Look, new Listed<EventDocument>(new((long)Position.Value, ""), Document));
}
