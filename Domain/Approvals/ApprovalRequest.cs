using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>What people are asked, and under which terms. Holds nothing of the action's payload.</summary>
public sealed record ApprovalRequest
{
    /// <summary>The agent that wants to act.</summary>
    public required AgentId Agent { get; init; }

    /// <summary>Principals that stand behind the request, and so have no vote on it.</summary>
    public ImmutableArray<string> Requesters { get; init; } = [];

    /// <summary>The agent at the top of the requester's delegations: no agent below it has a vote. Null where it is not known.</summary>
    public AgentId? Root { get; init; }

    /// <summary>What kind of action it is.</summary>
    public required ActionKind Kind { get; init; }

    /// <summary>What it is about: a tool, a model, a host, a path or a program, as the decision's event has it.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The action's keyed digest: what a grant is good for.</summary>
    public required Hash256 Digest { get; init; }

    /// <summary>Which round about this action it is, from 0.</summary>
    public int Round { get; init; }

    /// <summary>The event that decided to ask; its inputs are recorded there, redacted and encrypted.</summary>
    public required EventId Decision { get; init; }

    /// <summary>The rule that wants it.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Where a person finds the rule.</summary>
    public string Clause { get; init; } = "";

    /// <summary>How many have to agree; at least 1.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>Roles of those who may decide, any of which suffices; see <see cref="ApprovalRoles"/>.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Whom it was sent to first: a role or a principal.</summary>
    public string Target { get; init; } = "";

    /// <summary>The role that is asked when nobody answers in time.</summary>
    public string EscalationRole { get; init; } = "";

    /// <summary>When that role is asked: before <see cref="ExpiresAt"/>.</summary>
    public Instant EscalatesAt { get; init; }

    /// <summary>When waiting ends, and with it every chance of a grant.</summary>
    public Instant ExpiresAt { get; init; }

    /// <summary>How long a grant can be redeemed, in seconds.</summary>
    public int GrantSeconds { get; init; }
}

/// <summary>Somebody's vote.</summary>
/// <param name="Principal">Who voted.</param>
/// <param name="Right">Whose right it was: another principal's that was delegated, else the voter's own.</param>
/// <param name="Role">The role that the right rests on, as <see cref="ApprovalRoles"/> names it.</param>
/// <param name="Team">The team that the role is bound to; empty for the whole org.</param>
/// <param name="IsApproval">Whether it agrees.</param>
/// <param name="Reason">Why, in the voter's words; never empty where it does not agree.</param>
/// <param name="Conditions">What the voter wants observed, as slugs; see <see cref="ApprovalRoles.IsCondition"/>.</param>
public sealed record ApprovalVote(
    string Principal, string Right, string Role, string Team, bool IsApproval, string Reason, ImmutableArray<string> Conditions);

/// <summary>Somebody who wants to decide, with all that the right to do so may rest on.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Right">Whose right; the same principal where nothing was delegated.</param>
/// <param name="Grants">The roles of <paramref name="Right"/> in the org.</param>
/// <param name="IsOperator">Whether it runs the installation, and needs no role.</param>
/// <param name="Root">The agent at the top of its delegations; null for people and programs.</param>
public sealed record ApprovalVoter(
    string Principal, string Right, ImmutableArray<Tenancy.RoleGrant> Grants, bool IsOperator, AgentId? Root);
