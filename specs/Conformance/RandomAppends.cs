using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Conformance;

/// <summary>Draws appends of every kind over a few streams: true and stale, repeated, cut short and put together.</summary>
internal sealed class RandomAppends(int seed, int streams, bool acrossStreams)
{
    private readonly Random _random = new(seed);
    private readonly TestEvents _events = new(seed);
    private readonly List<AppendRequest> _drawn = [];
    private StreamName[]? _names;

    private StreamName[] Names => _names ??= [.. Enumerable.Range(0, streams).Select(_ => _events.NewStream())];

    /// <summary>The next append of a writer who may have read the heads by <paramref name="headOf"/>.</summary>
    public AppendRequest Next(Func<StreamName, StreamHead?> headOf)
    {
        var request = _random.Next(10) switch
        {
            < 6 => Fresh(headOf),
            6 or 7 => Earlier(),
            8 => Altered(),
            _ => acrossStreams ? Joined(headOf) : Altered(),
        };
        _drawn.Add(request);
        return request;
    }

    private AppendRequest Fresh(Func<StreamName, StreamHead?> headOf)
    {
        var names = Names.ToArray();
        _random.Shuffle(names);
        var writes = acrossStreams ? _random.Next(1, 4) : 1;
        var checks = acrossStreams ? _random.Next(0, 3) : 0;
        return new(
            [.. names.Take(writes).Select(name => Write(name, Belief(name, headOf)))],
            [.. names.Skip(writes).Take(checks).Select(name => new StreamCheck(name, Belief(name, headOf).Expected))]);
    }

    private StreamWrite Write(StreamName name, (StreamHead? Head, ExpectedVersion Expected) belief)
    {
        var count = _random.Next(1, 4);
        var first = ExpectedVersion.Of(belief.Head) == belief.Expected
            ? _events.After(name, belief.Head)[0]
            : _events.Believing(name, belief.Expected);
        return new(name, count == 1 ? [first] : [first, .. _events.After(first, count - 1)]);
    }

    // Seven times in eight the writer knows the head; otherwise it is one off, to either side.
    private (StreamHead? Head, ExpectedVersion Expected) Belief(StreamName name, Func<StreamName, StreamHead?> headOf)
    {
        var head = headOf(name);
        var known = ExpectedVersion.Of(head);
        return (head, _random.Next(16) switch
        {
            0 => ExpectedVersion.Exact(known.Next),
            1 when !known.IsNoStream => known.Next.Value == 1
                ? ExpectedVersion.NoStream
                : ExpectedVersion.Exact(new(known.Next.Value - 2)),
            _ => known,
        });
    }

    private AppendRequest Earlier() =>
        _drawn.Count == 0 ? Fresh(_ => null) : _drawn[_random.Next(_drawn.Count)];

    private AppendRequest Altered()
    {
        var earlier = Earlier();
        var write = earlier.Writes[0];
        ImmutableArray<ChainedEvent> events = _random.Next(3) switch
        {
            0 when write.Events.Length > 1 => write.Events[..^1],
            1 when write.Events.Length > 1 => write.Events[1..],
            _ => [.. write.Events, .. _events.After(write.Events[^1])],
        };
        return new([write with { Events = events }, .. earlier.Writes[1..]], earlier.Checks);
    }

    // An earlier append with another write beside it: never a repeat.
    private AppendRequest Joined(Func<StreamName, StreamHead?> headOf)
    {
        var earlier = Earlier();
        var taken = earlier.Writes.Select(write => write.Stream).Concat(earlier.Checks.Select(check => check.Stream));
        var free = Names.Except(taken).ToArray();
        return free.Length == 0
            ? earlier
            : earlier with { Writes = [.. earlier.Writes, Write(free[0], (headOf(free[0]), ExpectedVersion.Of(headOf(free[0]))))] };
    }
}
