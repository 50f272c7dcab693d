using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.DestinationAdminService</c>: maps, and decides nothing.</summary>
public sealed class DestinationAdminGrpcService(
    DestinationAdministration administration, DestinationTrial trial, DeliveryLedger ledger, CallerIdentity identity)
    : DestinationAdminService.DestinationAdminServiceBase
{
    private const int PageDefault = 100;
    private const int PageMax = 1_000;

    // No kind has more settings or secrets, and there are five severities.
    private const int EntriesMax = 16;

    /// <inheritdoc/>
    public override Task<DestinationChangedResponse> SetDestination(SetDestinationRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var profile = new DestinationProfile
        {
            Kind = KindOf(request.Kind),
            Settings = Bounded("settings", request.Settings).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Severities = Bounded("severities", request.Severities).ToImmutableSortedDictionary(
                each => SeverityOf(each.Key), each => FieldRules.Required("severities", each.Value)),
            IsEnabled = !request.Disabled,
        };
        return ChangedAsync(administration.SetAsync(
            caller, IdOf(caller, request.Org, request.Name), profile,
            new DestinationSecrets(Bounded("secrets", request.Secrets).ToDictionary(StringComparer.Ordinal)),
            context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<DestinationChangedResponse> RemoveDestination(RemoveDestinationRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.RemoveAsync(caller, IdOf(caller, request.Org, request.Name), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<ListDestinationsResponse> ListDestinations(ListDestinationsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        return Task.FromResult(new ListDestinationsResponse
        {
            Destinations = { administration.List(caller, org).Done().Value.Select(state => DeliveryRecords.Of(org, state)) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetDestinationResponse> GetDestination(GetDestinationRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var id = IdOf(caller, request.Org, request.Name);
        return Task.FromResult(new GetDestinationResponse
        {
            Destination = DeliveryRecords.Of(id.Org, administration.Get(caller, id).Done().Value),
        });
    }

    /// <inheritdoc/>
    public override async Task<TestDestinationResponse> TestDestination(TestDestinationRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var id = IdOf(caller, request.Org, request.Name);
        return DeliveryRecords.Of((await trial.RunAsync(caller, id, context.CancellationToken).ConfigureAwait(false)).Done().Value);
    }

    /// <inheritdoc/>
    public override async Task<ListDeliveriesResponse> ListDeliveries(ListDeliveriesRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var question = new DeliveryQuestion(
            CallerScope.OrgOf(caller, request.Org),
            [.. request.Statuses.Take(EntriesMax).Select(PhaseOf)],
            FieldRules.Text("destination", request.Destination),
            AlertOf(request.AlertId),
            AfterOf(request.AfterId));
        var found = (await ledger.ListAsync(caller, question, context.CancellationToken).ConfigureAwait(false)).Done().Value;
        var size = request.PageSize == 0 ? PageDefault : (int)Math.Min(request.PageSize, PageMax);
        return new ListDeliveriesResponse
        {
            Deliveries = { found.Take(size).Select(DeliveryRecords.Of) },
            HasMore = found.Count > size,
        };
    }

    /// <inheritdoc/>
    public override async Task<GetDeliveryResponse> GetDelivery(GetDeliveryRequest request, ServerCallContext context)
    {
        var answer = await ledger.GetAsync(
            identity.Of(context), FieldRules.Required("id", request.Id), context.CancellationToken).ConfigureAwait(false);
        var story = answer.Done().Value;
        return new GetDeliveryResponse
        {
            Delivery = DeliveryRecords.Of(story.Delivery),
            Steps = { story.Events.Select(DeliveryRecords.Of) },
        };
    }

    /// <inheritdoc/>
    public override async Task<RequeueDeliveryResponse> RequeueDelivery(RequeueDeliveryRequest request, ServerCallContext context)
    {
        var answer = await ledger.RequeueAsync(
            identity.Of(context),
            FieldRules.Required("id", request.Id),
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax),
            context.CancellationToken).ConfigureAwait(false);
        var done = answer.Done();
        var response = new RequeueDeliveryResponse { Changed = done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private static DestinationId IdOf(Caller caller, string org, string name) =>
        new(CallerScope.OrgOf(caller, org), FieldRules.Required("name", name));

    private static DestinationKind KindOf(string name) => DestinationKinds.TryRead(name, out var kind)
        ? kind
        : throw GrpcErrors.Invalid("kind", $"'{FieldRules.Text("kind", name)}' is no kind: webhook, slack, pagerduty, opsgenie and smtp are");

    private static AlertSeverity SeverityOf(string name) => AlertSeverities.TryRead(name, out var severity)
        ? severity
        : throw GrpcErrors.Invalid("severities", $"'{FieldRules.Text("severities", name)}' is no severity: info, low, medium, high and critical are");

    private static DeliveryPhase PhaseOf(string name) => DeliveryPhases.TryRead(name, out var phase)
        ? phase
        : throw GrpcErrors.Invalid("statuses", $"'{FieldRules.Text("statuses", name)}' is no status: open, succeeded and dead_lettered are");

    private static AlertId? AlertOf(string text) => text.Length == 0 ? null
        : AlertId.TryParse(text, out var id) ? id
        : throw GrpcErrors.Invalid("alert_id", "is no id: 32 hexadecimal digits are");

    private static MapField<string, string> Bounded(string field, MapField<string, string> map) => map.Count <= EntriesMax
        ? map
        : throw GrpcErrors.Invalid(field, $"has {map.Count} entries; at most {EntriesMax} are taken");

    private static DeliveryId? AfterOf(string text) => text.Length == 0 ? null
        : DeliveryId.TryParse(text, out var id) ? id
        : throw GrpcErrors.Invalid("after_id", "is no id: 32 hexadecimal digits are");

    private static async Task<DestinationChangedResponse> ChangedAsync(ValueTask<Answer<bool>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new DestinationChangedResponse { Changed = done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }
}
