using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>That an agent used a secret.</summary>
/// <param name="Secret">Which.</param>
/// <param name="Agent">Who.</param>
/// <param name="Count">How many of its tool calls got the secret.</param>
/// <param name="Version">The version that the last of them got.</param>
/// <param name="At">When that was.</param>
public sealed record SecretUse(SecretId Secret, AgentId Agent, long Count, int Version, Instant At);

/// <summary>
/// Who used which secret: a fold of <c>tool.dispatched</c>. It is brought up to date by whoever asks, so that no dispatch pays
/// for it. Safe for concurrent use.
/// </summary>
/// <param name="feed">The log.</param>
/// <param name="usesMax">Most pairs of secret and agent; the one that was not seen for longest makes room.</param>
public sealed class SecretUses(IEventFeed feed, int usesMax) : IDisposable
{
    private static readonly FeedFilter Sessions = FeedFilter.OfCategories("session");

    private readonly Dictionary<(SecretId, AgentId), LinkedListNode<SecretUse>> _uses = [];
    private readonly LinkedList<SecretUse> _latestLast = [];
    private readonly SemaphoreSlim _gate = new(1);
    private Position _next = Position.Start;

    /// <summary>The uses of an org's secrets as of now, of each the latest first.</summary>
    public async ValueTask<ILookup<SecretId, SecretUse>> OfAsync(string org, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var recorded in feed.ReadAllAsync(_next, Sessions, cancellationToken).ConfigureAwait(false))
            {
                Apply(recorded);
                _next = recorded.Position.Next;
            }

            return _latestLast.Where(use => use.Secret.Org == org).Reverse().ToLookup(use => use.Secret);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private void Apply(RecordedEvent recorded)
    {
        // Nearly all events of sessions are decisions, and are told by their type before anything is parsed.
        if (!EventFields.TryRead(recorded.Event.Bytes.Span, out var fields, out _)
            || !fields.Type.SequenceEqual("tool.dispatched"u8)
            || recorded.Event.Open() is not { Org: { } org } envelope
            || ToolDispatched.Read(envelope) is not { } dispatched)
        {
            return;
        }

        foreach (var used in dispatched.Secrets)
        {
            Add(new SecretUse(new(org, used.Team, used.Name), dispatched.Agent, 1, used.Version, envelope.RecordedAt));
        }
    }

    private void Add(SecretUse use)
    {
        if (_uses.Remove((use.Secret, use.Agent), out var before))
        {
            _latestLast.Remove(before);
            use = use with { Count = before.Value.Count + 1 };
        }
        else if (_uses.Count >= usesMax && _latestLast.First is { } oldest)
        {
            _latestLast.RemoveFirst();
            _uses.Remove((oldest.Value.Secret, oldest.Value.Agent));
        }

        _uses.Add((use.Secret, use.Agent), _latestLast.AddLast(use));
    }
}
