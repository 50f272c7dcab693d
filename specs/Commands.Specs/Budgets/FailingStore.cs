using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Budgets;

// A store whose answers come late and now and then not at all: some appends are refused, of some only the answer is lost. Once
// its process is killed nothing of it reaches the log any more.
internal sealed class FailingStore(IEventStore inner, Random random) : IEventStore
{
    private readonly Lock _gate = new();
    private bool _isKilled;

    // Of a hundred appends, how many are refused and of how many the answer is lost.
    public int Refused { get; set; }

    public int Lost { get; set; }

    public StoreCapabilities Capabilities => inner.Capabilities;

    public void Kill()
    {
        lock (_gate)
        {
            _isKilled = true;
        }
    }

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var fate = random.Next(100);
            if (_isKilled || fate < Refused)
            {
                return ValueTask.FromException<AppendResult>(Fault());
            }

            // Placed now, in the order of the calls; answered later.
            return AnswerAsync(inner.AppendAsync(request, cancellationToken), random.Next(4), fate < Refused + Lost);
        }
    }

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, StreamVersion from, CancellationToken cancellationToken) =>
        inner.ReadStreamAsync(stream, from, cancellationToken);

    public ValueTask<StreamHead?> ReadStreamHeadAsync(StreamName stream, CancellationToken cancellationToken) =>
        inner.ReadStreamHeadAsync(stream, cancellationToken);

    private async ValueTask<AppendResult> AnswerAsync(ValueTask<AppendResult> append, int pauses, bool isLost)
    {
        var result = await append.ConfigureAwait(false);
        for (var i = 0; i < pauses; i++)
        {
            await Task.Yield();
        }

        lock (_gate)
        {
            return isLost || _isKilled ? throw Fault() : result;
        }
    }

    private static EventStoreException Fault() => new(StoreFault.Failed, "the spec lost this append");
}
