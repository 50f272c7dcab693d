using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>
/// Something that refers to destinations, such as the rules of alerts: a destination that is known to be in use is not
/// removed. Use that begins at the same moment as the removal is not seen by it and may name a destination that is gone: each
/// delivery for that one is given up at once, and the ledger shows it.
/// </summary>
public interface IDestinationUse
{
    /// <summary>What uses a destination, as people call it; none where nothing does.</summary>
    IEnumerable<string> UsesOf(DestinationId destination);
}
