using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary>Destinations and deliveries as the wire has them.</summary>
internal static class DeliveryRecords
{
    public static DestinationRecord Of(string org, DestinationState state)
    {
        var profile = state.Profile!;
        var record = new DestinationRecord
        {
            Org = org,
            Name = state.Name,
            Kind = DestinationKinds.NameOf(profile.Kind),
            Disabled = !profile.IsEnabled,
            Origin = state.Origin,
            ChangedAtUnixMs = AgentRecords.MillisecondsOf(state.ChangedAt),
        };
        record.Settings.Add(profile.Settings.ToDictionary());
        record.Severities.Add(profile.Severities.ToDictionary(each => AlertSeverities.NameOf(each.Key), each => each.Value));
        record.Secrets.Add(state.Secrets.Names.ToDictionary(name => name, _ => DestinationSecrets.Shown));
        return record;
    }

    public static DeliveryRecord Of(KnownDelivery delivery)
    {
        var (state, notice) = (delivery.State, delivery.State.Notice!);
        return new DeliveryRecord
        {
            Id = delivery.Id.ToString(),
            Org = delivery.Org,
            Destination = state.Destination,
            AlertId = notice.Alert.ToString(),
            Occasion = AlertOccasions.NameOf(notice.Occasion),
            Severity = AlertSeverities.NameOf(notice.Severity),
            Title = notice.Title,
            Status = DeliveryPhases.NameOf(state.Phase),
            Attempts = (uint)state.Attempts,
            QueuedAtUnixMs = AgentRecords.MillisecondsOf(state.QueuedAt),
            DueAtUnixMs = state.IsOpen ? AgentRecords.MillisecondsOf(state.DueAt) : 0,
            EndedAtUnixMs = state.IsOpen ? 0 : AgentRecords.MillisecondsOf(state.EndedAt),
            LastStatus = state.Status,
            LastFailure = state.LastFailure is { } failure ? FailureClasses.NameOf(failure) : "",
            RemoteId = state.RemoteId,
            Reason = state.Reason,
        };
    }

    public static DeliveryStep Of(DeliveryEvent happened)
    {
        var step = happened switch
        {
            DeliveryEvent.Queued e => new DeliveryStep { Text = $"queued for {e.Destination}" },
            DeliveryEvent.Failed e => new DeliveryStep
            {
                Attempt = (uint)e.Attempt,
                Status = e.Status,
                Failure = FailureClasses.NameOf(e.Class),
                Text = e.Detail,
                RetryAtUnixMs = AgentRecords.MillisecondsOf(e.RetryAt),
            },
            DeliveryEvent.Succeeded e => new DeliveryStep
            {
                Attempt = (uint)e.Attempt,
                Status = e.Status,
                Text = e.RemoteId.Length > 0 ? $"taken as {e.RemoteId}" : "taken",
            },
            DeliveryEvent.DeadLettered e => new DeliveryStep { Text = $"given up after {e.Attempts} attempts: {e.Reason}" },
            DeliveryEvent.Requeued e => new DeliveryStep { Text = e.Reason.Length > 0 ? $"queued again: {e.Reason}" : "queued again" },
            _ => throw new System.Diagnostics.UnreachableException($"no step for {happened.GetType().Name}"),
        };
        step.Type = DeliveryEventCodec.TypeOf(happened);
        step.By = happened.By;
        step.AtUnixMs = AgentRecords.MillisecondsOf(happened.At);
        return step;
    }

    public static TestDestinationResponse Of(TrialResult trial)
    {
        var response = new TestDestinationResponse
        {
            DeliveryId = trial.Delivery.ToString(),
            ConnectorResponseStatus = trial.Outcome?.Status ?? 0,
            ConnectorResponseBody = trial.Outcome?.Answer ?? "",
        };
        switch (trial.Outcome)
        {
            case DeliveryOutcome.Delivered:
                (response.Delivered, response.DeliveredAtUnixMs) = (true, AgentRecords.MillisecondsOf(trial.At));
                break;
            case DeliveryOutcome.Failed failed:
                (response.Failure, response.Detail) = (FailureClasses.NameOf(failed.Class), failed.Detail);
                break;
            default:
                (response.Failure, response.Detail) = ("unknown", "nothing was heard of it in time: the ledger will tell");
                break;
        }

        return response;
    }
}
