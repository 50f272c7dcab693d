using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using NSec.Cryptography;

namespace AgentAssembly.Commands.Core.Agents;

/// <summary>A request to join.</summary>
/// <param name="Profile">What the agent says of itself.</param>
/// <param name="PublicKey">Its Ed25519 key, 64 hexadecimal digits.</param>
/// <param name="Nonce">The nonce that it was given.</param>
/// <param name="Proof">Its signature over the nonce, 64 bytes.</param>
/// <param name="ParentDid">The agent that delegated to it; null for none.</param>
/// <param name="DelegationReason">Why.</param>
/// <param name="SpawnedByTool">What caused it.</param>
/// <param name="MaxChildDepth">Deepest delegation that it may make; null for no bound of its own.</param>
public sealed record RegisterAgent(
    AgentProfile Profile,
    string PublicKey,
    ReadOnlyMemory<byte> Nonce,
    ReadOnlyMemory<byte> Proof,
    string? ParentDid,
    string DelegationReason,
    string SpawnedByTool,
    int? MaxChildDepth);

/// <summary>What became of a request to join or to be challenged.</summary>
public abstract record RegistrationReply
{
    private RegistrationReply()
    {
    }

    /// <summary>The nonce to sign.</summary>
    public sealed record Challenged(byte[] Nonce, DateTimeOffset Ends) : RegistrationReply;

    /// <summary>The agent has joined; the credential is shown this once.</summary>
    public sealed record Joined(string Token, AgentLineage Lineage, AgentProfile Profile, string? ParentDid) : RegistrationReply;

    /// <summary>A field is wrong.</summary>
    public sealed record Invalid(string Message) : RegistrationReply;

    /// <summary>The proof does not hold.</summary>
    public sealed record Unproven(string Message) : RegistrationReply;

    /// <summary>Too many challenges are open.</summary>
    public sealed record Busy : RegistrationReply;
}

