using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>Opens the inputs of many decisions, each into the same memory. One decision at a time; wipes that memory at the end.</summary>
internal sealed class InputOpener(KeyVault vault) : IDisposable
{
    private const int KeysMax = 4_096;

    // The text of the largest inputs, and the plain bytes behind it.
    private static readonly int RoomBytes = 2 * (((ActionInputs.SizeBytesMax + 64) * 4 / 3) + 64);

    private readonly Dictionary<KeyId, DataKey> _keys = [];
    private readonly byte[] _room = new byte[RoomBytes];

    /// <summary>Opens inputs.</summary>
    /// <returns>The inputs, or why they do not suffice.</returns>
    /// <exception cref="KeyVaultException">The key store failed.</exception>
    public ValueTask<OpenedInputs> OpenAsync(RecordedDecision decision, CancellationToken cancellationToken)
    {
        if (ReplayedAction.WhyIncomplete(decision) is { } why)
        {
            return new(new OpenedInputs(RecordedInputs.None, why));
        }

        if (decision.Inputs.IsEmpty)
        {
            return new(new OpenedInputs(RecordedInputs.None, null));
        }

        return 2 * decision.Inputs.Length > _room.Length || !SealedText.TryReadKey(decision.Inputs.Span, out var id)
            ? new(new OpenedInputs(RecordedInputs.None, NotCompared.InputsUnreadable))
            : _keys.TryGetValue(id, out var key) && TryOpen(key, decision) is { } opened
                ? new(opened)
                : FindAsync(id, decision, cancellationToken);
    }

    public void Dispose()
    {
        Array.Clear(_room);
        _keys.Clear();
    }

    private async ValueTask<OpenedInputs> FindAsync(KeyId id, RecordedDecision decision, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await vault.FindKeyAsync(id, cancellationToken).ConfigureAwait(false) is not { } key)
            {
                return new(RecordedInputs.None, NotCompared.InputsUnreadable);
            }

            if (_keys.Count >= KeysMax)
            {
                _keys.Clear();
            }

            _keys[id] = key;
            if (TryOpen(key, decision) is { } opened)
            {
                return opened;
            }
        }
    }

    // Null where the key was retired.
    private OpenedInputs? TryOpen(DataKey key, RecordedDecision decision)
    {
        Span<byte> bound = stackalloc byte[EventId.SizeBytes];
        decision.Id.CopyTo(bound);
        try
        {
            return !key.TryOpen(decision.Inputs.Span, bound, _room, out var isGenuine, out var plain) ? null
                : isGenuine ? new OpenedInputs(RecordedInputs.Read(plain), null)
                : new OpenedInputs(RecordedInputs.None, NotCompared.InputsUnreadable);
        }
        catch (KeyDestroyedException)
        {
            return new OpenedInputs(RecordedInputs.None, NotCompared.KeyDestroyed);
        }
    }
}

/// <summary>Inputs, or why they do not suffice.</summary>
/// <param name="Inputs">The inputs.</param>
/// <param name="Incomplete">A word of <see cref="NotCompared"/>; null where they suffice.</param>
internal readonly record struct OpenedInputs(RecordedInputs Inputs, string? Incomplete);
