using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>Between the events of a delivery and what the log holds of them.</summary>
public sealed class DeliveryEventCodec : IEventDataCodec<DeliveryEvent>
{
    /// <summary>Wire name of <see cref="DeliveryEvent.Queued"/>.</summary>
    public const string Queued = "delivery.queued";

    /// <summary>Wire name of <see cref="DeliveryEvent.Failed"/>.</summary>
    public const string Failed = "delivery.failed";

    /// <summary>Wire name of <see cref="DeliveryEvent.Succeeded"/>.</summary>
    public const string Succeeded = "delivery.succeeded";

    /// <summary>Wire name of <see cref="DeliveryEvent.DeadLettered"/>.</summary>
    public const string DeadLettered = "delivery.dead_lettered";

    /// <summary>Wire name of <see cref="DeliveryEvent.Requeued"/>.</summary>
    public const string Requeued = "delivery.requeued";

    private DeliveryEventCodec()
    {
    }

    /// <inheritdoc/>
    public static string TypeOf(DeliveryEvent happened) => happened switch
    {
        DeliveryEvent.Queued => Queued,
        DeliveryEvent.Failed => Failed,
        DeliveryEvent.Succeeded => Succeeded,
        DeliveryEvent.DeadLettered => DeadLettered,
        DeliveryEvent.Requeued => Requeued,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, DeliveryEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            DeliveryEvent.Queued e => NoticeData.Write(json.Member("destination", e.Destination).Name("notice"), e.Notice),
            DeliveryEvent.Failed e => Write(json, e),
            DeliveryEvent.Succeeded e => json.Member("attempt", e.Attempt).Member("remote_id", e.RemoteId).Member("status", e.Status),
            DeliveryEvent.DeadLettered e => json.Member("attempts", e.Attempts).Member("reason", e.Reason),
            DeliveryEvent.Requeued e => json.Member("destination", e.Destination).Member("reason", e.Reason),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static DeliveryEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        DeliveryEvent? read = envelope.Type switch
        {
            Queued => new DeliveryEvent.Queued(data.Text("destination"), NoticeData.Read(data.GetProperty("notice"))),
            Failed => new DeliveryEvent.Failed(
                Count(data, "attempt"), FailureClasses.Of(data.Text("class")), Count(data, "status"), data.Text("detail"), RetryIn(data)),
            Succeeded => new DeliveryEvent.Succeeded(Count(data, "attempt"), Count(data, "status"), data.Text("remote_id")),
            DeadLettered => new DeliveryEvent.DeadLettered(Count(data, "attempts"), data.Text("reason")),
            Requeued => new DeliveryEvent.Requeued(data.Text("destination"), data.Text("reason")),
            _ => null,
        };
        return read is null ? null : read with { By = envelope.Principal, At = envelope.RecordedAt };
    }

    private static CanonicalJsonWriter Write(CanonicalJsonWriter json, DeliveryEvent.Failed failed)
    {
        json.Member("attempt", failed.Attempt).Member("class", FailureClasses.NameOf(failed.Class)).Member("detail", failed.Detail);
        return (failed.RetryAt is { } retry ? json.Member("retry_at_us", retry.UnixMicroseconds) : json)
            .Member("status", failed.Status);
    }

    private static Instant? RetryIn(JsonElement data) =>
        data.TryGetProperty("retry_at_us", out _) ? new Instant(data.Number("retry_at_us")) : null;

    private static int Count(JsonElement data, string name) => (int)data.Number(name);
}
