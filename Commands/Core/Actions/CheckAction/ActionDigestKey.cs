namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>The key of this installation under which actions are digested: 32 bytes, never logged or recorded.</summary>
/// <param name="Bytes">The key.</param>
public sealed record ActionDigestKey(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => nameof(ActionDigestKey);
}
