using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

// Rules, silences and routes.
public sealed partial class AlertAdminGrpcService
{
    private static readonly TimeSpan PreviewDefault = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public override async Task<SetSilenceResponse> SetSilence(SetSilenceRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        var record = request.Silence ?? throw GrpcErrors.Invalid("silence", "is missing; say which alerts, and why");
        var wanted = AlertMapping.SilenceOf(record, AgentOf(caller, org, "silence.agent", record.Agent));
        var done = (await alerting.SilenceAsync(
            caller, org, wanted, TimeSpan.FromSeconds(request.DurationSecs), context.CancellationToken).ConfigureAwait(false)).Done();
        var response = new SetSilenceResponse { Silence = AlertMapping.ToRecord(done.Value) };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    /// <inheritdoc/>
    public override Task<AlertingChangedResponse> EndSilence(EndSilenceRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(alerting.EndSilenceAsync(
            caller, CallerScope.OrgOf(caller, request.Org), FieldRules.Required("id", request.Id), ReasonOf(request.Reason),
            context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<ListSilencesResponse> ListSilences(ListSilencesRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var known = alerting.Get(caller, CallerScope.OrgOf(caller, request.Org)).Done().Value;
        return Task.FromResult(new ListSilencesResponse
        {
            Silences = { known.Silences.Values.Where(alerting.Lasts).Select(AlertMapping.ToRecord) },
        });
    }

    /// <inheritdoc/>
    public override Task<AlertingChangedResponse> SetAlertRule(SetAlertRuleRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        return ChangedAsync(rules.SetAsync(caller, org, RuleOf(caller, org, request.Rule), ReasonOf(request.Reason), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<AlertingChangedResponse> RemoveAlertRule(RemoveAlertRuleRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(rules.RemoveAsync(
            caller, CallerScope.OrgOf(caller, request.Org), FieldRules.Required("name", request.Name), ReasonOf(request.Reason),
            context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<ListAlertRulesResponse> ListAlertRules(ListAlertRulesRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var found = rules.List(caller, CallerScope.OrgOf(caller, request.Org)).Done().Value;
        return Task.FromResult(new ListAlertRulesResponse { Rules = { found.Select(AlertMapping.ToRecord) } });
    }

    /// <inheritdoc/>
    public override Task<GetAlertRuleResponse> GetAlertRule(GetAlertRuleRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var found = rules.Get(caller, CallerScope.OrgOf(caller, request.Org), FieldRules.Required("name", request.Name));
        return Task.FromResult(new GetAlertRuleResponse { Rule = AlertMapping.ToRecord(found.Done().Value) });
    }

    /// <inheritdoc/>
    public override async Task<PreviewAlertRuleResponse> PreviewAlertRule(PreviewAlertRuleRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        var rule = request.Rule is { Name.Length: > 0, Metric: "" } named
            ? rules.Get(caller, org, FieldRules.Required("rule.name", named.Name)).Done().Value.Rule
            : RuleOf(caller, org, request.Rule);
        var to = request.ToUnixMs == 0 ? Instant.From(time.GetUtcNow()) : Moments.Of("to_unix_ms", request.ToUnixMs);
        var from = request.FromUnixMs == 0 ? to.Plus(-PreviewDefault) : Moments.Of("from_unix_ms", request.FromUnixMs);
        var answer = await rules.PreviewAsync(caller, org, rule, new(from, to), context.CancellationToken).ConfigureAwait(false);
        return AlertMapping.ToResponse(answer.Done().Value);
    }

    /// <inheritdoc/>
    public override Task<AlertingChangedResponse> SetAlertRoute(SetAlertRouteRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var record = request.Route ?? throw GrpcErrors.Invalid("route", "is missing; say whom alerts are told");
        return ChangedAsync(alerting.SetRouteAsync(
            caller, CallerScope.OrgOf(caller, request.Org), AlertMapping.RouteOf(record), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<AlertingChangedResponse> ClearAlertRoute(ClearAlertRouteRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(alerting.ClearRouteAsync(
            caller, CallerScope.OrgOf(caller, request.Org), FieldRules.Text("category", request.Category),
            FieldRules.Text("team", request.Team), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<ListAlertRoutesResponse> ListAlertRoutes(ListAlertRoutesRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var known = alerting.Get(caller, CallerScope.OrgOf(caller, request.Org)).Done().Value;
        return Task.FromResult(new ListAlertRoutesResponse { Routes = { known.Routes.Values.Select(AlertMapping.ToRecord) } });
    }

    private AlertRule RuleOf(Caller caller, string org, AlertRuleRecord? record) => record is null
        ? throw GrpcErrors.Invalid("rule", "is missing; say when people are told")
        : AlertMapping.RuleOf(record, AgentOf(caller, org, "rule.agent", record.Agent));

    private static async Task<AlertingChangedResponse> ChangedAsync(ValueTask<Answer<bool>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new AlertingChangedResponse { Changed = done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }
}
