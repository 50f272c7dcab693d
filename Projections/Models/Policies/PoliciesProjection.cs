using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Policies;

/// <summary>Which policies were in force when, who put them there and why; texts are kept once.</summary>
public sealed class PoliciesProjection : Projection
{
    /// <summary>Every version that ever was in force. Those of the whole node hold for every tenant.</summary>
    public static KeyedShape<PolicyVersion> Versions { get; } = new(
        "policy_versions",
        [
            Columns.Texts<PolicyVersion>("org", document => document.Org),
            Columns.Texts<PolicyVersion>("team", _ => ""),
            Columns.Texts<PolicyVersion>("stream", document => document.Stream),
            Columns.Numbers<PolicyVersion>("position", document => document.Position),
            Columns.Texts<PolicyVersion>("digest", document => document.Digest),
            Columns.Texts<PolicyVersion>("source", document => document.Source),
            Columns.Texts<PolicyVersion>("principal", document => document.Principal),
            Columns.Times<PolicyVersion>("began", document => document.Since.UnixMicroseconds),
            Columns.Numbers<PolicyVersion>("in_force", document => document.Until is null ? 1 : 0),
        ],
        [["position"], ["org", "position"], ["stream", "position"]])
    {
        Sight = DocumentSight.OrgAndInstallation,
    };

    /// <summary>Every document that ever was in force. One of the node that speaks of an org is found with that org's.</summary>
    public static KeyedShape<PolicyFile> Files { get; } = new(
        "policy_files",
        [
            Columns.Texts<PolicyFile>("org", document => AudienceOf(document.Org, document.Scope)),
            Columns.Texts<PolicyFile>("team", _ => ""),
            Columns.Texts<PolicyFile>("name", document => document.Name),
            Columns.Texts<PolicyFile>("scope", document => document.Scope),
            Columns.Numbers<PolicyFile>("active", document => document.IsActive ? 1 : 0),
            Columns.Times<PolicyFile>("changed", document => document.ChangedAt.UnixMicroseconds),
        ],
        [["name"], ["org", "name"], ["changed"]])
    {
        Sight = DocumentSight.OrgAndInstallation,
    };

    /// <summary>Their texts.</summary>
    public static KeyedShape<PolicyText> Texts { get; } = new(
        "policy_texts",
        [Columns.Texts<PolicyText>("org", document => document.Org), Columns.Texts<PolicyText>("team", _ => "")],
        [])
    {
        Sight = DocumentSight.OrgAndInstallation,
    };

    /// <summary>Which version of a stream is in force.</summary>
    public static KeyedShape<PolicyHead> Heads { get; } = new(
        "policy_heads",
        [Columns.Texts<PolicyHead>("org", document => document.Org), Columns.Texts<PolicyHead>("team", _ => "")],
        [])
    {
        Sight = DocumentSight.OrgAndInstallation,
    };

    /// <summary>The teams that exist, by <see cref="TeamKeyOf"/>.</summary>
    public static KeyedShape<PolicyTeam> Teams { get; } = new(
        "policy_teams",
        [Columns.Texts<PolicyTeam>("org", document => document.Org), Columns.Texts<PolicyTeam>("team", document => document.Team)],
        [])
    {
        Sight = DocumentSight.Org,
    };

    // What speaks of an org is that org's; what speaks of teams or agents by name is nobody's before it is compared with them.
    private const string Nobody = "*";

    /// <inheritdoc/>
    public override string Name => "policies";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["policy", "team"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Versions, Files, Texts, Heads, Teams];

    /// <summary>What a version is found by.</summary>
    public static string KeyOf(string stream, long number) => string.Create(CultureInfo.InvariantCulture, $"{stream}-{number:x16}");

    /// <summary>What a text is found by.</summary>
    public static string TextKeyOf(string stream, Hash256 text) => $"{stream}-{text}";

    /// <summary>What a team is found by.</summary>
    public static string TeamKeyOf(string org, string team) => $"{org}/{team}";

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        switch (told.Happened)
        {
            case PolicyPublished published:
                Publish(published, told, documents);
                break;
            case TeamEvent.Founded:
                documents.Put(Teams, TeamKeyOf(told.Org, told.Team), new(told.Org, told.Team));
                break;
        }
    }

    private static void Publish(PolicyPublished published, Told told, IDocumentSession documents)
    {
        var (envelope, stream) = (told.Envelope, StreamKey.Of(told.Envelope.Stream));
        var number = (long)envelope.Version.Value;
        var before = documents.Find(Heads, stream) is { } head ? documents.Find(Versions, KeyOf(stream, head.Number)) : null;
        if (before is not null)
        {
            documents.Put(Versions, KeyOf(stream, before.Number), before with { Until = envelope.RecordedAt });
        }

        var version = new PolicyVersion
        {
            Org = told.Org,
            Stream = stream,
            Number = number,
            Position = (long)told.Position.Value,
            Digest = published.Digest,
            Source = published.Source,
            Reason = published.Reason,
            Principal = envelope.Principal,
            Since = envelope.RecordedAt,
            Documents = [.. published.Documents.Select(source => PartOf(source, stream, told, before, documents))],
        };
        documents.Put(Versions, KeyOf(stream, number), version);
        documents.Put(Heads, stream, new(told.Org, number));
        new PolicyFiles(documents, Files).Change(before, version);
    }

    private static PolicyPart PartOf(PolicySource source, string stream, Told told, PolicyVersion? before, IDocumentSession documents)
    {
        var text = Sha256.Hash(Encoding.UTF8.GetBytes(source.Text));
        if (before?.Documents.FirstOrDefault(part => part.Name == source.Name && part.Text == text) is { } same)
        {
            return same;
        }

        documents.Put(Texts, TextKeyOf(stream, text), new(told.Org, source.Text));
        return new(source.Name, text, ScopeOf(source).ToString());
    }

    // What this build cannot read allows nothing to anybody.
    private static PolicyScope ScopeOf(PolicySource source) =>
        PolicyDocument.Parse(source.Name, source.Text) is PolicyParseResult.Accepted { Document: var document }
            ? document.Scope
            : PolicyScope.Global;

    private static string AudienceOf(string org, string scope) =>
        org.Length > 0 ? org
        : scope.StartsWith("org:", StringComparison.Ordinal) ? scope["org:".Length..]
        : scope.StartsWith("team:", StringComparison.Ordinal) || scope.StartsWith("agent:", StringComparison.Ordinal) ? Nobody
        : "";
}
