using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Approvals;

/// <summary>A request for approval, and what came of it.</summary>
[Name("Approval")]
public sealed class ApprovalNode
{
    private readonly StreamDocument<ApprovalState> _document;

    internal ApprovalNode(Look look, StreamDocument<ApprovalState> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    private ApprovalState State => _document.State;

    private ApprovalRequest? Request => _document.State.Request;

    /// <summary>The approval's id: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team whose agent asks.</summary>
    public string Team => _document.Team;

    /// <summary>How it stands.</summary>
    public ApprovalPhase Status => State.Phase;

    /// <summary>The id of the agent that wants to act.</summary>
    public string AgentId => Request?.Agent.ToString() ?? "";

    /// <summary>Who asks and for whom; none of them may vote.</summary>
    public IReadOnlyList<string> Requesters => Request?.Requesters ?? [];

    /// <summary>What kind of action it wants to do.</summary>
    public ActionKind? Kind => Request?.Kind;

    /// <summary>What it is about, in the clear: a tool, a model, a path, a host or a program.</summary>
    public string Subject => Request?.Subject ?? "";

    /// <summary>SHA-256 of the action: the approval counts for this one alone.</summary>
    public string Digest => Request?.Digest.ToString() ?? "";

    /// <summary>How often the same was asked before: from 0.</summary>
    public int Round => Request?.Round ?? 0;

    /// <summary>The rule that wants approval.</summary>
    public string Rule => Request?.Rule ?? "";

    /// <summary>Where the rule stands.</summary>
    public string Clause => Request?.Clause ?? "";

    /// <summary>How many have to approve.</summary>
    public int Quorum => Request?.Quorum ?? 0;

    /// <summary>How many have.</summary>
    public int Approvals => State.Approvals;

    /// <summary>Who may vote, by role.</summary>
    public IReadOnlyList<string> Roles => Request?.Roles ?? [];

    /// <summary>Who is asked now: a role, or somebody to whom it was forwarded.</summary>
    public string Target => State.Target;

    /// <summary>Who is asked once it escalates.</summary>
    public string EscalationRole => Request?.EscalationRole ?? "";

    /// <summary>Whether it has escalated.</summary>
    public bool IsEscalated => State.IsEscalated;

    /// <summary>When it escalates unless it is decided.</summary>
    public Instant? EscalatesAt => Request?.EscalatesAt;

    /// <summary>How often it was forwarded.</summary>
    public int Forwards => State.Forwards;

    /// <summary>When it expires: the question while nobody decided it, the grant once it is given.</summary>
    public Instant? ExpiresAt => State.Phase == ApprovalPhase.Granted ? State.Until : Request?.ExpiresAt;

    /// <summary>Who voted how.</summary>
    public IEnumerable<VoteNode> Votes => State.Votes.Select(vote => new VoteNode(vote));

    /// <summary>The conditions under which it was approved, all of them.</summary>
    public IReadOnlyList<string> Conditions => State.Conditions;

    /// <summary>When it was asked.</summary>
    public Instant RequestedAt => State.RequestedAt;

    /// <summary>When it was granted, rejected, withdrawn or left to expire; null while it is open.</summary>
    public Instant? DecidedAt => State.DecidedAt;

    /// <summary>Why it was rejected or withdrawn.</summary>
    public string Reason => State.Reason;

    /// <summary>The id of the decision that used it up; null where none did.</summary>
    public string? RedeemedBy => State.RedeemedBy?.ToString();

    /// <summary>When something last happened to it.</summary>
    public Instant ChangedAt => _document.Changed;

    /// <summary>The version of its stream, for expectedVersion.</summary>
    public long StreamVersion => _document.Version;
}

/// <summary>A vote.</summary>
[Name("ApprovalVote")]
public sealed class VoteNode
{
    private readonly ApprovalVote _vote;

    internal VoteNode(ApprovalVote vote) => _vote = vote;

    /// <summary>Who voted.</summary>
    public string Principal => _vote.Principal;

    /// <summary>By whose right: one's own, or that of whoever delegated it.</summary>
    public string Right => _vote.Right;

    /// <summary>The role that the right comes from.</summary>
    public string Role => _vote.Role;

    /// <summary>The team of the role; empty for a role in the whole org.</summary>
    public string Team => _vote.Team;

    /// <summary>Whether the vote is for it.</summary>
    public bool IsApproval => _vote.IsApproval;

    /// <summary>Why.</summary>
    public string Reason => _vote.Reason;

    /// <summary>Under which conditions.</summary>
    public IReadOnlyList<string> Conditions => _vote.Conditions;
}
