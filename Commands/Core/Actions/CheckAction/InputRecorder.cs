using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>Whether inputs of decisions are recorded.</summary>
public enum InputRecording
{
    /// <summary>Encrypted, so that decisions can be replayed and their inputs erased.</summary>
    Encrypted = 1,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>
/// Seals the redacted inputs of decisions: by the key of the agent where its credential was shown, else by its tenant's. Bound to
/// the id of the decision's event. Safe for concurrent use.
/// </summary>
public sealed class InputRecorder(IKeyVault vault, InputRecording recording)
{
    /// <summary>What inputs are bound to.</summary>
    public static byte[] BoundTo(EventId decision)
    {
        var bound = new byte[EventId.SizeBytes];
        decision.CopyTo(bound);
        return bound;
    }

    /// <summary>Seals the inputs of an action.</summary>
    /// <param name="facts">What the decision rested on.</param>
    /// <param name="decision">The id that the decision's event will have.</param>
    /// <param name="cancellationToken">Gives up waiting for a key that is being made.</param>
    /// <returns>What to record; says so where the vault failed, and then the action must not happen.</returns>
    /// <exception cref="EventStoreException">A key had to be made, and the log takes no event.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InputRecord> SealAsync(ActionFacts facts, EventId decision, CancellationToken cancellationToken)
    {
        var recordedHost = ActionDecider.HostIn(facts.Action.Host);
        if (!ActionInputs.AreAnyIn(facts.Action, recordedHost))
        {
            return default;
        }

        if (recording == InputRecording.None)
        {
            return new("", ActionInputs.Off);
        }

        if (facts.Action.Payload.Length > ActionInputs.SizeBytesMax)
        {
            return new("", ActionInputs.TooLarge);
        }

        var scratch = InputScratch.Take();
        try
        {
            ActionInputs.Write(scratch.Json, facts.Action, recordedHost, facts.Question.Scanned);
            decision.CopyTo(scratch.Bound);
            return scratch.Json.Written.Length > ActionInputs.SizeBytesMax
                ? new("", ActionInputs.TooLarge)
                : new(
                    await vault.SealAsync(SubjectOf(facts), scratch.Json.Written, scratch.Bound, cancellationToken).ConfigureAwait(false),
                    "");
        }
        catch (KeyDestroyedException)
        {
            return new("", ActionInputs.KeyDestroyed);
        }
        catch (KeyVaultException)
        {
            return new("", ActionInputs.VaultUnavailable);
        }
        finally
        {
            scratch.GiveBack();
        }
    }

    private static KeySubject SubjectOf(ActionFacts facts) =>
        facts.Standing == ActorStanding.Bound
            ? KeySubjects.Of(facts.Action.Actor.Org, facts.Action.Actor.AgentId)
            : KeySubjects.Tenant(facts.Action.Actor.Org);
}
