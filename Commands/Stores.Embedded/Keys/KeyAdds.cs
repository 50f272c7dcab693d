using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Commands.Stores.Embedded.Keys;

/// <summary>
/// Gathers keys that are added while the last ones are written, and writes them together: nobody waits for a timer, and many
/// first uses cost one flush. Bounded. Safe for concurrent use.
/// </summary>
/// <param name="write">Writes keys in one transaction, and returns what each subject has then.</param>
internal sealed class KeyAdds(Func<IReadOnlyList<StoredKey>, List<StoredKey>> write)
{
    private const int WaitingMax = 65_536;

    private readonly Lock _gate = new();
    private List<(StoredKey Key, TaskCompletionSource<StoredKey> Done)> _waiting = [];
    private bool _isWriting;

    public Task<StoredKey> AddAsync(StoredKey key, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<StoredKey>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_waiting.Count >= WaitingMax)
            {
                throw new KeyVaultException($"{WaitingMax} keys wait to be written: send it again");
            }

            _waiting.Add((key, done));
            if (!_isWriting)
            {
                _isWriting = true;
                _ = Task.Run(WriteAll, CancellationToken.None);
            }
        }

        return done.Task.WaitAsync(cancellationToken);
    }

    private void WriteAll()
    {
        while (true)
        {
            List<(StoredKey Key, TaskCompletionSource<StoredKey> Done)> together;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isWriting = false;
                    return;
                }

                (together, _waiting) = (_waiting, []);
            }

            Write(together);
        }
    }

    private void Write(List<(StoredKey Key, TaskCompletionSource<StoredKey> Done)> together)
    {
        try
        {
            var held = write(together.ConvertAll(add => add.Key));
            for (var i = 0; i < together.Count; i++)
            {
                together[i].Done.SetResult(held[i]);
            }
        }
        catch (Exception e)
        {
            // Bugs too: whoever waits has to hear of it, and the next ones have to be written.
            together.ForEach(add => add.Done.TrySetException(e));
        }
    }
}
