using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.State;

/// <summary>A policy set together with the versions of the streams that it follows from.</summary>
/// <param name="Set">The compiled set.</param>
/// <param name="Checks">The streams' versions: what an append that rests on the set has to check.</param>
public sealed record PinnedPolicy(PolicySet Set, ImmutableArray<StreamCheck> Checks);

/// <summary>
/// The policies in force, folded from the log: those of the whole node, and each org's own beside them. One writer, any
/// readers.
/// </summary>
public sealed class PolicyBoard
{
    /// <summary>The stream that holds what is in force for every org of this node.</summary>
    public static StreamName Stream { get; } = PolicyPublished.StreamOf("");

    private volatile Snapshot _now = new(Published.None, ImmutableDictionary<StreamName, Published>.Empty);

    /// <summary>What is in force for every org.</summary>
    public PinnedPolicy Current => _now.Node;

    /// <summary>The last set that was published from files; null when none was.</summary>
    public string? LastDigestFromFile { get; private set; }

    /// <summary>What is in force for an org: the node's documents and its own.</summary>
    public PinnedPolicy For(StreamName orgPolicies) => _now.For(orgPolicies);

    /// <summary>The documents of one stream; none before any was published.</summary>
    public ImmutableArray<PolicySource> SourcesOf(StreamName stream) => _now.Of(stream).Sources;

    /// <summary>The version of one stream.</summary>
    public StreamCheck CheckOf(StreamName stream) => _now.Of(stream).CheckOf(stream);

    /// <summary>The longest time over which any limit in force counts; zero where there is none.</summary>
    public TimeSpan LongestLimit
    {
        get
        {
            var now = _now;
            return now.Orgs.Keys.Select(now.For).Prepend(now.Node).Max(policy => policy.Set.LongestLimit);
        }
    }

    /// <summary>Every stream of policies: its version, and the digest of the set that it leads to.</summary>
    internal IEnumerable<(StreamName Stream, StreamCheck Check, string Digest)> Streams
    {
        get
        {
            var now = _now;
            return now.Orgs.Keys.Prepend(Stream)
                .Select(stream => (stream, now.Of(stream).CheckOf(stream), (stream == Stream ? now.Node : now.For(stream)).Set.Digest));
        }
    }

    internal void Apply(RecordedEvent recorded)
    {
        var stream = recorded.Event.Stream;
        if (stream.CategoryKey != Stream.CategoryKey)
        {
            return;
        }

        // An event of a type that only a newer build knows still is the stream's last version.
        var before = _now;
        var opened = PolicyPublished.Read(recorded.Event.Open());
        var after = opened is null
            ? before.Of(stream) with { Version = recorded.Event.Version }
            : new Published(opened.Documents, PolicyLayers.Read(opened.Documents), recorded.Event.Version);
        if (stream == Stream && opened?.Source == PolicyPublished.FromFile)
        {
            LastDigestFromFile = opened.Digest;
        }

        _now = stream == Stream
            ? new Snapshot(after, before.Orgs)
            : new Snapshot(before.OfNode, before.Orgs.SetItem(stream, after));
    }

    /// <param name="Sources">The documents as they were written.</param>
    /// <param name="Documents">The documents; null when this build cannot read them, and then nothing is allowed.</param>
    /// <param name="Version">The version of the stream; null before any event.</param>
    private sealed record Published(
        ImmutableArray<PolicySource> Sources, ImmutableArray<PolicyDocument>? Documents, StreamVersion? Version)
    {
        public static Published None { get; } = new([], [], null);

        public StreamCheck CheckOf(StreamName stream) =>
            new(stream, Version is { } version ? ExpectedVersion.Exact(version) : ExpectedVersion.NoStream);
    }

    // Sets are compiled when they are first asked for. A snapshot is never changed, so that what a reader compiles late
    // cannot outlive it.
    private sealed class Snapshot(Published node, ImmutableDictionary<StreamName, Published> orgs)
    {
        private readonly ConcurrentDictionary<StreamName, PinnedPolicy> _compiled = new();

        public Published OfNode => node;

        public ImmutableDictionary<StreamName, Published> Orgs => orgs;

        public PinnedPolicy Node { get; } = new(PolicyLayers.Join(node.Documents, []), [node.CheckOf(Stream)]);

        public Published Of(StreamName stream) =>
            stream == Stream ? node : orgs.GetValueOrDefault(stream) ?? Published.None;

        public PinnedPolicy For(StreamName stream) =>
            _compiled.TryGetValue(stream, out var policy) ? policy : _compiled.GetOrAdd(stream, Combine);

        private PinnedPolicy Combine(StreamName stream)
        {
            var own = Of(stream);
            ImmutableArray<StreamCheck> checks = [node.CheckOf(Stream), own.CheckOf(stream)];
            return new(own.Documents is { IsEmpty: true } ? Node.Set : PolicyLayers.Join(node.Documents, own.Documents), checks);
        }
    }
}
