using System.Diagnostics;
using AgentAssembly.Domain.Deciding;

namespace AgentAssembly.Domain.Agents;

/// <summary>What may be asked of an agent's stream.</summary>
public abstract record AgentCommand
{
    private AgentCommand()
    {
    }

    /// <summary>Join, or get a new credential. Possession of the key has been proven.</summary>
    /// <param name="Profile">What the agent says of itself.</param>
    /// <param name="Lineage">Where it stands.</param>
    /// <param name="TokenHash">SHA-256 of the credential that it gets, 64 hexadecimal digits.</param>
    public sealed record Register(AgentProfile Profile, AgentLineage Lineage, string TokenHash) : AgentCommand;

    /// <summary>Leave.</summary>
    /// <param name="TokenHash">SHA-256 of the credential presented.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Deregister(string TokenHash, string Reason) : AgentCommand;
}

/// <summary>What an agent's stream answers.</summary>
public abstract record AgentReply
{
    private AgentReply()
    {
    }

    /// <summary>The agent has the credential whose hash came with the command.</summary>
    /// <param name="Lineage">Where it stands: for a known agent, where it stood before.</param>
    /// <param name="Profile">What is recorded of it.</param>
    public sealed record Joined(AgentLineage Lineage, AgentProfile Profile) : AgentReply;

    /// <summary>The agent has left.</summary>
    public sealed record Left : AgentReply;

    /// <summary>No such agent is registered.</summary>
    public sealed record Unknown : AgentReply;

    /// <summary>The credential is not the agent's.</summary>
    public sealed record WrongCredential : AgentReply;
}

/// <summary>What is known of an agent.</summary>
/// <param name="Status">Whether it may act.</param>
/// <param name="Profile">What it said of itself; null before it registered.</param>
/// <param name="Lineage">Where it stands.</param>
/// <param name="TokenHash">SHA-256 of its credential; empty when it has none.</param>
public sealed record AgentState(AgentStatus Status, AgentProfile? Profile, AgentLineage? Lineage, string TokenHash);

/// <summary>Whether an agent may act.</summary>
public enum AgentStatus
{
    /// <summary>It has never registered.</summary>
    Unknown = 0,

    /// <summary>It may act, as far as policy allows.</summary>
    Active,

    /// <summary>It has left: nothing is allowed in its name.</summary>
    Deregistered,
}

/// <summary>
/// Registration and its end. A second registration with proof of the same key rotates the credential: an agent whose
/// process died has lost its credential and must not be locked out for ever.
/// </summary>
public sealed class AgentDecider : IDecider<AgentState, AgentCommand, AgentEvent, AgentReply>
{
    private AgentDecider()
    {
    }

    /// <inheritdoc/>
    public static AgentState Initial { get; } = new(AgentStatus.Unknown, null, null, "");

    /// <inheritdoc/>
    public static AgentState Evolve(AgentState state, AgentEvent happened) => happened switch
    {
        AgentEvent.Registered e => new(AgentStatus.Active, e.Profile, e.Lineage, e.TokenHash),
        AgentEvent.CredentialRotated e => state with { TokenHash = e.TokenHash },
        AgentEvent.Deregistered => state with { Status = AgentStatus.Deregistered, TokenHash = "" },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<AgentReply, AgentEvent> Decide(AgentState state, AgentCommand command) => command switch
    {
        AgentCommand.Register c => Register(state, c),
        AgentCommand.Deregister c => Deregister(state, c),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static Decision<AgentReply, AgentEvent> Register(AgentState state, AgentCommand.Register command)
    {
        if (state.Status != AgentStatus.Active)
        {
            return new(
                new AgentReply.Joined(command.Lineage, command.Profile),
                [new AgentEvent.Registered(command.Profile, command.Lineage, command.TokenHash)]);
        }

        return new(
            new AgentReply.Joined(state.Lineage!, state.Profile!),
            state.TokenHash == command.TokenHash ? [] : [new AgentEvent.CredentialRotated(command.TokenHash)]);
    }

    private static Decision<AgentReply, AgentEvent> Deregister(AgentState state, AgentCommand.Deregister command) =>
        state.Status != AgentStatus.Active ? new(new AgentReply.Unknown(), [])
        : !Credential.SameHash(state.TokenHash, command.TokenHash) ? new(new AgentReply.WrongCredential(), [])
        : new(new AgentReply.Left(), [new AgentEvent.Deregistered(command.Reason)]);
}
