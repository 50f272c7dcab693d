using System.Globalization;
using System.Runtime.CompilerServices;

namespace AgentAssembly.Specs.Read.Support;

/// <summary>What the schema of specs reads from, and counts how it is read.</summary>
public sealed class SpecSource
{
    private int _count;
    private int _pulled;
    private int _open;
    private int _resolved;

    /// <summary>How many items of streams were taken.</summary>
    public int Pulled => Volatile.Read(ref _pulled);

    /// <summary>How many streams are being read.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>How often the list of records was resolved.</summary>
    public int ResolvedTimes => Volatile.Read(ref _resolved);

    public int Count() => Interlocked.Increment(ref _count);

    public void Resolved() => Interlocked.Increment(ref _resolved);

    public async IAsyncEnumerable<SpecTick> TicksAsync(
        string? after, int? until, int filling, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _open);
        try
        {
            var filler = new string('x', filling);
            var first = after is null ? 1 : int.Parse(after[1..], CultureInfo.InvariantCulture) + 1;
            for (var number = first; until is null || number <= until; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
                Interlocked.Increment(ref _pulled);
                yield return new SpecTick(number, filler);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public async IAsyncEnumerable<SpecTick> SilenceAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            yield break;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public async IAsyncEnumerable<SpecTick> BreakingAsync()
    {
        await Task.Yield();
        yield return new SpecTick(1, "");
        throw new InvalidOperationException("the password is swordfish");
    }
}
