using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// The prices in force, folded from the log: those of the installation, and each org's own before them. One writer, any
/// readers.
/// </summary>
public sealed class PriceBook
{
    private static readonly ulong Category = PricingPublished.StreamOf("").CategoryKey;

    private volatile Snapshot _now = new(CompatiblePrices.Table, ImmutableDictionary<string, ImmutableArray<PriceRow>>.Empty);

    /// <summary>What was published, for the installation and for each org.</summary>
    public StreamBook<PricingState> Streams { get; } = new("pricing", PricingDecider.Initial,
        (state, envelope) => PricingPublished.Read(envelope) is { } happened ? PricingDecider.Evolve(state, happened) : state);

    /// <summary>
    /// The prices that count for an org: its own before the installation's, which are preset <c>compatible</c> before any were
    /// published; for an empty name the installation's alone. <see cref="PriceTable.Digest"/> names what was found.
    /// </summary>
    public PriceTable TableFor(string org) => _now.For(org);

    /// <summary>What was published for an org; for the installation with an empty name.</summary>
    public PricingState StateOf(string org) => Streams.StateOf(PricingPublished.StreamOf(org));

    internal void Apply(RecordedEvent recorded)
    {
        if (recorded.Event.Stream.CategoryKey != Category)
        {
            return;
        }

        var version = Streams.StateOf(recorded.Event.Stream).Version;
        Streams.Apply(recorded);
        var known = Streams.Find(recorded.Event.Stream)!;
        if (known.State.Version == version)
        {
            // A part of a version whose last part is still to come.
            return;
        }

        var before = _now;
        _now = known.Org.Length == 0 ? new(new(known.State.Rows, CompatiblePrices.Hints), before.Orgs)
            : new(before.Installation, known.State.Rows.IsEmpty
                ? before.Orgs.Remove(known.Org)
                : before.Orgs.SetItem(known.Org, known.State.Rows));
    }

    // An org's table is made when it is first asked for. A snapshot is never changed, so that what a reader makes late
    // cannot outlive it.
    private sealed class Snapshot(PriceTable installation, ImmutableDictionary<string, ImmutableArray<PriceRow>> orgs)
    {
        private readonly ConcurrentDictionary<string, PriceTable> _tables = new(StringComparer.Ordinal);

        public PriceTable Installation => installation;

        public ImmutableDictionary<string, ImmutableArray<PriceRow>> Orgs => orgs;

        public PriceTable For(string org) =>
            _tables.TryGetValue(org, out var table) ? table
            : orgs.TryGetValue(org, out var rows) ? _tables.GetOrAdd(org, installation.With(rows))
            : installation;
    }
}
