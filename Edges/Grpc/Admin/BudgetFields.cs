using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;
using NodaTime;
using Instant = AgentAssembly.Domain.Log.Instant;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary>Between the wire's texts about money and what they stand for.</summary>
internal static class BudgetFields
{
    private const int DecimalsMax = 12;

    /// <summary>The longest time that is added up at once.</summary>
    public static readonly TimeSpan SpanMax = TimeSpan.FromDays(3_660);

    /// <summary>Stands for the whole installation, where an account is named.</summary>
    public const string Installation = "installation";

    public static Limit LimitOf(BudgetLimit? wire) => wire is null
        ? throw GrpcErrors.Invalid("limit", "is missing; say how much may be spent")
        : new()
        {
            Id = FieldRules.Required("limit.id", wire.Id),
            Account = AccountOf("limit.account", wire.Account),
            Unit = UnitOf("limit.unit", wire.Unit),
            Window = WindowOf("limit.window", wire.Window),
            Amount = AmountOf("limit.amount", wire.Amount),
            OnExceed = wire.OnExceed.Length == 0 ? OnExceed.Deny : OnExceeds.Of(wire.OnExceed)
                ?? throw GrpcErrors.Invalid("limit.on_exceed", "has to be deny, suspend, approve or alert"),
            Thresholds = wire.Thresholds.Count == 0
                ? Limit.ThresholdsDefault
                : [.. wire.Thresholds.Select(threshold => (int)Math.Min(threshold, int.MaxValue))],
        };

    public static Account AccountOf(string field, string text) =>
        text == Installation ? Account.Org
        : Account.TryParse(FieldRules.Required(field, text), out var account)
            ? account
            : throw GrpcErrors.Invalid(field, "has to be org, installation, or team:, agent:, tree:, session:, model: or tool: and a name, or * for each");

    public static BudgetUnit UnitOf(string field, string text) =>
        BudgetUnits.Of(text) ?? throw GrpcErrors.Invalid(field, "has to be usd, tokens or calls");

    public static BudgetWindow WindowOf(string field, string text) =>
        BudgetWindow.Parse(FieldRules.Required(field, text)) ?? throw GrpcErrors.Invalid(
            field, "has to be day or month and an IANA zone, a while such as 24h or 7d of at most 31 days, or total");

