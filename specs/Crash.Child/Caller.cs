using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Crash.Child;

/// <summary>One caller in a closed loop, with two streams of its own: as soon as it is answered it appends again.</summary>
internal sealed class Caller(IEventStore store, Marks marks, int number, int seed)
{
    private const int DataBytesMax = 500;

    private readonly Random _random = new(HashCode.Combine(seed, number));
    private readonly StreamName[] _streams = [StreamOf(number, 0), StreamOf(number, 1)];
    private readonly StreamHead?[] _heads = new StreamHead?[2];
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first answer is there.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Appends until the store refuses because it closes.</summary>
    public async Task RunAsync()
    {
        _heads[0] = await store.ReadStreamHeadAsync(_streams[0], CancellationToken.None);
        _heads[1] = await store.ReadStreamHeadAsync(_streams[1], CancellationToken.None);
        while (marks.State != ChildState.Confused)
        {
            var request = Next();
            Interlocked.Increment(ref marks.InFlight);
            try
            {
                Keep(request, await store.AppendAsync(request, CancellationToken.None));
            }
            catch (EventStoreException e) when (e.Fault == StoreFault.Closed)
            {
                Interlocked.Increment(ref marks.Refused);
                return;
            }
            finally
            {
                Interlocked.Decrement(ref marks.InFlight);
                _answered.TrySetResult();
            }
        }
    }

    private static StreamName StreamOf(int number, int second) =>
        StreamName.ForKey(Marks.Category, "crash", number.ToString("D", null), second.ToString("D", null));

    private AppendRequest Next()
    {
        var both = _random.Next(4) == 0;
        return new(both ? [Write(0), Write(1)] : [Write(_random.Next(2))], []);
    }

    private StreamWrite Write(int stream)
    {
        var head = _heads[stream];
        var events = ImmutableArray.CreateBuilder<ChainedEvent>();
        for (var count = _random.Next(5) == 0 ? 3 : 1; count > 0; count--)
        {
            events.Add(EventCodec.Chain(Draft(), _streams[stream], head, Instant.From(TimeProvider.System.GetUtcNow())));
            head = events[^1].AsHead;
        }

        return new(_streams[stream], events.DrainToImmutable());
    }

    private EventDraft Draft()
    {
        Span<byte> id = stackalloc byte[10];
        _random.NextBytes(id);
        var data = new byte[_random.Next(2, DataBytesMax)];
        data.AsSpan().Fill((byte)'x');
        data[0] = data[^1] = (byte)'"';
        return new()
        {
            Id = EventId.Create(Instant.From(TimeProvider.System.GetUtcNow()), id),
            Type = "thing.happened",
            Principal = "system:crash",
            Data = data,
        };
    }

    private void Keep(AppendRequest request, AppendResult answer)
    {
        if (answer is not AppendResult.Appended { Repeated: false } appended)
        {
            marks.State = ChildState.Confused;
            Console.Error.WriteLine($"caller {number} was answered {answer}");
            return;
        }

        var position = appended.First;
        foreach (var write in request.Writes)
        {
            foreach (var chained in write.Events)
            {
                marks.TryAdd(new(chained.Id, chained.Stream, chained.Version, position, chained.Hash));
                position = position.Next;
            }

            _heads[Array.IndexOf(_streams, write.Stream)] = write.Events[^1].AsHead;
        }
    }
}
