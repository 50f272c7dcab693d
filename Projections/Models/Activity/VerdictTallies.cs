using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Projections.Models.Activity;

/// <summary>Decisions counted by name and verdict. Not thread-safe.</summary>
internal sealed class VerdictTallies
{
    /// <summary>Most names that are counted apart in one bucket; what comes after is counted as <see cref="Others"/>.</summary>
    public const int NamesMax = 256;

    /// <summary>The name of what is not counted apart.</summary>
    public const string Others = "(others)";

    private readonly Dictionary<string, Counts> _names = new(StringComparer.Ordinal);
    private ImmutableArray<VerdictTally> _done;

    /// <summary>Goes on from what was counted.</summary>
    public VerdictTallies(ImmutableArray<VerdictTally> before)
    {
        _done = before;
        foreach (var tally in before)
        {
            _names[tally.Name] = new() { Allow = tally.Allow, Redact = tally.Redact, Pending = tally.Pending, Deny = tally.Deny };
        }
    }

    /// <summary>Counts one more.</summary>
    public void Add(string name, Verdict verdict)
    {
        if (!_names.TryGetValue(name, out var counts))
        {
            if (_names.Count >= NamesMax && name != Others)
            {
                Add(Others, verdict);
                return;
            }

            _names[name] = counts = new();
        }

        counts.Add(verdict);
        _done = default;
    }

    /// <summary>What was counted, in the order of names.</summary>
    public ImmutableArray<VerdictTally> Done()
    {
        if (_done.IsDefault)
        {
            _done = [.. _names.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => each.Value.Under(each.Key))];
        }

        return _done;
    }

    private sealed class Counts
    {
        public long Allow { get; set; }

        public long Redact { get; set; }

        public long Pending { get; set; }

        public long Deny { get; set; }

        public void Add(Verdict verdict)
        {
            switch (verdict)
            {
                case Verdict.Allow:
                    Allow++;
                    break;
                case Verdict.Redact:
                    Redact++;
                    break;
                case Verdict.Pending:
                    Pending++;
                    break;
                default:
                    Deny++;
                    break;
            }
        }

        public VerdictTally Under(string name) => new(name) { Allow = Allow, Redact = Redact, Pending = Pending, Deny = Deny };
    }
}
