using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
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
/// <param name="EnrolmentToken">What lets it into its team; empty for none.</param>
/// <param name="Delegation">Its parent's signed word; null for none.</param>
/// <param name="Channel">How the request came.</param>
public sealed record RegisterAgent(
    AgentProfile Profile,
    string PublicKey,
    ReadOnlyMemory<byte> Nonce,
    ReadOnlyMemory<byte> Proof,
    string? ParentDid,
    string DelegationReason,
    string SpawnedByTool,
    int? MaxChildDepth,
    string EnrolmentToken,
    DelegationGrant? Delegation,
    Channel Channel);

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

    /// <summary>Org, team or parent did not take it in.</summary>
    public sealed record NotEnrolled(string Message) : RegistrationReply;

    /// <summary>A rule forbids it as things are.</summary>
    public sealed record Refused(string Rule, string Message) : RegistrationReply;

    /// <summary>Too many challenges are open.</summary>
    public sealed record Busy : RegistrationReply;
}

/// <summary>Registration with proof of possession (gateway specification §2.3). Safe for concurrent use.</summary>
public sealed class Registration(Challenges challenges, Admission admission, CommandRunner commands, IdSource ids)
{
    private const int SignatureBytes = 64;

    /// <summary>Gives a nonce for a DID and its key.</summary>
    public RegistrationReply Challenge(string did, string publicKey) =>
        WhyNotKey(did, publicKey)
        ?? (challenges.Issue(did, publicKey) is { } issued
            ? new RegistrationReply.Challenged(issued.Nonce, issued.Ends)
            : new RegistrationReply.Busy());

    /// <summary>Registers an agent that proves to hold its key, and that its org has taken in.</summary>
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

        // The nonce is spent, so whatever changes meanwhile is looked at again here rather than by the caller.
        var token = new Guid(ids.Secret(16), bigEndian: true).ToString();
        var outcome = await commands
            .RunAsync((undertaking, stop) => JoinAsync(undertaking, request, token, stop), cancellationToken)
            .ConfigureAwait(false);
        return outcome.Reply;
    }

    private async ValueTask<RegistrationReply> JoinAsync(
        Undertaking undertaking, RegisterAgent request, string token, CancellationToken cancellationToken)
    {
        var admitted = await admission.AdmitAsync(undertaking, request, cancellationToken).ConfigureAwait(false);
        if (admitted is not Admittance.Admitted { Lineage: var lineage, Enrolment: var enrolment, Team: var team })
        {
            return ((Admittance.Refused)admitted).Reply;
        }

        var profile = request.Profile;
        var origin = new CommandOrigin(profile.Org, team, $"agent:{profile.Did}", Assurance.Bound, []);
        var command = new AgentCommand.Register(profile, lineage, Credential.HashOf(token), enrolment);
        return await commands
            .AskAsync(undertaking, AgentId.Of(profile.Org, profile.Did), command, origin, cancellationToken)
            .ConfigureAwait(false) switch
        {
            AgentReply.Joined joined => new RegistrationReply.Joined(
                token,
                joined.Lineage,
                joined.Profile,
                joined.Lineage.Parent is { } parent ? commands.State.Agents.Find(parent)?.State.Profile?.Did : null),
            AgentReply.Refused refused => new RegistrationReply.Refused(refused.Rule, refused.Message),
            var reply => throw new System.Diagnostics.UnreachableException(reply.GetType().Name),
        };
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
