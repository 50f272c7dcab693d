using System.ComponentModel.DataAnnotations;

namespace AgentAssembly.Commands.Core.Keys;

/// <summary>The bounds of a <see cref="KeyVault"/>.</summary>
public sealed record KeyVaultOptions
{
    /// <summary>Most keys that are kept unwrapped in memory; from 2. Others are unwrapped again when they are needed.</summary>
    [Range(2, int.MaxValue)]
    public int KeysMax { get; init; } = 16_384;

    /// <summary>Most keys that are made or unwrapped at once; from 1. Beyond it callers are told that the vault is busy.</summary>
    [Range(1, int.MaxValue)]
    public int LoadingMax { get; init; } = 65_536;
}
