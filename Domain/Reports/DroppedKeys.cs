using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgentAssembly.Domain.Reports;

/// <summary>
/// Counts what was left out, under the forbidden key or, for everything else, under <see cref="Other"/>: a sender
/// cannot choose the names that are counted. Not thread-safe.
/// </summary>
public sealed class DroppedKeys
{
    /// <summary>Stands for every name that is not one of <see cref="Forbidden"/>.</summary>
    public const string Other = "other";

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Keys that are never recorded, in lower case (gateway specification §15.2).</summary>
    public static FrozenSet<string> Forbidden { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "prompt", "completion", "llm_input", "llm_output", "tool_payload", "tool_response", "tool_args", "tool_result",
        "packet_body", "packet_payload", "heartbeat_seq");

    /// <summary>Nothing was left out.</summary>
    public static ImmutableSortedDictionary<string, int> None { get; } =
        ImmutableSortedDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Whether anything was left out.</summary>
    public bool Any => _counts.Count > 0;

    /// <summary>What was left out, by name.</summary>
    public ImmutableSortedDictionary<string, int> Counts => _counts.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Counts one.</summary>
    public void Add(string key) => Add(Forbidden.TryGetValue(key, out var known) ? known : Other, 1);

    /// <summary>Counts all that another has counted.</summary>
    public void AddAll(DroppedKeys others)
    {
        foreach (var (name, count) in others._counts)
        {
            Add(name, count);
        }
    }

    private void Add(string name, int count) => _counts[name] = _counts.GetValueOrDefault(name) + count;
}
