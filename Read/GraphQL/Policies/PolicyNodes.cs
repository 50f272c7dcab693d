using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models.Policies;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>A policy document over all its texts.</summary>
[Name("Policy")]
public sealed class PolicyFileNode
{
    private readonly PolicyFile _file;

    internal PolicyFileNode(Look look, PolicyFile file) => (Look, _file) = (look, file);

    internal Look Look { get; }

    internal string TextKey => PoliciesProjection.TextKeyOf(_file.Stream, _file.Text);

    /// <summary>Its name.</summary>
    public string Name => _file.Name;

    /// <summary>The tenant whose set it is part of; empty for documents of the whole node, which hold for every tenant.</summary>
    public string Org => _file.Org;

    /// <summary>Whom it speaks of: global, or org:, team:, agent: or tool: and a name.</summary>
    public string Scope => _file.Scope;

    /// <summary>Whether it is in force.</summary>
    public bool IsActive => _file.IsActive;

    /// <summary>SHA-256 of its last text.</summary>
    public string TextDigest => _file.Text.ToString();

    /// <summary>How many texts it has had.</summary>
    public long Revisions => _file.Texts;

    /// <summary>When it came first.</summary>
    public Instant FirstAt => _file.FirstAt;

    /// <summary>Since when it has its last text, or is gone.</summary>
    public Instant ChangedAt => _file.ChangedAt;

    /// <summary>Who changed it last.</summary>
    public string ChangedBy => _file.ChangedBy;
}

/// <summary>A set of policy documents from when it came into force until the next one did.</summary>
[Name("PolicyVersion")]
public sealed class PolicyVersionNode
{
    internal PolicyVersionNode(Look look, PolicyVersion version) => (Look, Version) = (look, version);

    internal Look Look { get; }

    internal PolicyVersion Version { get; }

    /// <summary>The place of the event that brought it into force, which is its name for policyDiff.</summary>
    public Position Position => new((ulong)Version.Position);

    /// <summary>The tenant; empty for documents of the whole node.</summary>
    public string Org => Version.Org;

    /// <summary>Its number within its tenant's versions, from 0.</summary>
    public long Number => Version.Number;

    /// <summary>The digest of its documents taken together.</summary>
    public string Digest => Version.Digest;

    /// <summary>Where it came from: file or command.</summary>
    public string Source => Version.Source;

    /// <summary>Why it came into force; empty where it came from files.</summary>
    public string Reason => Version.Reason;

    /// <summary>Who brought it into force.</summary>
    public string Principal => Version.Principal;

    /// <summary>Since when it was in force.</summary>
    public Instant Since => Version.Since;

    /// <summary>Until when; null where it still is.</summary>
    public Instant? Until => Version.Until;
}

/// <summary>A document as it was in force.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scope">Whom it speaks of.</param>
/// <param name="IsOfNode">Whether it holds for every tenant.</param>
/// <param name="TextDigest">SHA-256 of its text.</param>
/// <param name="Text">Its text.</param>
[Name("PolicyDocument")]
public sealed record PolicyDocumentNode(string Name, string Scope, bool IsOfNode, string TextDigest, string Text)
{
    internal static PolicyDocumentNode Of(InForce document) => new(
        document.Part.Name, document.Part.Scope, document.IsOfNode, document.Part.Text.ToString(), document.Text);
}

/// <summary>What is in force for a tenant.</summary>
/// <param name="Org">The tenant; empty for the node alone.</param>
/// <param name="Digest">The digest of the set, as decisions name it.</param>
/// <param name="Documents">The documents that may be seen: the node's, then the tenant's own.</param>
[Name("ActivePolicy")]
public sealed record ActivePolicyNode(string Org, string Digest, IReadOnlyList<PolicyDocumentNode> Documents);
