namespace AgentAssembly.Domain.Log;

/// <summary>
/// What every driver demands of an append whatever its log holds. A breach is the caller's bug and never a race: it is
/// answered by <see cref="ArgumentException"/>, and nothing is written. Pure and safe to call from any thread.
/// </summary>
public static class AppendRules
{
    /// <summary>Most checks in one append.</summary>
    public const int ChecksMax = 1_000;

    // Up to here comparing every pair is quicker than filling a set, and allocates nothing.
    private const int PairwiseMax = 8;

    /// <summary>Demands that a request is well formed. Called before the request is queued.</summary>
    /// <remarks>
    /// One to <see cref="AppendRequest.EventsMax"/> events; at least one for each written stream; every event names the
    /// stream it is written to, has at most <see cref="ChainedEvent.SizeBytesMax"/> bytes, follows the event before it
    /// by version and by previous hash, and has a previous hash of zero at version 0; no stream is named twice, be it
    /// written or checked; at most <see cref="ChecksMax"/> checks.
    /// </remarks>
    /// <exception cref="ArgumentException">It is not; the message names the stream and the version.</exception>
    public static void Check(AppendRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Writes.IsDefaultOrEmpty || request.Checks.IsDefault)
        {
            throw Breach("an append needs at least one write, and a list of checks that may be empty");
        }

        var events = 0;
        foreach (var write in request.Writes)
        {
            CheckWrite(write);
            events += write.Events.Length;
        }

        if (events > AppendRequest.EventsMax || request.Checks.Length > ChecksMax)
        {
            throw Breach(
                $"an append of {events} events and {request.Checks.Length} checks is too large: "
                + $"at most {AppendRequest.EventsMax} and {ChecksMax}");
        }

        CheckNames(request);
    }

    /// <summary>
    /// Demands that a write builds on the stream's last event. Called in the order of the log, after every expectation
    /// of the request was found to hold, so that a caller who lost a race is told of a conflict.
    /// </summary>
    /// <param name="write">The write; its expected version is the head's.</param>
    /// <param name="head">The stream's last event, or null where there is none.</param>
    /// <exception cref="ArgumentException">
    /// The version follows and the previous hash is another: the writer knows a different history.
    /// </exception>
    public static void CheckLink(StreamWrite write, StreamHead? head)
    {
        var first = write.Events[0];
        if (first.PreviousHash != (head?.Hash ?? Hash256.Zero))
        {
            throw Breach(
                $"{write.Stream} version {first.Version} has a previous hash that is not the hash of the event before it");
        }
    }

    private static void CheckWrite(StreamWrite write)
    {
        if (write.Stream == default || write.Events.IsDefaultOrEmpty)
        {
            throw Breach($"a write needs the name of a stream and at least one event; stream '{write.Stream}'");
        }

        for (var i = 0; i < write.Events.Length; i++)
        {
            if (WhyUnfit(write, i) is { } problem)
            {
                throw Breach($"{write.Stream} version {write.Events[i].Version}: {problem}");
            }
        }
    }

    private static string? WhyUnfit(StreamWrite write, int index)
    {
        var chained = write.Events[index];
        return chained.Stream != write.Stream ? $"the event belongs to {chained.Stream}"
            : chained.Bytes.Length > ChainedEvent.SizeBytesMax
                ? $"the event has {chained.Bytes.Length} bytes; at most {ChainedEvent.SizeBytesMax} fit"
            : index == 0
                ? chained.Version == StreamVersion.First && !chained.PreviousHash.IsZero
                    ? "the first event of a stream has a previous hash other than zero"
                    : null
            : chained.Version != write.Events[index - 1].Version.Next ? "the version does not follow the event before it"
            : chained.PreviousHash != write.Events[index - 1].Hash ? "the previous hash is not that of the event before it"
            : null;
    }

    private static void CheckNames(AppendRequest request)
    {
        var count = request.Writes.Length + request.Checks.Length;
        var seen = count > PairwiseMax ? new HashSet<StreamName>(count) : null;
        for (var i = 0; i < count; i++)
        {
            var name = NameAt(request, i);
            if (name == default)
            {
                throw Breach("a check needs the name of a stream");
            }

            if (seen is null ? IsAmongFirst(request, name, i) : !seen.Add(name))
            {
                throw Breach($"{name} is named twice: one append writes or checks a stream once");
            }
        }
    }

    private static bool IsAmongFirst(AppendRequest request, StreamName name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (NameAt(request, i) == name)
            {
                return true;
            }
        }

        return false;
    }

    private static StreamName NameAt(AppendRequest request, int index) =>
        index < request.Writes.Length
            ? request.Writes[index].Stream
            : request.Checks[index - request.Writes.Length].Stream;

    private static ArgumentException Breach(string message) => new(message);
}
