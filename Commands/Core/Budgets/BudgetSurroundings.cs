using System.Collections.Immutable;
using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>What a lane needs of the process that it is in.</summary>
internal sealed record BudgetSurroundings(
    IEventStore Store, Sequencer Sequencer, IdSource Ids, WriteSideState State, TimeProvider Time)
{
    // The limits of the installation, as its own lane knows them.
    public required Func<LimitsShown> OfInstallation { get; init; }
}

/// <summary>Limits that others have to know of.</summary>
/// <param name="Limits">The limits.</param>
/// <param name="Name">Names them: other limits have another name; empty for none.</param>
internal sealed record LimitsShown(ImmutableArray<Limit> Limits, string Name)
{
    public static LimitsShown None { get; } = new([], "");

    public static LimitsShown Of(BudgetBook book) => book.LimitsInForce.IsEmpty ? None : new(
        book.LimitsInForce,
        "+" + Convert.ToHexStringLower(SHA256.HashData(EventDrafts.DataOf<BudgetEventCodec, BudgetEvent>(
            new BudgetEvent.LimitsAdopted("", book.LimitsInForce, false) { At = default }))[..8]));
}