/// <summary>Registration with proof of possession (gateway specification §2.3). Safe for concurrent use.</summary>
public sealed class Registration(
    Challenges challenges, WriteSideState state, IEventStore store, DeciderRunner runner, IdSource ids)
{
    private const int SignatureBytes = 64;

    /// <summary>Gives a nonce for a DID and its key.</summary>
    public RegistrationReply Challenge(string did, string publicKey) =>
        WhyNotKey(did, publicKey)
        ?? (challenges.Issue(did, publicKey) is { } issued
            ? new RegistrationReply.Challenged(issued.Nonce, issued.Ends)
            : new RegistrationReply.Busy());

    /// <summary>Registers an agent that proves to hold its key.</summary>
    public async ValueTask<RegistrationReply> RegisterAsync(RegisterAgent request, CancellationToken cancellationToken)
    {
        var did = request.Profile.Did;
        if (WhyNotKey(did, request.PublicKey) is { } wrongKey)
        {
            return wrongKey;
        }

        // The nonce ends with the first try, whatever becomes of it.
        if (!challenges.Consume(request.Nonce.Span, did, request.PublicKey))
        {
            return new RegistrationReply.Unproven(
                "registration_nonce is unknown, used, expired or was given for another key: call RequestChallenge again");
        }

        if (!IsSigned(request))
        {
            return new RegistrationReply.Unproven(
                "possession_proof does not hold: it must be the 64-byte Ed25519 signature over registration_nonce");
        }

        // The nonce is spent, so a parent that changes meanwhile is looked at again here rather than by the caller.
        for (var attempt = 1; ; attempt++)
        {
            if (LineageOf(request) is not { } place)
            {
                return new RegistrationReply.Invalid(
                    "parent_agent_id must be the DID of a registered agent of the same org, and the delegation at most "
                    + $"{AgentLineage.DepthMax} deep, within every max_child_depth above it and without a cycle");
            }

            try
            {
                return await JoinAsync(request, place.Lineage, place.Checks, cancellationToken).ConfigureAwait(false);
            }
            catch (ContentionException e) when (e.Conflict is not null && attempt < DeciderRunner.AttemptsMax)
            {
                await state.CatchUpAsync(store, e.Conflict, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<RegistrationReply> JoinAsync(
        RegisterAgent request, AgentLineage lineage, ImmutableArray<StreamCheck> checks, CancellationToken cancellationToken)
    {
        var profile = request.Profile;
        var token = new Guid(ids.Secret(16), bigEndian: true).ToString();
        var team = FindActive(profile)?.State.Profile?.Team ?? profile.Team;
        var origin = new CommandOrigin(profile.Org, team, $"agent:{profile.Did}", Assurance.Bound, checks);
        var outcome = await runner.RunAsync<AgentDecider, AgentEventCodec, AgentState, AgentCommand, AgentEvent, AgentReply>(
            AgentId.Of(profile.Org, profile.Did).Stream,
            new AgentCommand.Register(profile, lineage, Credential.HashOf(token)),
            origin,
            cancellationToken).ConfigureAwait(false);
        if (outcome.Position is { } position)
        {
            await state.AwaitAsync(position, cancellationToken).ConfigureAwait(false);
        }

        var joined = (AgentReply.Joined)outcome.Reply;
        var parent = joined.Lineage.Parent is { } id ? state.Agents.Find(id)?.State.Profile?.Did : null;
        return new RegistrationReply.Joined(token, joined.Lineage, joined.Profile, parent);
    }

    // An agent that is registered only gets a new credential: it keeps its place, whatever has become of its parent.
    private (AgentLineage Lineage, ImmutableArray<StreamCheck> Checks)? LineageOf(RegisterAgent request)
    {
        var id = AgentId.Of(request.Profile.Org, request.Profile.Did);
        if (FindActive(request.Profile) is { } known)
        {
            return (known.State.Lineage!, []);
        }

        if (string.IsNullOrEmpty(request.ParentDid))
        {
            return (new(null, id, 0, request.DelegationReason, request.SpawnedByTool, request.MaxChildDepth), []);
        }

        var parentId = AgentId.Of(request.Profile.Org, request.ParentDid);
        if (parentId == id || state.Agents.Find(parentId) is not { State: { Status: AgentStatus.Active } } parent)
        {
            return null;
        }

        var above = parent.State.Lineage!;
        var depth = above.Depth + 1;
        return depth > (above.MaxChildDepth ?? AgentLineage.DepthMax) || IsAbove(id, parent)
            ? null
            : (new(parentId, above.Root, depth, request.DelegationReason, request.SpawnedByTool, BoundBelow(above, request)),
                [new StreamCheck(parentId.Stream, ExpectedVersion.Exact(parent.Version))]);
    }

    // Whoever stands above has its bound kept by everybody below.
    private static int? BoundBelow(AgentLineage above, RegisterAgent request) =>
        (above.MaxChildDepth, request.MaxChildDepth) switch
        {
            ({ } inherited, { } own) => Math.Min(inherited, own),
            var (inherited, own) => inherited ?? own,
        };

    private KnownAgent? FindActive(AgentProfile profile) =>
        state.Agents.Find(AgentId.Of(profile.Org, profile.Did)) is { State.Status: AgentStatus.Active } known ? known : null;

    private bool IsAbove(AgentId id, KnownAgent? below)
    {
        for (var steps = 0; below?.State.Lineage?.Parent is { } parent && steps <= AgentLineage.DepthMax; steps++)
        {
            if (parent == id)
            {
                return true;
            }

            below = state.Agents.Find(parent);
        }

        return false;
    }

    private static RegistrationReply? WhyNotKey(string did, string publicKey)
    {
        Span<byte> named = stackalloc byte[DidKey.KeyBytes];
        if (!DidKey.TryRead(did, named))
        {
            return new RegistrationReply.Invalid(
                "agent_id.agent_id must be the did:key of an Ed25519 key, such as did:key:z6Mk…");
        }

        Span<byte> given = stackalloc byte[DidKey.KeyBytes];
        if (publicKey.Length != 2 * DidKey.KeyBytes
            || Convert.FromHexString(publicKey, given, out _, out _) != System.Buffers.OperationStatus.Done
            || !PublicKey.TryImport(SignatureAlgorithm.Ed25519, given, KeyBlobFormat.RawPublicKey, out _))
        {
            return new RegistrationReply.Invalid("public_key must be an Ed25519 key of 64 hexadecimal digits");
        }

        return given.SequenceEqual(named)
            ? null
            : new RegistrationReply.Unproven("agent_id.agent_id is the did:key of another key than public_key");
    }

    private static bool IsSigned(RegisterAgent request)
    {
        var key = Convert.FromHexString(request.PublicKey);
        return request.Proof.Length == SignatureBytes
            && PublicKey.TryImport(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out var imported)
            && SignatureAlgorithm.Ed25519.Verify(imported!, request.Nonce.Span, request.Proof.Span);
    }
}
