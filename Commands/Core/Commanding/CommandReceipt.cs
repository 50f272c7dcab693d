using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Commanding;

/// <summary>What became of a command that was given under terms.</summary>
public abstract record CommandReceipt<T>
{
    private CommandReceipt()
    {
    }

    /// <summary>It was carried out.</summary>
    /// <param name="Id">What its events are correlated by.</param>
    /// <param name="Position">Reading up to here, inclusive, shows what it did.</param>
    /// <param name="Value">What it answered.</param>
    public sealed record Done(EventId Id, Position Position, T Value) : CommandReceipt<T>;

    /// <summary>It was carried out before, and nothing was done now.</summary>
    /// <param name="Id">The id of the event that tells so.</param>
    /// <param name="Position">That event's place.</param>
    public sealed record Duplicate(EventId Id, Position Position) : CommandReceipt<T>;

    /// <summary>Something else was commanded under the same idempotency key before, and nothing was done now.</summary>
    public sealed record KeyReused : CommandReceipt<T>;
}
