using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using NSec.Cryptography;

namespace AgentAssembly.Commands.Core.Agents;

/// <summary>Whether an agent is let in, and where it stands.</summary>
internal abstract record Admittance
{
    private Admittance()
    {
    }

    public sealed record Admitted(AgentLineage Lineage, Enrolment Enrolment, string Team) : Admittance;

    public sealed record Refused(RegistrationReply Reply) : Admittance;
}

/// <summary>
/// Lets agents into an org and a team, and below a parent, by what these said before: an enrolment token, an enrolled DID,
/// a parent's signature. On the operator's own machine the org and team named default let everybody in, and parents in
/// that org need not sign. Safe for concurrent use.
/// </summary>
public sealed class Admission(CommandRunner commands, TimeProvider time)
{
    private WriteSideState State => commands.State;

    // An agent that is registered only gets a new credential: it keeps its place, whatever has become of its parent.
    internal async ValueTask<Admittance> AdmitAsync(
        Undertaking undertaking, RegisterAgent request, CancellationToken cancellationToken)
    {
        var profile = request.Profile;
        if (State.Agents.Find(AgentId.Of(profile.Org, profile.Did)) is { State.Presence: AgentPresence.Registered } known)
        {
            return new Admittance.Admitted(known.State.Lineage!, known.State.Enrolment, known.State.Profile!.Team);
        }

        var place = PlaceOf(undertaking, request);
        if (place.Refusal is { } refusal)
        {
            return new Admittance.Refused(refusal);
        }

        var (enrolment, notEnrolled) = place.SignedForTeam
            ? (Enrolment.Delegation, null)
            : await EnrolAsync(undertaking, request, cancellationToken).ConfigureAwait(false);
        return notEnrolled is null
            ? new Admittance.Admitted(place.Lineage!, enrolment, profile.Team)
            : new Admittance.Refused(notEnrolled);
    }

    private async ValueTask<(Enrolment Enrolment, RegistrationReply? Refusal)> EnrolAsync(
        Undertaking undertaking, RegisterAgent request, CancellationToken cancellationToken)
    {
        var profile = request.Profile;
        var stream = TeamDecider.StreamOf(profile.Org, profile.Team);
        if (request.EnrolmentToken.Length > 0)
        {
            var origin = new CommandOrigin(profile.Org, profile.Team, $"agent:{profile.Did}", Assurance.Bound, []);
            var command = new TeamCommand.Redeem(
                Credential.HashOf(request.EnrolmentToken), profile.Did, Instant.From(time.GetUtcNow()));
            return await commands.AskAsync(undertaking, command, origin, cancellationToken).ConfigureAwait(false)
                is TenancyReply.Refused refused
                ? (default, new RegistrationReply.NotEnrolled(refused.Message))
                : (Enrolment.Token, null);
        }

        if (State.Teams.StateOf(stream).Enrolled.Contains(profile.Did))
        {
            undertaking.Require([State.Teams.CheckOf(stream)]);
            return (Enrolment.Member, null);
        }

        return request.Channel.MayAssert && profile is { Org: ActorClaim.Default, Team: ActorClaim.Default }
            ? (Enrolment.Local, null)
            : (default, new RegistrationReply.NotEnrolled(
                $"the team {profile.Team} of the org {profile.Org} has not enrolled this agent: send the enrollment_token of "
                + "'aasm team token', or have its DID enrolled with 'aasm team enroll'"));
    }

    private Place PlaceOf(Undertaking undertaking, RegisterAgent request)
    {
        var profile = request.Profile;
        var id = AgentId.Of(profile.Org, profile.Did);
        if (string.IsNullOrEmpty(request.ParentDid))
        {
            return new(new(null, id, 0, request.DelegationReason, request.SpawnedByTool, request.MaxChildDepth), false, null);
        }

        // Before anything is said of the parent: without its word nobody is told whether there is one.
        var grant = request.Delegation;
        if (WhyNotSigned(grant, request) is { } unsigned)
        {
            return new(null, false, new RegistrationReply.NotEnrolled(unsigned));
        }

        var parentId = AgentId.Of(profile.Org, request.ParentDid);
        var parent = State.Agents.Find(parentId);
        if (parentId == id || parent?.State.Status != AgentStatus.Active || State.Agents.IsBelow(parent, id))
        {
            return Place.Invalid(
                "parent_agent_id must be the DID of an active agent of the same org that does not stand below this one");
        }

        var above = parent.State.Lineage!;
        var bound = Least(above.MaxChildDepth, AgentLineage.DepthMax);
        if (above.Depth + 1 > bound)
        {
            return Place.Invalid($"the delegation would be {above.Depth + 1} deep; at most {bound} is allowed here");
        }

        undertaking.Require([parent.Check]);
        var lineage = new AgentLineage(
            parentId, above.Root, above.Depth + 1, request.DelegationReason, request.SpawnedByTool,
            Least(above.MaxChildDepth, Least(request.MaxChildDepth, grant?.MaxDepth)));
        return new(lineage, grant is not null && parent.State.Profile!.Team == profile.Team, null);
    }

    private string? WhyNotSigned(DelegationGrant? grant, RegisterAgent request)
    {
        var org = request.Profile.Org;
        if (grant is null)
        {
            return request.Channel.MayAssert && org == ActorClaim.Default
                ? null
                : "parent_agent_id needs delegation: the parent's signature over its word to delegate to this agent";
        }

        var now = Instant.From(time.GetUtcNow());
        if (grant.Until <= now || grant.Until > now.Plus(DelegationGrant.LifetimeMax))
        {
            return "delegation.expires_at_unix_ms must be in the future, at most "
                + $"{DelegationGrant.LifetimeMax.TotalDays:0} days from now";
        }

        Span<byte> key = stackalloc byte[DidKey.KeyBytes];
        return DidKey.TryRead(request.ParentDid, key)
            && PublicKey.TryImport(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out var imported)
            && grant.Signature.Length == SignatureAlgorithm.Ed25519.SignatureSize
            && SignatureAlgorithm.Ed25519.Verify(
                imported!, grant.SignedBytes(org, request.ParentDid!, request.Profile.Did), grant.Signature.Span)
            ? null
            : "delegation.signature is not the parent's over this org, parent, child, end and depth";
    }

    private static int? Least(int? left, int? right) =>
        (left, right) is ({ } one, { } other) ? Math.Min(one, other) : left ?? right;

    private sealed record Place(AgentLineage? Lineage, bool SignedForTeam, RegistrationReply? Refusal)
    {
        public static Place Invalid(string message) => new(null, false, new RegistrationReply.Invalid(message));
    }
}
