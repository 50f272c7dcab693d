using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;
using NodaTime;
using Instant = AgentAssembly.Domain.Log.Instant;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.BudgetAdminService</c>: maps, and decides nothing.</summary>
public sealed class BudgetAdminGrpcService(
    BudgetAdministration administration, BudgetQueries queries, SpendSummary summary, WriteSideState state, CallerIdentity identity,
    TimeProvider time) : BudgetAdminService.BudgetAdminServiceBase
{
    private const int BalancesDefault = 100;
    private const int BalancesMax = 1_000;
    private const int RowsMax = 1_000;

    /// <inheritdoc/>
    public override Task<BudgetChangedResponse> SetLimit(SetLimitRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.SetLimitAsync(
            caller, OrgOf(caller, request.Org, request.Limit?.Account), BudgetFields.LimitOf(request.Limit), ReasonOf(request.Reason),
            context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<BudgetChangedResponse> ClearLimit(ClearLimitRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.ClearLimitAsync(
            caller, OrgOf(caller, request.Org, request.OfInstallation ? BudgetFields.Installation : null), FieldRules.Required("id", request.Id), ReasonOf(request.Reason),
            context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<BudgetChangedResponse> TopUp(TopUpRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var topUp = new BudgetCommand.TopUp
        {
            Account = BudgetFields.AccountOf("account", request.Account),
            Unit = BudgetFields.UnitOf("unit", request.Unit),
            Window = BudgetFields.WindowOf("window", request.Window),
            Amount = BudgetFields.AmountOf("amount", request.Amount),
            Key = BudgetFields.KeyOf(FieldRules.Text("idempotency_key", request.IdempotencyKey)),
            Reason = ReasonOf(request.Reason),
        };
        return ChangedAsync(administration.TopUpAsync(
            caller, OrgOf(caller, request.Org, request.Account), topUp, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override async Task<ShowBudgetsResponse> ShowBudgets(ShowBudgetsRequest request, ServerCallContext context)
    {
        var org = ReadableOrg(context, request.Org, request.Account);
        var view = await queries.ShowAsync(org, MeantAccount(org, request.Account)).ConfigureAwait(false);
        var most = request.Limit == 0 ? BalancesDefault : (int)Math.Min(request.Limit, BalancesMax);
        var response = new ShowBudgetsResponse
        {
            Balances = { view.Balances.Take(most).Select(balance => BudgetFields.ToWire(balance, state.Agents)) },
            Limits = { view.Limits.Select(BudgetFields.ToWire) },
            Total = (uint)view.Balances.Length,
            OpenReservations = (uint)view.Open,
        };
        if (view.Version is { } version)
        {
            response.StreamVersion = version.Value;
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task<GetBudgetTreeResponse> GetBudgetTree(GetBudgetTreeRequest request, ServerCallContext context)
    {
        var org = ReadableOrg(context, request.Org);
        var top = request.Agent.Length == 0 ? null : state.Agents.AgentOf(identity.Of(context), org, "agent", request.Agent);
        var (branches, spent, hasMore) = await queries.TreeAsync(org, top).ConfigureAwait(false);
        return new GetBudgetTreeResponse
        {
            Nodes = { branches.Select(branch => BudgetFields.ToWire(branch, state.Agents)) },
            Org = BudgetFields.ToWire(spent),
            HasMore = hasMore,
        };
    }

    /// <inheritdoc/>
    public override async Task<ForecastBudgetsResponse> ForecastBudgets(ForecastBudgetsRequest request, ServerCallContext context)
    {
        var org = ReadableOrg(context, request.Org);
        var (forecasts, at) = await queries.ForecastAsync(org, MeantAccount(org, request.Account)).ConfigureAwait(false);
        return new ForecastBudgetsResponse
        {
            Forecasts = { forecasts.Select(forecast => BudgetFields.ToWire(forecast, state.Agents)) },
            AtUnixMs = AgentRecords.MillisecondsOf(at),
        };
    }

    /// <inheritdoc/>
    public override async Task<SummarizeSpendResponse> SummarizeSpend(SummarizeSpendRequest request, ServerCallContext context)
    {
        var org = ReadableOrg(context, request.Org);
        var now = time.GetUtcNow();
        var question = new SpendQuestion(
            org,
            BudgetFields.GroupingOf(request.By),
            request.FromUnixMs == 0
                ? Instant.From(new(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero))
                : BudgetFields.MomentOf("from_unix_ms", request.FromUnixMs),
            request.ToUnixMs == 0 ? Instant.From(now) : BudgetFields.MomentOf("to_unix_ms", request.ToUnixMs))
        {
            Zone = BudgetFields.ZoneOf(request.Zone),
            Team = request.Team.Length == 0 ? null : FieldRules.Text("team", request.Team),
            Agent = request.Agent.Length == 0 ? null : state.Agents.AgentOf(identity.Of(context), org, "agent", request.Agent).Id,
        };
        if (question.To < question.From || question.To > question.From.Plus(BudgetFields.SpanMax))
        {
            throw GrpcErrors.Invalid("to_unix_ms", $"has to come after from_unix_ms, and at most {BudgetFields.SpanMax.TotalDays:0} days after it");
        }

        return ResponseOf(await summary.OfAsync(question, context.CancellationToken).ConfigureAwait(false), question);
    }

    private SummarizeSpendResponse ResponseOf(IReadOnlyList<SpendSum> sums, SpendQuestion question)
    {
        var ordered = question.By == SpendGrouping.Day
            ? sums.OrderBy(sum => sum.Key, StringComparer.Ordinal)
            : sums.OrderByDescending(sum => sum.Charged.Usd).ThenByDescending(sum => sum.Charged.Calls).ThenBy(sum => sum.Key, StringComparer.Ordinal);
        var total = sums.Aggregate(new SpendSum("", default, default, default, default), (all, sum) => new(
            "", all.Charged + sum.Charged, all.Assumed + sum.Assumed, all.Held + sum.Held, all.UnknownModel + sum.UnknownModel));
        return new()
        {
            Rows = { ordered.Take(RowsMax).Select(sum => BudgetFields.ToWire(sum, question.By, state.Agents)) },
            Total = BudgetFields.ToWire(total, question.By, state.Agents),
            FromUnixMs = AgentRecords.MillisecondsOf(question.From),
            ToUnixMs = AgentRecords.MillisecondsOf(question.To),
            HasMore = sums.Count > RowsMax,
        };
    }

    private static string OrgOf(Caller caller, string named, string? account) =>
        account == BudgetFields.Installation ? BudgetLanes.Installation : CallerScope.OrgOf(caller, named);

    private string ReadableOrg(ServerCallContext context, string named, string? account = null)
    {
        var caller = identity.Of(context);
        var org = OrgOf(caller, named, account);
        return administration.WhyUnknown(caller, org) is { } unknown ? throw CallerScope.NotFound("ORG_UNKNOWN", unknown) : org;
    }

    private Account? MeantAccount(string org, string named) =>
        named.Length == 0 ? null
        : administration.Meant(org, BudgetFields.AccountOf("account", named))
            ?? throw CallerScope.NotFound("AGENT_UNKNOWN", $"account: no agent of '{named}' is known in org '{org}'");

    private static string ReasonOf(string reason) => FieldRules.Text("reason", reason, BudgetAdministration.ReasonLengthMax);

    private static async Task<BudgetChangedResponse> ChangedAsync(ValueTask<Answer<bool>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new BudgetChangedResponse { Changed = done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }
}
