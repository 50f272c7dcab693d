using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Capabilities;

/// <summary>
/// What agents may use under one document or several. Adding a document is associative, commutative and idempotent, and
/// never permits more (W14 of the policy specification: the existing system's merge opens again what it closed).
/// </summary>
/// <param name="IsRestricted">Whether only <paramref name="Allow"/> may be used; when not, everything but <paramref name="Deny"/>.</param>
/// <param name="Allow">What may be used, but for <paramref name="Deny"/>; empty where nothing is restricted.</param>
/// <param name="Deny">What may not be used.</param>
public sealed record CapabilitySet(bool IsRestricted, ImmutableHashSet<Capability> Allow, ImmutableHashSet<Capability> Deny)
{
    /// <summary>What no document says anything about.</summary>
    public static CapabilitySet Everything { get; } = new(false, [], []);

    /// <summary>What one document says: an empty <c>allow</c> restricts nothing (specification §3).</summary>
    public static CapabilitySet Of(IReadOnlyCollection<Capability> allow, IReadOnlyCollection<Capability> deny) =>
        new(allow.Count > 0, [.. allow], [.. deny]);

    /// <summary>What may be used under both.</summary>
    public CapabilitySet And(CapabilitySet other) => new(
        IsRestricted || other.IsRestricted,
        !IsRestricted ? other.Allow : !other.IsRestricted ? Allow : Allow.Intersect(other.Allow),
        Deny.Union(other.Deny));

    /// <summary>Whether a capability may be used.</summary>
    public bool Permits(Capability capability) => !Denies(capability) && (!IsRestricted || Allow.Contains(capability));

    /// <summary>What may be used where it is restricted: what is allowed and not denied.</summary>
    public IEnumerable<Capability> Usable => Allow.Where(capability => !Denies(capability));

    private bool Denies(Capability capability) =>
        Deny.Contains(capability)
        || (capability.Kind == CapabilityKind.FileDelete && Deny.Contains(new(CapabilityKind.FileWrite, "")));
}
