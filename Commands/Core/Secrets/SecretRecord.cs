using System.Collections.Immutable;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>A secret as it is shown; its value never is.</summary>
/// <param name="Id">Which.</param>
/// <param name="State">What is known of it.</param>
/// <param name="HasValue">Whether its value is kept. Where it is not, nobody can use the secret until it is rotated.</param>
/// <param name="Uses">Who used it, the latest first.</param>
public sealed record SecretRecord(SecretId Id, SecretState State, bool HasValue, ImmutableArray<SecretUse> Uses);

/// <summary>What became of a command to a secret.</summary>
/// <param name="Version">Its version.</param>
/// <param name="HasChanged">Whether anything happened.</param>
public readonly record struct SecretChange(int Version, bool HasChanged);
