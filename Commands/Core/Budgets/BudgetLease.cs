using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>
/// A lease: spending of the installation's that is set aside for an org, and added to what the org may spend. The first is
/// written first, so that what is lost between the two was leased and never spent.
/// </summary>
internal static class BudgetLease
{
    /// <summary>Sets aside for an org. Nobody settles it: it is charged whole.</summary>
    public static BudgetCommand.Reserve Of(BudgetCommand.Reserve reserve, BudgetUnit unit, decimal amount, EventId id) => new()
    {
        Reservation = id,
        Decision = reserve.Decision,
        Accounts = [new(Account.Org, reserve.Accounts[0].Who)],
        Amount = unit switch
        {
            BudgetUnit.Usd => new(Usd.AtLeast(amount), 0, 0),
            BudgetUnit.Tokens => new(Usd.Zero, (long)amount, 0),
            _ => new(Usd.Zero, 0, (long)amount),
        },
        Agent = reserve.Agent,
        Assurance = reserve.Assurance,
        Kind = reserve.Kind,
        Life = TimeSpan.FromSeconds(1),
    };

    /// <summary>Adds it to what the org may spend, in this window and of this limit only.</summary>
    public static BudgetCommand.TopUp TakenUp(Exceedance missing, decimal amount, EventId lease) => new()
    {
        Account = Account.Org,
        Unit = missing.Limit.Unit,
        Window = missing.Limit.Window,
        Amount = amount,
        Limit = missing.Limit.Id,
        Key = lease.Value.ToString("N"),
        Reason = "leased",
    };
}
