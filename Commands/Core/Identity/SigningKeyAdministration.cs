using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Nodes;
using AgentAssembly.Domain.Nodes;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>The keys that access tokens are signed with.</summary>
public interface ISigningKeys
{
    /// <summary>Makes another key, which signs nothing yet.</summary>
    ISigningKey Make();
}

/// <summary>A key for signing.</summary>
public interface ISigningKey
{
    /// <summary>Names it in tokens.</summary>
    string Id { get; }

    /// <summary>Keeps it and signs with it from now on. What the one before it signed counts until it ends.</summary>
    void Use();
}

/// <summary>What those do to signing keys who may. Safe for concurrent use.</summary>
public sealed class SigningKeyAdministration(ISigningKeys keys, Permission permission, NodeJournal journal)
{
    /// <summary>Makes another key for signing.</summary>
    public async ValueTask<Answer<string>> RotateAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (permission.WhyNot(caller, "", null) is { } forbidden)
        {
            return new Answer<string>.Forbidden(forbidden);
        }

        var key = keys.Make();
        await journal.RecordAsync(new NodeEvent.SigningKeyRotated(key.Id), caller, cancellationToken).ConfigureAwait(false);
        key.Use();
        return new Answer<string>.Done(key.Id, null);
    }
}
