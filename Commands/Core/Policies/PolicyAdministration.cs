using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Commanding;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Policies;

/// <summary>What shall be different.</summary>
/// <param name="Documents">Documents to add, or to put in the place of those of the same name.</param>
/// <param name="Removed">Names of documents to remove.</param>
/// <param name="Reason">Why.</param>
public sealed record PolicyChange(
    ImmutableArray<PolicySource> Documents, ImmutableArray<string> Removed, string Reason);

/// <summary>Who may change policies of a scope.</summary>
/// <param name="Least">The least role; null when only the operator may.</param>
/// <param name="Principals">Who has it.</param>
public sealed record WhoMayChange(Role? Least, ImmutableArray<RoleGrant> Principals);

/// <summary>
/// Changes policies for those who may (policy specification §13): every document that differs is a change of its scope,
/// and of the scope that it had before. Safe for concurrent use.
/// </summary>
public sealed class PolicyAdministration(
    WriteSideState state, IEventStore store, Sequencer sequencer, IdSource ids, Permission permission)
{
    /// <summary>Most documents of one org, and of the node.</summary>
    public const int DocumentsMax = 1_000;

    /// <summary>Largest set in bytes of UTF-8: it is one event.</summary>
    public const int SetBytesMax = 448 * 1024;

    private const int NameLengthMax = 256;

    /// <summary>Changes the documents of an org; those of the whole node for an empty name.</summary>
    /// <returns>The set that applies from now on.</returns>
    /// <exception cref="ContentionException">Others changed them again and again.</exception>
    /// <exception cref="VersionConflictException">They are not as the terms of the command expect.</exception>
    public async ValueTask<Answer<PinnedPolicy>> ApplyAsync(
        Caller caller, string org, PolicyChange change, CancellationToken cancellationToken)
    {
        var stream = PolicyPublished.StreamOf(org);
        for (var attempt = 1; ; attempt++)
        {
            var plan = Plan(caller, org, change);
            if (plan.Refusal is { } refusal)
            {
                return refusal;
            }

            var head = await store.ReadStreamHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            if (plan.After.SequenceEqual(state.Policies.SourcesOf(stream)))
            {
                return new Answer<PinnedPolicy>.Done(InForce(org), null);
            }

            CommandUnderWay.Current?.Meet(stream, ExpectedVersion.Of(head));
            if (ExpectedVersion.Of(head) == state.Policies.CheckOf(stream).Expected)
            {
                var result = await AppendAsync(caller, org, head, plan, change.Reason, cancellationToken).ConfigureAwait(false);
                if (result is AppendResult.Appended appended)
                {
                    await state.AwaitAsync(appended.Last, cancellationToken).ConfigureAwait(false);
                    return new Answer<PinnedPolicy>.Done(InForce(org), appended.Last);
                }
            }

            if (attempt == DeciderRunner.AttemptsMax)
            {
                throw new ContentionException(stream);
            }

            await state.CatchUpAsync(store, new(stream, default, ExpectedVersion.Of(head)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The documents of the node and of an org, and the set that they make; for an empty name the node's alone.</summary>
    public Answer<(PinnedPolicy Policy, ImmutableArray<PolicySource> Node, ImmutableArray<PolicySource> Own)> Get(
        Caller caller, string org) =>
        org.Length > 0 && !(caller.BelongsTo(org) && TenantBook.HasOrg(state, org))
            ? new Answer<(PinnedPolicy, ImmutableArray<PolicySource>, ImmutableArray<PolicySource>)>.NotFound($"no org '{org}'")
            : new Answer<(PinnedPolicy, ImmutableArray<PolicySource>, ImmutableArray<PolicySource>)>.Done(
                (InForce(org), [.. state.Policies.SourcesOf(PolicyBoard.Stream).Where(source => MayRead(caller, source))],
                    org.Length == 0 ? [] : state.Policies.SourcesOf(PolicyPublished.StreamOf(org))),
                null);

    /// <summary>Who may change policies of a scope.</summary>
    public Answer<WhoMayChange> WhoCan(Caller caller, string org, string scope)
    {
        if (!(caller.BelongsTo(org) && TenantBook.HasOrg(state, org)))
        {
            return new Answer<WhoMayChange>.NotFound($"no org '{org}'");
        }

        var (read, problem) = PolicyScope.Read(scope);
        return read is not { } known
            ? new Answer<WhoMayChange>.Invalid("scope", problem)
            : new Answer<WhoMayChange>.Done(
                Authority.OfPolicy(known, org) is { } need && (known.Kind != ScopeKind.Org || known.Name == org)
                    ? new(need.Least, [.. permission.WhoMay(org, need)])
                    : new(null, []),
                null);
    }

    // The node's documents may name orgs, teams and agents: an agent is shown those that its own org has.
    private bool MayRead(Caller caller, PolicySource source) => caller.HomeOrg is not { } own
        || ScopeOf(source) switch
        {
            { Kind: ScopeKind.Org } scope => scope.Name == own,
            { Kind: ScopeKind.Team } scope => TenantBook.HasTeam(state, own, scope.Name),
            { Kind: ScopeKind.Agent } scope => state.Agents.Resolve(own, scope.Name) is AgentLookup.Found,
            _ => true,
        };

    private PinnedPolicy InForce(string org) =>
        org.Length == 0 ? state.Policies.Current : state.Policies.For(OrgStreams.Of(org).Policies);

    private async ValueTask<AppendResult> AppendAsync(
        Caller caller, string org, StreamHead? head, Planned plan, string reason, CancellationToken cancellationToken)
    {
        var published = new PolicyPublished(plan.Digest, plan.After, PolicyPublished.FromCommand, reason);
        var origin = new CommandOrigin(org, null, caller.Principal, caller.Assurance, []);
        var command = CommandUnderWay.Current;
        var draft = EventDrafts.Of<PolicyPublished, PolicyPublished>(ids.Next(), published, origin) with
        {
            CorrelationId = command?.Id.ToString(),
        };
        var write = new StreamDrafts(PolicyPublished.StreamOf(org), head, [draft]);
        var acceptance = command?.AcceptanceFor(draft.Org, null);
        var result = await sequencer.AppendAsync(
            acceptance is { } accepted ? [write, accepted] : [write], permission.ChecksOf(caller), cancellationToken).ConfigureAwait(false);
        switch (result)
        {
            case AppendResult.Appended appended:
                command?.Appended(appended.Last, acceptance is not null);
                break;
            case AppendResult.Conflict conflict when conflict.Stream == command?.Stream:
                throw new ContentionException(conflict);
        }

        return result;
    }

    private Planned Plan(Caller caller, string org, PolicyChange change)
    {
        if (org.Length > 0 && !(caller.BelongsTo(org) && TenantBook.HasOrg(state, org)))
        {
            return Planned.Refused(new Answer<PinnedPolicy>.NotFound($"no org '{org}': 'aasm org list' shows those that you may see"));
        }

        if (string.IsNullOrWhiteSpace(change.Reason))
        {
            return Planned.Refused(new Answer<PinnedPolicy>.Invalid("reason", "is empty; whoever reads the record has to learn why"));
        }

        var before = state.Policies.SourcesOf(PolicyPublished.StreamOf(org));
        var named = change.Documents.Select(document => document.Name).Concat(change.Removed).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<PolicySource> after =
            [.. before.Where(document => !named.Contains(document.Name)), .. change.Documents];
        return WhyNotSize(change, after) is { } size ? Planned.Refused(size) : Judge(caller, org, before, after);
    }

    private Planned Judge(Caller caller, string org, ImmutableArray<PolicySource> before, ImmutableArray<PolicySource> after)
    {
        var read = new List<PolicyDocument>();
        foreach (var source in after)
        {
            switch (PolicyDocument.Parse(source.Name, source.Text))
            {
                case PolicyParseResult.Accepted accepted:
                    read.Add(accepted.Document);
                    break;
                case PolicyParseResult.Refused refused:
                    return Planned.Refused(new Answer<PinnedPolicy>.Invalid("documents", string.Join("\n", refused.Errors)));
            }
        }

        foreach (var source in before.Except(after).Concat(after.Except(before)))
        {
            var scope = ScopeOf(source);
            if (org.Length > 0 && (scope.Kind == ScopeKind.Global || (scope.Kind == ScopeKind.Org && scope.Name != org)))
            {
                return Planned.Refused(new Answer<PinnedPolicy>.Refused("policy_scope",
                    $"{source.Name} has the scope {scope}: documents of the org {org} have the scope org:{org}, or that of a team, agent or tool"));
            }

            if (permission.WhyNot(caller, org, Authority.OfPolicy(scope, org)) is { } forbidden)
            {
                return Planned.Refused(new Answer<PinnedPolicy>.Forbidden($"{source.Name} ({scope}): {forbidden}"));
            }
        }

        return new(after, read.Count == 0 ? PolicySet.None.Digest : PolicySet.Compile(read).Digest, null);
    }

    private static PolicyScope ScopeOf(PolicySource source) =>
        PolicyDocument.Parse(source.Name, source.Text) is PolicyParseResult.Accepted { Document: var document }
            ? document.Scope
            : PolicyScope.Global;

    private static Answer<PinnedPolicy>? WhyNotSize(PolicyChange change, ImmutableArray<PolicySource> after) =>
        change.Documents.FirstOrDefault(document => document.Name.Length is 0 or > NameLengthMax || document.Name.Any(char.IsControl))
            is not null
            ? new Answer<PinnedPolicy>.Invalid("documents.name", $"needs 1 to {NameLengthMax} characters, and no control characters")
        : change.Documents.Select(document => document.Name).Concat(change.Removed).GroupBy(name => name).Any(group => group.Count() > 1)
            ? new Answer<PinnedPolicy>.Invalid("documents", "name a document once: a name stands twice")
        : after.Length > DocumentsMax
            ? new Answer<PinnedPolicy>.Refused("documents_max", $"{after.Length} documents; at most {DocumentsMax} are kept")
        : after.Sum(document => (long)System.Text.Encoding.UTF8.GetByteCount(document.Text)) > SetBytesMax
            ? new Answer<PinnedPolicy>.Refused("policy_bytes_max", $"the documents have more than {SetBytesMax} bytes together")
        : null;

    private sealed record Planned(ImmutableArray<PolicySource> After, string Digest, Answer<PinnedPolicy>? Refusal)
    {
        public static Planned Refused(Answer<PinnedPolicy> why) => new([], "", why);
    }
}
