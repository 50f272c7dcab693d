using System.Collections.Concurrent;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>Every API key, found by stream and by look-up. One writer, any readers.</summary>
public sealed class ApiKeyBook
{
    private readonly ConcurrentDictionary<string, StreamName> _lookups = new(StringComparer.Ordinal);

    /// <summary>All keys, by stream.</summary>
    public StreamBook<ApiKeyState> Keys { get; } = new("apikey", ApiKeyDecider.Initial,
        (state, envelope) => ApiKeyEvent.Read(envelope) is { } happened ? ApiKeyDecider.Evolve(state, happened) : state);

    /// <summary>The key with a secret of this look-up; null when there is none, also when the secret counts no more.</summary>
    public StreamName? Find(string lookup) => _lookups.TryGetValue(lookup, out var stream) ? stream : null;

    internal void Apply(RecordedEvent recorded)
    {
        var before = Keys.Find(recorded.Event.Stream)?.State.OldSecret;
        Keys.Apply(recorded);
        if (Keys.Find(recorded.Event.Stream)?.State is not { Secret: { } secret } now)
        {
            return;
        }

        _lookups[secret.Lookup] = recorded.Event.Stream;
        if (before is not null && before != now.OldSecret)
        {
            _lookups.TryRemove(before.Lookup, out _);
        }

        if (now.IsRevoked)
        {
            _lookups.TryRemove(secret.Lookup, out _);
            _lookups.TryRemove(now.OldSecret?.Lookup ?? secret.Lookup, out _);
        }
    }
}
