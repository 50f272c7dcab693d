namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>What a command shows the server of who asks.</summary>
internal abstract class CallerProof
{
    /// <summary>What goes with a call now; null for nothing.</summary>
    public abstract string? Current { get; }

    /// <summary>Where it comes from, for people; null for nowhere.</summary>
    public abstract string? Source { get; }

    /// <summary>What to do where the server refuses it.</summary>
    public abstract string WayOut { get; }

    /// <summary>Makes sure that it lasts for a call.</summary>
    /// <exception cref="CliException">It has ended.</exception>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Looks for another one after a server has refused this one.</summary>
    /// <returns>Whether there is another one to ask with again.</returns>
    /// <exception cref="CliException">It has ended.</exception>
    public virtual Task<bool> RenewAsync(CancellationToken cancellationToken) => Task.FromResult(false);
}

/// <summary>Nothing is shown.</summary>
internal sealed class NoProof : CallerProof
{
    public override string? Current => null;

    public override string? Source => null;

    public override string WayOut =>
        $"log in with 'aasm login', or set {CredentialSource.KeyVariable} to an API key; to act as an agent, name the file of its "
        + $"credential with --credential-file, or set {CredentialSource.Variable}";
}

/// <summary>What a file or the environment says.</summary>
/// <param name="text">The credential.</param>
/// <param name="source">Which file or variable.</param>
internal sealed class GivenProof(string text, string source) : CallerProof
{
    public override string? Current => text;

    public override string? Source => source;

    public override string WayOut =>
        $"what {source} holds counts no more, or is of another server: 'aasm key issue' makes another API key, and "
        + "'aasm agent rotate' another credential of an agent";
}
