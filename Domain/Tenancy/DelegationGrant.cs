using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Tenancy;

/// <summary>
/// A parent's signed word that it delegates to a child. The signature is Ed25519 by the parent's registered key over the
/// bytes of <see cref="SignedBytes"/>.
/// </summary>
/// <param name="Until">When the grant ends, in whole milliseconds.</param>
/// <param name="MaxDepth">Deepest place that agents below the child may have; null for no bound of its own.</param>
/// <param name="Signature">64 bytes.</param>
public sealed record DelegationGrant(Instant Until, int? MaxDepth, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Longest time for which a grant may be given.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(30);

    private const string Context = "aa-delegation/1";

    /// <summary>
    /// What the parent signs: the RFC 8785 JSON object of <c>child</c> and <c>parent</c> (DIDs), <c>context</c>
    /// (<c>aa-delegation/1</c>), <c>expires_at_unix_ms</c>, <c>max_depth</c> where there is one, and <c>org</c>.
    /// </summary>
    public byte[] SignedBytes(string org, string parentDid, string childDid)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("child", childDid)
            .Member("context", Context)
            .Member("expires_at_unix_ms", Until.UnixMicroseconds / 1_000);
        if (MaxDepth is { } bound)
        {
            json.Member("max_depth", bound);
        }

        json.Member("org", org).Member("parent", parentDid).EndObject();
        return json.ToArray();
    }
}
