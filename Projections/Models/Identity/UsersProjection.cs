using System.Collections.Immutable;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.StreamDocument<AgentAssembly.Projections.Models.Identity.UserAccount>;

namespace AgentAssembly.Projections.Models.Identity;

/// <summary>An account, without anything that it is recognised by.</summary>
public sealed record UserAccount
{
    /// <summary>The account as commands see it; verifier and hashes are empty.</summary>
    public UserState State { get; init; } = UserDecider.Initial;

    /// <summary>Whether its person has set a password.</summary>
    public bool HasPassword { get; init; }

    /// <summary>When somebody last logged in; null where nobody did.</summary>
    public Instant? LastLoginAt { get; init; }

    /// <summary><c>disabled</c>, <c>invited</c> or <c>active</c>. Whether it is locked is a matter of the moment.</summary>
    public string Standing => State.IsDisabled ? "disabled" : HasPassword ? "active" : "invited";
}

/// <summary>The accounts of people.</summary>
public sealed class UsersProjection() : StreamProjection<UserAccount, UserEvent>(
    "users",
    [
        Columns.Numbers<Document>("exists", document => document.State.State.Name.Length > 0 ? 1 : 0),
        Columns.Texts<Document>("name", document => document.State.State.Name),
        Columns.Texts<Document>("scope", document => ScopeOf(document.State.State)),
        Columns.Texts<Document>("standing", document => document.State.Standing),
    ],
    [["org", "born"], ["name"]],
    DocumentSight.Org)
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["user"];

    /// <inheritdoc/>
    protected override UserAccount Initial => new();

    /// <inheritdoc/>
    protected override UserAccount Evolve(UserAccount state, UserEvent happened, Told told) => state with
    {
        State = Bare(UserDecider.Evolve(state.State, happened)),
        HasPassword = state.HasPassword || happened is UserEvent.PasswordSet,
        LastLoginAt = happened is UserEvent.LoggedIn ? told.Envelope.RecordedAt : state.LastLoginAt,
    };

    private static UserState Bare(UserState state) => state with
    {
        Verifier = "",
        Invitation = state.Invitation is { } invitation ? invitation with { Hash = "" } : null,
        Reset = state.Reset is { } reset ? reset with { Hash = "" } : null,
        Sessions = state.Sessions.SetItems(state.Sessions.Select(session =>
            KeyValuePair.Create(session.Key, session.Value with { RefreshHash = "", SpentHash = "" }))),
    };

    private static string ScopeOf(UserState state) => state.Scope == default ? "" : CredentialScopes.NameOf(state.Scope);
}
