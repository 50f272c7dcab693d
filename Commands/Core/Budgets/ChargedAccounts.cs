using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>What an action is charged to, and whose limits count for it. Safe for concurrent use.</summary>
internal sealed class ChargedAccounts(AgentDirectory agents)
{
    /// <summary>The model's name in the books where the price table does not know it.</summary>
    public const string UnknownModel = "unknown";

    /// <summary>
    /// The accounts of an action in the order in which their limits are looked at: the agent with those below it, its ancestors
    /// upwards, and then what it belongs to.
    /// </summary>
    /// <param name="action">The action.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="price">The price; null where no model is used.</param>
    /// <param name="now">When.</param>
    public ImmutableArray<ChargedAccount> Of(AgentAction action, ActorFacts actor, FoundPrice? price, Instant now)
    {
        var id = actor.Id.ToString();
        var accounts = ImmutableArray.CreateBuilder<ChargedAccount>(8);
        accounts.Add(new(new(AccountKind.Tree, id), actor));
        var above = agents.Find(actor.Id)?.State.Lineage?.Parent;
        for (var steps = 0; above is { } parent && steps < AgentLineage.DepthMax; steps++)
        {
            var ancestor = agents.Find(parent);
            accounts.Add(new(new(AccountKind.Tree, parent.ToString()), ancestor?.Facts ?? Nobody(parent)));
            above = ancestor?.State.Lineage?.Parent;
        }

        accounts.Add(new(new(AccountKind.Agent, id), actor));
        accounts.Add(new(new(AccountKind.Team, action.Actor.Team), actor));
        accounts.Add(new(Account.Org, actor));
        var session = SessionKey.Of(action.Actor.Org, action.Actor.AgentId, action.TraceId, now).Part(0);
        accounts.Add(new(new(AccountKind.Session, session.Id.ToString("x32", System.Globalization.CultureInfo.InvariantCulture)), actor));
        if (price is not null)
        {
            accounts.Add(new(new(AccountKind.Model, price.IsKnown ? NameOf(price.Row) : UnknownModel), actor));
        }

        if (action.Tool.Length > 0)
        {
            accounts.Add(new(new(AccountKind.Tool, action.Tool), actor));
        }

        return accounts.DrainToImmutable();
    }

    /// <summary>Whose limits count for an account of a reservation of an agent's.</summary>
    public ActorFacts WhoseIs(Account account, AgentId agent)
    {
        var owner = account.Kind is AccountKind.Tree or AccountKind.Agent && AgentId.TryParse(account.Name, out var id) ? id : agent;
        return agents.Find(owner)?.Facts ?? Nobody(owner);
    }

    private static string NameOf(PriceRow row) => row.Provider.Length == 0 ? row.Model : $"{row.Provider}/{row.Model}";

    private static ActorFacts Nobody(AgentId id) => new() { Id = id };
}
