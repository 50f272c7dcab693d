using System.Collections.Concurrent;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>What clients were told to be durable: at which position, and what has to stand there.</summary>
internal sealed class Acknowledgements
{
    private readonly ConcurrentQueue<Promise> _promises = new();

    public int Count => _promises.Count;

    /// <summary>How many were looked up so far; some more than once.</summary>
    public int LookedUp { get; private set; }

    /// <summary>Keeps a reply that says where its event stands.</summary>
    public void Keep(object reply)
    {
        if (Promise.Of(reply) is { } promise)
        {
            _promises.Enqueue(promise);
        }
    }

    /// <summary>Finds the promises that are younger than the last look; all of them, if that is wanted.</summary>
    public async Task CheckAsync(RunningServer server, bool all = false)
    {
        var promises = _promises.Skip(all ? 0 : LookedUp).ToList();
        LookedUp += all ? 0 : promises.Count;
        if (promises.Count == 0)
        {
            return;
        }

        var recorded = await ReadAsync(server, promises.Min(promise => promise.Position));
        foreach (var promise in promises)
        {
            Assert.True(
                recorded.TryGetValue(promise.Position, out var there), $"acknowledged, and not in the log: {promise}");
            Assert.True(
                promise.IsKeptBy(there), $"acknowledged as {promise}, and there is {there.Type} {there.EventId}");
        }
    }

    private static async Task<Dictionary<ulong, RecordedEvent>> ReadAsync(RunningServer server, ulong from)
    {
        using var call = new LogService.LogServiceClient(server.Channel).Read(new() { FromPosition = from });
        var recorded = new Dictionary<ulong, RecordedEvent>();
        await foreach (var each in call.ResponseStream.ReadAllAsync())
        {
            recorded.Add(each.Position, each);
        }

        return recorded;
    }

    private sealed record Promise(ulong Position, string EventId, params string[] Categories)
    {
        public static Promise? Of(object reply) => reply switch
        {
            CheckActionResponse { HasPosition: true } r => new(r.Position, r.DecisionId, "session", "source"),
            AgentsChangedResponse { HasPosition: true } r => new(r.Position, "", "agent", "team"), // A removal ends with an expulsion.
            RotateCredentialResponse r => new(r.Position, "", "agent"),
            HaltChangedResponse { HasPosition: true } r => new(r.Position, "", "halt"),
            OperationChangedResponse { HasPosition: true } r => new(r.Position, "", "halt"),
            TenancyChangedResponse { HasPosition: true } r => new(r.Position, "", "org", "team"),
            ApplyPoliciesResponse { HasPosition: true } r => new(r.Position, "", "policy"),
            _ => null,
        };

        public bool IsKeptBy(RecordedEvent there) =>
            (EventId.Length == 0 || EventId == there.EventId)
            && Categories.Contains(there.Stream[..there.Stream.IndexOf('-', StringComparison.Ordinal)]);
    }
}
