using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Deliveries;

/// <summary>What is sent to a destination, and how that went.</summary>
[Name("Delivery")]
public sealed class DeliveryNode
{
    private readonly StreamDocument<DeliveryState> _document;

    internal DeliveryNode(Look look, StreamDocument<DeliveryState> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    private DeliveryState State => _document.State;

    private AlertNotice Notice => _document.State.Notice!;

    /// <summary>The delivery's id: 32 hexadecimal digits. It is sent along, so that who gets it twice can tell.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The name of the destination.</summary>
    public string Destination => State.Destination;

    /// <summary>The id of the alert that is told.</summary>
    public string AlertId => Notice.Alert.ToString();

    /// <summary>What is told of it.</summary>
    public AlertOccasion Occasion => Notice.Occasion;

    /// <summary>How bad it was when it was told.</summary>
    public AlertSeverity Severity => Notice.Severity;

    /// <summary>What is told, in a few words.</summary>
    public string Title => Notice.Title;

    /// <summary>How it stands.</summary>
    public DeliveryPhase Status => State.Phase;

    /// <summary>How often it was tried.</summary>
    public int Attempts => State.Attempts;

    /// <summary>When it was queued.</summary>
    public Instant QueuedAt => State.QueuedAt;

    /// <summary>When it is tried next; null where it is not tried any more.</summary>
    public Instant? DueAt => State.IsOpen ? State.DueAt : null;

    /// <summary>When it was taken or given up; null while it is tried.</summary>
    public Instant? EndedAt => State.IsOpen ? null : State.EndedAt;

    /// <summary>What the destination answered last, such as an HTTP status; null where it did not.</summary>
    public int? LastStatus => State.Status == 0 ? null : State.Status;

    /// <summary>How it failed last; null where it did not, or was taken since.</summary>
    public FailureClass? LastFailure => State.LastFailure;

    /// <summary>What the destination calls it; empty where it did not say.</summary>
    public string RemoteId => State.RemoteId;

    /// <summary>Why it failed last, or was given up.</summary>
    public string Reason => State.Reason;

    /// <summary>When something last happened to it.</summary>
    public Instant ChangedAt => _document.Changed;

    /// <summary>The version of its stream, for expectedVersion.</summary>
    public long StreamVersion => _document.Version;
}