    public static decimal AmountOf(string field, string text) =>
        decimal.TryParse(FieldRules.Required(field, text), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
        && amount.Scale <= DecimalsMax
            ? amount
            : throw GrpcErrors.Invalid(field, $"has to be a decimal such as 2.50, with at most {DecimalsMax} digits behind the point");

    // What is not named is a request of its own.
    public static string KeyOf(string named) =>
        Convert.ToHexStringLower(named.Length == 0 ? RandomNumberGenerator.GetBytes(16) : SHA256.HashData(Encoding.UTF8.GetBytes(named))[..16]);

    public static SpendGrouping GroupingOf(string text) =>
        text.Length == 0 ? SpendGrouping.Agent
        : Enum.TryParse<SpendGrouping>(text, ignoreCase: true, out var grouping) && !char.IsAsciiDigit(text[0]) ? grouping
        : throw GrpcErrors.Invalid("by", "has to be agent, team, model, tool, session, kind or day");

    public static DateTimeZone ZoneOf(string text) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(text.Length == 0 ? "UTC" : FieldRules.Text("zone", text))
        ?? throw GrpcErrors.Invalid("zone", "has to be a zone of the IANA database, such as Europe/Zurich");

    public static Instant MomentOf(string field, long milliseconds) =>
        milliseconds is > 0 and < 253_402_300_800_000
            ? new(milliseconds * 1_000)
            : throw GrpcErrors.Invalid(field, "has to be milliseconds since 1970, before the year 10000");

    public static BudgetLimit ToWire(Limit limit) => new()
    {
        Id = limit.Id,
        Account = limit.Account.ToString(),
        Unit = BudgetUnits.WordOf(limit.Unit),
        Window = limit.Window.ToString(),
        Amount = DecimalText.Of(limit.Amount),
        OnExceed = OnExceeds.WordOf(limit.OnExceed),
        Thresholds = { limit.Thresholds.Select(threshold => (uint)threshold) },
        Clause = limit.Clause,
        Scope = limit.Scope.ToString(),
    };

    public static BudgetBalance ToWire(Balance balance, AgentDirectory agents) => new()
    {
        Limit = balance.Limit.Id,
        Account = balance.Account.ToString(),
        Name = NameOf(balance.Account, agents),
        Unit = BudgetUnits.WordOf(balance.Limit.Unit),
        Window = balance.Limit.Window.ToString(),
        FromUnixMs = balance.Limit.Window.Kind == WindowKind.Total ? 0 : AgentRecords.MillisecondsOf(balance.Range.Start),
        ToUnixMs = balance.Limit.Window.Kind is WindowKind.Day or WindowKind.Month ? AgentRecords.MillisecondsOf(balance.Range.End) : 0,
        Spent = DecimalText.Of(balance.Spent),
        Allowance = DecimalText.Of(balance.Allowance),
        OnExceed = OnExceeds.WordOf(balance.Limit.OnExceed),
    };

    public static BudgetNode ToWire(BudgetBranch branch, AgentDirectory agents) => new()
    {
        Agent = branch.Agent.Id.ToString(),
        Name = branch.Agent.State.Profile?.Name ?? "",
        Team = branch.Agent.State.Profile?.Team ?? "",
        Parent = branch.Agent.State.Lineage?.Parent?.ToString() ?? "",
        Own = ToWire(branch.Own),
        RolledUp = ToWire(branch.RolledUp),
        Balances = { branch.Balances.Select(balance => ToWire(balance, agents)) },
    };

    public static SpendAmount ToWire((Spend Charged, Spend Held) spent) => new()
    {
        Usd = spent.Charged.Usd.ToString(),
        Tokens = spent.Charged.Tokens,
        Calls = spent.Charged.Calls,
        HeldUsd = spent.Held.Usd.ToString(),
    };

    public static BudgetForecast ToWire(AccountForecast forecast, AgentDirectory agents) => new()
    {
        Account = forecast.Account.ToString(),
        Name = NameOf(forecast.Account, agents),
        Limit = forecast.Limit?.Id ?? "",
        Window = forecast.Window.ToString(),
        FromUnixMs = AgentRecords.MillisecondsOf(forecast.Range.Start),
        ToUnixMs = AgentRecords.MillisecondsOf(forecast.Range.End),
        Spent = DecimalText.Of(forecast.Forecast.Spent),
        RatePerDay = DecimalText.Of(forecast.Forecast.RatePerDay),
        TrailingSeconds = (long)forecast.Forecast.Trailing.TotalSeconds,
        Projected = DecimalText.Of(forecast.Forecast.Projected),
        Allowance = forecast.Allowance is { } allowance ? DecimalText.Of(allowance) : "",
        ReachedAtUnixMs = AgentRecords.MillisecondsOf(forecast.Forecast.ReachedAt),
    };

    public static SpendRow ToWire(SpendSum sum, SpendGrouping by, AgentDirectory agents) => new()
    {
        Key = sum.Key,
        Name = by == SpendGrouping.Agent ? NameOf(new(AccountKind.Agent, sum.Key), agents) : "",
        Usd = sum.Charged.Usd.ToString(),
        Tokens = sum.Charged.Tokens,
        Calls = sum.Charged.Calls,
        AssumedUsd = sum.Assumed.ToString(),
        HeldUsd = sum.Held.ToString(),
        UnknownModelUsd = sum.UnknownModel.ToString(),
    };

    private static string NameOf(Account account, AgentDirectory agents) =>
        account.Kind is AccountKind.Agent or AccountKind.Tree && AgentId.TryParse(account.Name, out var id)
            ? agents.Find(id)?.State.Profile?.Name ?? ""
            : "";
}
