using AgentAssembly.Contracts.Admin.V1;
using static Grpc.Core.StatusCode;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>Budgets.</content>
internal static partial class CrossTenantCases
{
    private const string Budgets = "assembly.admin.v1.BudgetAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfBudgets() =>
    [
        Case(Budgets + "SetLimit", NotFound, n => new SetLimitRequest
        {
            Org = n.Org, Limit = new() { Id = "l", Account = "org", Unit = "usd", Window = "total", Amount = "1" },
        }),
        Case(Budgets + "ClearLimit", NotFound, n => new ClearLimitRequest { Org = n.Org, Id = "l" }),
        Case(Budgets + "TopUp", NotFound, n => new TopUpRequest { Org = n.Org, Account = "org", Unit = "usd", Window = "total", Amount = "1" }),
        Case(Budgets + "ShowBudgets", NotFound, n => new ShowBudgetsRequest { Org = n.Org }),
        Case(Budgets + "ShowBudgets", OK, _ => new ShowBudgetsRequest { Org = "acme" }),
        Case(Budgets + "GetBudgetTree", NotFound, n => new GetBudgetTreeRequest { Org = n.Org }),
        Case(Budgets + "ForecastBudgets", NotFound, n => new ForecastBudgetsRequest { Org = n.Org }),
        Case(Budgets + "SummarizeSpend", NotFound, n => new SummarizeSpendRequest { Org = n.Org, FromUnixMs = 1, ToUnixMs = 2 }),
        Case(Budgets + "SummarizeSpend", OK, _ => new SummarizeSpendRequest { Org = "acme", FromUnixMs = 1, ToUnixMs = 2 }),
    ];
}
