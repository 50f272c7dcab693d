using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.AlertAdminService</c>: maps, and decides nothing. Rules and routes are in the other file.</summary>
public sealed partial class AlertAdminGrpcService(
    AlertAdministration alerts,
    AlertRuleAdministration rules,
    AlertingAdministration alerting,
    AlertQueries queries,
    WriteSideState state,
    CallerIdentity identity,
    StreamEnd end,
    TimeProvider time)
    : AlertAdminService.AlertAdminServiceBase
{
    private const int PageDefault = 100;
    private const int PageMax = 1_000;

    /// <inheritdoc/>
    public override async Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        var question = new AlertQuestion
        {
            Org = org,
            Phases = [.. request.Statuses.Take(PageDefault).Select(AlertMapping.PhaseOf)],
            Severities = [.. request.Severities.Take(PageDefault).Select(name => AlertMapping.SeverityOf("severities", name))],
            Category = FieldRules.Text("category", request.Category),
            Team = FieldRules.Text("team", request.Team),
            Agent = AgentOf(caller, org, "agent", request.Agent),
            Rule = FieldRules.Text("rule", request.Rule),
            Since = Moments.Of("since_unix_ms", request.SinceUnixMs),
        };
        var found = await queries.ListAsync(caller, question, context.CancellationToken).ConfigureAwait(false);
        var rest = request.AfterId.Length == 0 ? found : Behind(found, request.AfterId);
        var size = request.PageSize == 0 ? PageDefault : (int)Math.Min(request.PageSize, PageMax);
        return new ListAlertsResponse { Alerts = { rest.Take(size).Select(AlertMapping.ToRecord) }, HasMore = rest.Count > size };
    }

    /// <inheritdoc/>
    public override async Task<GetAlertResponse> GetAlert(GetAlertRequest request, ServerCallContext context)
    {
        var answer = await queries.GetAsync(
            identity.Of(context), FieldRules.Required("id", request.Id), context.CancellationToken).ConfigureAwait(false);
        var story = answer.Done().Value;
        return new GetAlertResponse
        {
            Alert = AlertMapping.ToRecord(story.Alert), Steps = { story.Events.Select(AlertMapping.ToStep) },
        };
    }

    /// <inheritdoc/>
    public override Task<AlertChangedResponse> AcknowledgeAlert(AcknowledgeAlertRequest request, ServerCallContext context) =>
        ChangedAsync(alerts.AcknowledgeAsync(
            identity.Of(context), FieldRules.Required("id", request.Id), ReasonOf(request.Reason), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<AlertChangedResponse> ResolveAlert(ResolveAlertRequest request, ServerCallContext context) =>
        ChangedAsync(alerts.ResolveAsync(
            identity.Of(context), FieldRules.Required("id", request.Id), ReasonOf(request.Reason), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<AlertChangedResponse> SilenceAlert(SilenceAlertRequest request, ServerCallContext context) =>
        ChangedAsync(alerts.SilenceAsync(
            identity.Of(context),
            FieldRules.Required("id", request.Id),
            TimeSpan.FromSeconds(request.DurationSecs),
            ReasonOf(request.Reason),
            context.CancellationToken));

    /// <inheritdoc/>
    public override async Task WatchAlerts(
        WatchAlertsRequest request, IServerStreamWriter<AlertNotification> responseStream, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var named = FieldRules.Text("org", request.Org);
        if (named.Length > 0 && !caller.BelongsTo(named))
        {
            throw CallerScope.NotFound("NOT_FOUND", $"org: there is no org '{named}' that you may see");
        }

        var from = await StartOf(request, context.CancellationToken).ConfigureAwait(false);
        await context.WriteResponseHeadersAsync([]).ConfigureAwait(false);
        await end.ForwardAsync(
            token => queries.WatchAsync(caller, named.Length > 0 ? named : caller.HomeOrg, from, token),
            news => responseStream.WriteAsync(ToWire(news)),
            () => identity.IsStill(caller),
            context).ConfigureAwait(false);
    }

    private async ValueTask<Position> StartOf(WatchAlertsRequest request, CancellationToken cancellationToken)
    {
        var present = await queries.PresentAsync(cancellationToken).ConfigureAwait(false);
        return !request.HasAfterPosition ? present
            : request.AfterPosition < present.Value ? new Position(request.AfterPosition).Next
            : throw GrpcErrors.Refused(Code.OutOfRange, "BEYOND_THE_LOG",
                $"after_position: {request.AfterPosition} lies beyond this log, which ends at {present}: begin without one");
    }

    private static AlertNotification ToWire(AlertNews news) => new()
    {
        Position = news.At.Value,
        Change = news.Happened is { } happened ? AlertEventCodec.TypeOf(happened) : "",
        Alert = news.Alert is { } alert ? AlertMapping.ToRecord(alert) : null,
    };

    private string AgentOf(Caller caller, string org, string field, string named) =>
        named.Length == 0 ? "" : state.Agents.AgentOf(caller, org, field, named).Id.ToString();

    private static string ReasonOf(string reason) => FieldRules.Text("reason", reason, FieldRules.TextMax);

    private static List<KnownAlert> Behind(IReadOnlyList<KnownAlert> found, string after) =>
        AlertId.TryParse(after, out var id)
            ? [.. found.SkipWhile(alert => alert.Id != id).Skip(1)]
            : throw GrpcErrors.Invalid("after_id", $"'{after}' is no id: 32 hexadecimal digits are");

    private static async Task<AlertChangedResponse> ChangedAsync(ValueTask<Answer<AlertChange>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new AlertChangedResponse { Changed = done.Value.HasChanged, Status = AlertPhases.NameOf(done.Value.Phase) };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }
}
