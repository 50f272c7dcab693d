using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Models.Policies;

/// <summary>A set of policy documents from when it came into force until the next one did.</summary>
public sealed record PolicyVersion
{
    /// <summary>The tenant; empty for documents of the whole node.</summary>
    public required string Org { get; init; }

    /// <summary>The id of its stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Its number within its stream, from 0.</summary>
    public required long Number { get; init; }

    /// <summary>The place of the event that brought it into force.</summary>
    public required long Position { get; init; }

    /// <summary>The digest of the documents taken together.</summary>
    public required string Digest { get; init; }

    /// <summary>Where it came from: <c>file</c> or <c>command</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Why; empty where it came from files.</summary>
    public required string Reason { get; init; }

    /// <summary>Who brought it into force.</summary>
    public required string Principal { get; init; }

    /// <summary>Since when it was in force.</summary>
    public required Instant Since { get; init; }

    /// <summary>Until when; null where it still is.</summary>
    public Instant? Until { get; init; }

    /// <summary>The documents, in their order.</summary>
    public ImmutableArray<PolicyPart> Documents { get; init; } = [];
}

/// <summary>A document of a version.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">SHA-256 of its text, by which that is found.</param>
/// <param name="Scope">Whom it speaks of.</param>
public sealed record PolicyPart(string Name, Hash256 Text, string Scope);

/// <summary>A text that is or was part of a version; kept once however many versions have it.</summary>
/// <param name="Org">The tenant; empty for the whole node.</param>
/// <param name="Text">The text.</param>
public sealed record PolicyText(string Org, string Text);

/// <summary>A document over all its texts.</summary>
public sealed record PolicyFile
{
    /// <summary>The tenant; empty for documents of the whole node.</summary>
    public required string Org { get; init; }

    /// <summary>The id of its stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whom it speaks of.</summary>
    public required string Scope { get; init; }

    /// <summary>SHA-256 of its last text, by which that is found.</summary>
    public required Hash256 Text { get; init; }

    /// <summary>When it came first.</summary>
    public required Instant FirstAt { get; init; }

    /// <summary>Since when it has its last text, or is gone.</summary>
    public required Instant ChangedAt { get; init; }

    /// <summary>Who changed it last.</summary>
    public required string ChangedBy { get; init; }

    /// <summary>How many texts it has had.</summary>
    public long Texts { get; init; } = 1;

    /// <summary>Whether it is in force.</summary>
    public bool IsActive { get; init; } = true;
}

/// <summary>Where the policies of a stream are.</summary>
/// <param name="Org">The tenant; empty for the whole node.</param>
/// <param name="Number">The number of the version that is in force.</param>
public sealed record PolicyHead(string Org, long Number);

/// <summary>A team that exists, for documents that speak of teams by their names alone.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Team">The team.</param>
public sealed record PolicyTeam(string Org, string Team);
