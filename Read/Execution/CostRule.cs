using AgentAssembly.Read.Access;
using GraphQL.Validation;
using static System.FormattableString;

namespace AgentAssembly.Read.Execution;

/// <summary>
/// Refuses what costs too much, and spends what it costs. It depends on the variables and on who asks, so it runs at every
/// execution, also of documents that are known to be valid.
/// </summary>
internal sealed class CostRule(ExecutionLimits limits, CostBudget budget) : ValidationRuleBase
{
    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        if (!context.HasErrors)
        {
            Spend(context, (Asking)context.UserContext);
        }

        return default;
    }

    private void Spend(ValidationContext context, Asking asking)
    {
        var cost = new CostModel(context, limits.AssumedListSize).OfOperation();
        if (cost > limits.CostMax)
        {
            (asking.Cost, _) = budget.Spend(asking.Viewer.Principal, 0);
            asking.Cost = asking.Cost with { Requested = cost };
            Refuse("COST_EXCEEDED", 400, Invariant(
                $"the operation would cost {cost}, and {limits.CostMax} is the most: ask for smaller pages, or in several requests"));
            return;
        }

        (asking.Cost, var isSpent) = budget.Spend(asking.Viewer.Principal, cost);
        if (!isSpent)
        {
            Refuse("RATE_LIMITED", 429, Invariant(
                $"the operation costs {cost}, and {asking.Cost.Remaining} is left of this minute's {asking.Cost.Limit}: ask again when it is over"));
        }

        void Refuse(string code, int status, string message) =>
            context.ReportError(new CostRefused(code, status, message, context.Document.Source, context.Operation));
    }
}
