using System.Collections.Concurrent;
using System.Collections.Immutable;

using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Policies;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>Puts the policies together that were in force, and keeps those that were asked for. Safe for concurrent use.</summary>
internal sealed class PolicyReader(ModelSet models)
{
    private const int KeptMax = 64;
    private const string DefaultTeam = "default";

    private static readonly string NodeStream = StreamKey.Of(PolicyPublished.StreamOf(""));

    // Versions never change, so that what follows from them need not be found twice.
    private readonly ConcurrentDictionary<string, PolicyInForce> _kept = new(StringComparer.Ordinal);

    /// <summary>What was in force for an org at the moment of a look; for an empty name the node's alone.</summary>
    public Task<PolicyInForce> NowAsync(Look look, string org, CancellationToken cancellationToken) =>
        look.OnceAsync($"policies of {org}", async () => await CombineAsync(
            look,
            org,
            await LastAsync(look, NodeStream, null, cancellationToken).ConfigureAwait(false),
            org.Length == 0 ? null : await LastAsync(look, StreamKey.Of(PolicyPublished.StreamOf(org)), null, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false));

    /// <summary>What was in force once a version was: of an org together with the node's documents of then.</summary>
    public async ValueTask<PolicyInForce> AtAsync(Look look, PolicyVersion version, CancellationToken cancellationToken) =>
        version.Org.Length == 0
            ? await CombineAsync(look, "", version, null, cancellationToken).ConfigureAwait(false)
            : await CombineAsync(
                look,
                version.Org,
                await LastAsync(look, NodeStream, version.Position, cancellationToken).ConfigureAwait(false),
                version,
                cancellationToken).ConfigureAwait(false);

    /// <summary>The version that an event brought into force; null where it brought none, or none that may be seen.</summary>
    public async ValueTask<PolicyVersion?> VersionAsync(Look look, long position, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { Where = [new Condition.AtLeast("position", position), new Condition.Below("position", position + 1)], OrderBy = "position", Limit = 1 };
        var page = await look.PageAsync(models.Policies, PoliciesProjection.Versions, query, cancellationToken).ConfigureAwait(false);
        return page.Items is [var only] ? only.Document : null;
    }

    /// <summary>
    /// The documents that somebody may read: the node's may name orgs, teams and agents, and a tenant is shown those that it
    /// has itself. What is left out never speaks of an agent of that tenant.
    /// </summary>
    public async ValueTask<ImmutableArray<InForce>> ReadableAsync(
        Look look, ImmutableArray<InForce> documents, CancellationToken cancellationToken)
    {
        var readable = ImmutableArray.CreateBuilder<InForce>();
        foreach (var document in documents)
        {
            if (!document.IsOfNode || await MayReadAsync(look, document.Part.Scope, cancellationToken).ConfigureAwait(false))
            {
                readable.Add(document);
            }
        }

        return readable.ToImmutable();
    }

    /// <summary>What the documents that somebody may read say together: the same of every agent that it sees.</summary>
    public async ValueTask<PolicySet> SetForAsync(Look look, PolicyInForce policies, CancellationToken cancellationToken)
    {
        var readable = await ReadableAsync(look, policies.Documents, cancellationToken).ConfigureAwait(false);
        return readable.Length == policies.Documents.Length ? policies.Set : PolicyInForce.SetOf(readable);
    }

    private async ValueTask<bool> MayReadAsync(Look look, string scope, CancellationToken cancellationToken)
    {
        if (look.Viewer.Org is not { } own || PolicyScope.Read(scope).Scope is not { } known)
        {
            return true;
        }

        return known.Kind switch
        {
            ScopeKind.Org => known.Name == own,
            ScopeKind.Team => known.Name == DefaultTeam
                || await look.FindAsync(
                    models.Policies, PoliciesProjection.Teams, PoliciesProjection.TeamKeyOf(own, known.Name), cancellationToken)
                    .ConfigureAwait(false) is not null,
            ScopeKind.Agent => await HasAgentAsync(look, known, cancellationToken).ConfigureAwait(false),
            _ => true,
        };
    }

    private async ValueTask<bool> HasAgentAsync(Look look, PolicyScope scope, CancellationToken cancellationToken) =>
        scope.Agent is { } id
            ? await look.FindAsync(models.Agents, models.Agents.Documents, id.ToString(), cancellationToken).ConfigureAwait(false) is not null
            : !(await look.PageAsync(
                models.Agents,
                models.Agents.Documents,
                new() { Where = [Condition.Is("did", scope.Name)], Limit = 1 },
                cancellationToken).ConfigureAwait(false)).Items.IsEmpty;

    private async ValueTask<PolicyVersion?> LastAsync(Look look, string stream, long? before, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery
        {
            Where = [Condition.Is("stream", stream), .. before is { } end ? [new Condition.Below("position", end)] : Array.Empty<Condition>()],
            OrderBy = "position",
            IsDescending = true,
            Limit = 1,
        };
        var page = await look.PageAsync(models.Policies, PoliciesProjection.Versions, query, cancellationToken).ConfigureAwait(false);
        return page.Items is [var last] ? last.Document : null;
    }

    private async ValueTask<PolicyInForce> CombineAsync(
        Look look, string org, PolicyVersion? node, PolicyVersion? own, CancellationToken cancellationToken)
    {
        var key = $"{org}/{node?.Number}/{own?.Number}";
        if (_kept.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_kept.Count >= KeptMax)
        {
            _kept.Clear();
        }

        return _kept.GetOrAdd(key, PolicyInForce.Of(
            org,
            [
                .. await DocumentsAsync(look, node, cancellationToken).ConfigureAwait(false),
                .. await DocumentsAsync(look, own, cancellationToken).ConfigureAwait(false),
            ]));
    }

    /// <summary>The documents of a version with their texts.</summary>
    public async ValueTask<ImmutableArray<InForce>> DocumentsAsync(Look look, PolicyVersion? version, CancellationToken cancellationToken)
    {
        if (version is null || version.Documents.IsEmpty)
        {
            return [];
        }

        var texts = await look.FindManyAsync(
            models.Policies,
            PoliciesProjection.Texts,
            [.. version.Documents.Select(part => PoliciesProjection.TextKeyOf(version.Stream, part.Text)).Distinct(StringComparer.Ordinal)],
            cancellationToken).ConfigureAwait(false);
        return [.. version.Documents.Select(part =>
            new InForce(version, part, texts[PoliciesProjection.TextKeyOf(version.Stream, part.Text)].Text))];
    }
}
