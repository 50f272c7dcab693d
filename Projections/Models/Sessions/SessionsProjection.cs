using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Sessions;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Sessions;

/// <summary>The runs of agents: when they began, when they were last heard of, and how much was decided in them.</summary>
public sealed class SessionsProjection : Projection
{
    /// <summary>The sessions, by the id of their first stream.</summary>
    public static KeyedShape<SessionDocument> Sessions { get; } = new(
        "sessions",
        [
            Columns.Texts<SessionDocument>("org", session => session.Org),
            Columns.Texts<SessionDocument>("team", session => session.Team),
            Columns.Texts<SessionDocument>("agent", session => session.Agent.ToString()),
            Columns.Texts<SessionDocument>("trace", session => session.Trace),
            Columns.Times<SessionDocument>("started", session => session.Started.UnixMicroseconds),
            Columns.Times<SessionDocument>("last", session => session.Last.UnixMicroseconds),
            Columns.Numbers<SessionDocument>("decisions", session => session.Decisions.Count),
            Columns.Numbers<SessionDocument>("denied", session => session.Decisions.Deny),
        ],
        [["started"], ["last"], ["org", "started"], ["org", "last"], ["agent", "started"], ["trace"]]);

    /// <summary>Which session a later stream continues, by the stream's id.</summary>
    public static KeyedShape<SessionPart> Parts { get; } = new(
        "session_parts",
        [Columns.Texts<SessionPart>("org", part => part.Org), Columns.Texts<SessionPart>("team", part => part.Team)],
        []);

    /// <inheritdoc/>
    public override string Name => "sessions";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["session"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Sessions, Parts];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        var stream = StreamKey.Of(told.Envelope.Stream);
        var id = documents.Find(Parts, stream)?.Session ?? stream;
        switch (told.Happened)
        {
            case ActionDecided decided:
                Count(told, id, decided, documents);
                break;
            case SessionClosed closed:
                Continue(id, closed, documents);
                break;
            case ToolDispatched when documents.Find(Sessions, id) is { } session:
                documents.Put(Sessions, id, session with { Dispatches = session.Dispatches + 1, Last = told.Envelope.RecordedAt });
                break;
        }
    }

    private static void Count(Told told, string id, ActionDecided decided, IDocumentSession documents)
    {
        var envelope = told.Envelope;
        var session = documents.Find(Sessions, id) ?? new SessionDocument
        {
            Id = id,
            Org = told.Org,
            Team = told.Team,
            Agent = decided.Agent,
            Trace = envelope.CorrelationId ?? "",
            Streams = [envelope.Stream],
            Started = envelope.RecordedAt,
            Last = envelope.RecordedAt,
        };
        documents.Put(Sessions, id, session with
        {
            Last = envelope.RecordedAt, Decisions = session.Decisions.With(decided.Verdict),
        });
    }

    private static void Continue(string id, SessionClosed closed, IDocumentSession documents)
    {
        if (documents.Find(Sessions, id) is not { } session)
        {
            return;
        }

        ImmutableArray<StreamName> streams = [.. session.Streams, closed.ContinuedIn];
        documents.Put(Parts, StreamKey.Of(closed.ContinuedIn), new SessionPart(session.Org, session.Team, id));
        documents.Put(Sessions, id, session with
        {
            Streams = streams.Length > SessionDocument.StreamsMax ? streams[^SessionDocument.StreamsMax..] : streams,
        });
    }
}
