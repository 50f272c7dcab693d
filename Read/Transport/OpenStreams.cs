namespace AgentAssembly.Read.Transport;

/// <summary>Counts open sockets and event streams, all together and for each principal. Safe for concurrent use.</summary>
internal sealed class OpenStreams(GraphQLTransportOptions options)
{
    private readonly Dictionary<string, int> _byPrincipal = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _all;

    /// <summary>Takes a place among all, before it is known whose it is; null where there is none.</summary>
    public IDisposable? Enter()
    {
        if (Interlocked.Increment(ref _all) <= options.StreamsMax)
        {
            return new Place(() => Interlocked.Decrement(ref _all));
        }

        Interlocked.Decrement(ref _all);
        return null;
    }

    /// <summary>Takes a place among those of a principal; null where it has too many.</summary>
    public IDisposable? Enter(string principal)
    {
        lock (_lock)
        {
            var open = _byPrincipal.GetValueOrDefault(principal);
            if (open >= options.StreamsPerPrincipal)
            {
                return null;
            }

            _byPrincipal[principal] = open + 1;
            return new Place(() => Leave(principal));
        }
    }

    private void Leave(string principal)
    {
        lock (_lock)
        {
            if (--_byPrincipal[principal] == 0)
            {
                _byPrincipal.Remove(principal);
            }
        }
    }

    private sealed class Place(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
