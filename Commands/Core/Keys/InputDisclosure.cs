using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Keys;

/// <summary>Inputs of a decision, readable.</summary>
/// <param name="Decision">The decision's event.</param>
/// <param name="Json">The inputs, RFC 8785 JSON (contracts/events/inputs.md).</param>
public sealed record DisclosedInputs(EventId Decision, ReadOnlyMemory<byte> Json);

/// <summary>
/// Shows what a decision was asked to the operator, and to those whom the calling code has found entitled. That somebody
/// looked is an event, and it is durable before anything is shown. Safe for concurrent use.
/// </summary>
public sealed class InputDisclosure(
    IEventFeed feed, IKeyStore store, IKeyVault vault, Journal journal, IdSource ids, Permission permission)
{
    /// <summary>Shows the inputs of the decision at a position.</summary>
    /// <exception cref="KeyVaultException">The key store failed, or does not have the key.</exception>
    /// <exception cref="EventStoreException">The log takes no event, and so nothing is shown.</exception>
    public async ValueTask<Answer<DisclosedInputs>> RevealAsync(
        Caller caller, Position position, CancellationToken cancellationToken)
    {
        if (permission.WhyNot(caller, "", null) is { } forbidden)
        {
            return new Answer<DisclosedInputs>.Forbidden(forbidden);
        }

        return await FindAsync(position, cancellationToken).ConfigureAwait(false) is { Type: ActionDecided.Type } envelope
            ? await RevealAsync(caller, envelope, cancellationToken).ConfigureAwait(false)
            : new Answer<DisclosedInputs>.NotFound(
                $"no decision stands at position {position}: 'aasm audit tail --type action.decided' shows where some do");
    }

    /// <summary>Shows the inputs of a decision to somebody who may see them, which whoever calls this has looked at.</summary>
    /// <param name="caller">Who looks.</param>
    /// <param name="envelope">The decision.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyVaultException">The key store failed, or does not have the key.</exception>
    /// <exception cref="EventStoreException">The log takes no event, and so nothing is shown.</exception>
    internal async ValueTask<Answer<DisclosedInputs>> RevealAsync(
        Caller caller, EventEnvelope envelope, CancellationToken cancellationToken)
    {
        var decided = ActionDecided.Read(envelope)!;
        return decided.Inputs.Length == 0 || !SealedText.TryReadKey(decided.Inputs, out var key)
            ? new Answer<DisclosedInputs>.Refused("inputs_missing", WhyMissing(decided))
            : await OpenAsync(caller, envelope, decided.Inputs, key, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<EventEnvelope?> FindAsync(Position position, CancellationToken cancellationToken)
    {
        var events = feed.ReadAllAsync(position, FeedFilter.Everything, cancellationToken);
        await foreach (var recorded in events.ConfigureAwait(false))
        {
            return recorded.Position == position ? recorded.Event.Open() : null;
        }

        return null;
    }

    private async ValueTask<Answer<DisclosedInputs>> OpenAsync(
        Caller caller, EventEnvelope envelope, string text, KeyId key, CancellationToken cancellationToken)
    {
        try
        {
            var json = await vault.OpenAsync(text, InputRecorder.BoundTo(envelope.Id), cancellationToken).ConfigureAwait(false);
            await TellAsync(caller, envelope, key, cancellationToken).ConfigureAwait(false);
            return new Answer<DisclosedInputs>.Done(new DisclosedInputs(envelope.Id, json), null);
        }
        catch (KeyDestroyedException e)
        {
            return new Answer<DisclosedInputs>.Refused("inputs_erased",
                $"the key of '{e.Subject.Name}' in '{e.Subject.Org}' was destroyed: these inputs are erased for good");
        }
    }

    private async ValueTask TellAsync(Caller caller, EventEnvelope envelope, KeyId key, CancellationToken cancellationToken)
    {
        var subject = (await store.FindAsync(key, cancellationToken).ConfigureAwait(false))!.Subject;
        var origin = new CommandOrigin(subject.Org, null, caller.Principal, caller.Assurance, []);
        var revealed = new KeyEvent.InputsRevealed(envelope.Id, envelope.Stream, envelope.Version);
        await journal.AppendAsync(
            KeyDecider.StreamOf(subject),
            EventDrafts.Of<KeyEvent, KeyEvent>(ids.Next(), revealed, origin),
            cancellationToken).ConfigureAwait(false);
    }

    private static string WhyMissing(ActionDecided decided) => decided.InputsOmitted switch
    {
        ActionInputs.Off => "the server did not record inputs then: it was started with --inputs none",
        ActionInputs.TooLarge => $"they were longer than {ActionInputs.SizeBytesMax} bytes, and such are not recorded",
        ActionInputs.KeyDestroyed => "the agent's key had been destroyed before, so nothing was recorded of it",
        ActionInputs.VaultUnavailable => "they could not be encrypted, which is why the action was denied",
        _ => "the event says all there was, or was written before inputs were recorded",
    };
}
