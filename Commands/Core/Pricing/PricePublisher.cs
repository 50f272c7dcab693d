using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Commands.Core.Pricing;

/// <summary>Brings the prices of a server's file into force, for the installation. Safe for concurrent use.</summary>
public sealed class PricePublisher(CommandRunner commands)
{
    /// <summary>
    /// Publishes the file's prices before those of preset <c>compatible</c>, unless they are the same as when a file was last
    /// read: what somebody has set since by a command then stays.
    /// </summary>
    /// <param name="name">The file's name, without folders.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="principal">Who reads it.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    /// <returns>The answer, and whether anything was published.</returns>
    public ValueTask<Outcome<PricingReply>> PublishFileAsync(
        string name, ImmutableArray<PriceRow> rows, string principal, CancellationToken cancellationToken)
    {
        var all = PriceRows.Merge(CompatiblePrices.Table.Rows, rows);
        var command = new PublishPrices(false, all, Replaces: true, PricingPublished.FromFile(name), "", Expected: null);
        var origin = new CommandOrigin("", null, principal, Assurance.Unspecified, []);
        return commands.RunAsync(
            (undertaking, token) => commands.AskAsync(undertaking, command, origin, token), cancellationToken);
    }
}
