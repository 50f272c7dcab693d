using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.State;

/// <summary>A policy set together with the version of the stream that it follows from.</summary>
/// <param name="Set">The compiled set.</param>
/// <param name="Check">The stream's version: what an append that rests on the set has to check.</param>
public sealed record PinnedPolicy(PolicySet Set, StreamCheck Check);

/// <summary>The policy set in force, folded from the log. One writer, any readers.</summary>
public sealed class PolicyBoard
{
    /// <summary>The stream that holds what is in force for every org of this node.</summary>
    public static StreamName Stream { get; } = PolicyPublished.StreamOf(ActorClaim.Default);

    private volatile PinnedPolicy _current = new(PolicySet.None, new StreamCheck(Stream, ExpectedVersion.NoStream));

    /// <summary>What is in force now.</summary>
    public PinnedPolicy Current => _current;

    /// <summary>The last set that was published from files; null when none was.</summary>
    public string? LastDigestFromFile { get; private set; }

    internal void Apply(RecordedEvent recorded)
    {
        if (recorded.Event.Stream != Stream)
        {
            return;
        }

        var check = new StreamCheck(Stream, ExpectedVersion.Exact(recorded.Event.Version));
        if (PolicyPublished.Read(recorded.Event.Open()) is not { } published)
        {
            // An event of a type that only a newer build knows still is the stream's last version.
            _current = _current with { Check = check };
            return;
        }

        _current = new PinnedPolicy(PolicyTexts.Compile(published), check);
        LastDigestFromFile = published.Source == PolicyPublished.FromFile ? published.Digest : LastDigestFromFile;
    }
}
