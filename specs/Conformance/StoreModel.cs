using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance;

/// <summary>The port in its plainest words: a list of what was taken, searched from front to back.</summary>
internal sealed class StoreModel
{
    private readonly List<(AppendRequest Request, AppendResult.Appended Answer)> _taken = [];

    public IEnumerable<ChainedEvent> Log => _taken.SelectMany(entry => Flatten(entry.Request));

    public IReadOnlyList<(AppendRequest Request, AppendResult.Appended Answer)> Taken => _taken;

    /// <summary>What the store has to answer; null when it has to place the events as new ones.</summary>
    public AppendResult? Foresee(AppendRequest request) =>
        _taken.Where(entry => IsSame(entry.Request, request))
            .Select(entry => entry.Answer with { Repeated = true }).FirstOrDefault()
        ?? (AppendResult?)FindConflict(request);

    public void Take(AppendRequest request, AppendResult.Appended answer) => _taken.Add((request, answer));

    public StreamHead? HeadOf(StreamName stream) =>
        Log.LastOrDefault(chained => chained.Stream == stream)?.AsHead;

    private static IEnumerable<ChainedEvent> Flatten(AppendRequest request) =>
        request.Writes.SelectMany(write => write.Events);

    private static bool IsSame(AppendRequest a, AppendRequest b) =>
        Flatten(a).Select(Place).ToHashSet().SetEquals(Flatten(b).Select(Place));

    private static (StreamName, StreamVersion, EventId) Place(ChainedEvent chained) =>
        (chained.Stream, chained.Version, chained.Id);

    private AppendResult.Conflict? FindConflict(AppendRequest request) =>
        request.Writes.Select(write => (write.Stream, write.Expected))
            .Concat(request.Checks.Select(check => (check.Stream, check.Expected)))
            .Select(belief => new AppendResult.Conflict(
                belief.Stream, belief.Expected, ExpectedVersion.Of(HeadOf(belief.Stream))))
            .FirstOrDefault(conflict => conflict.Expected != conflict.Actual);
}
