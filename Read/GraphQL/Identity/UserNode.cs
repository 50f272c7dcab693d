using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Identity;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Identity;

/// <summary>How an account stands, its locks excepted: those end by themselves.</summary>
public enum UserStanding
{
    /// <summary>Invited; its person has not set a password.</summary>
    Invited,

    /// <summary>Its person may log in.</summary>
    Active,

    /// <summary>Nobody may.</summary>
    Disabled,
}

/// <summary>The account of a person.</summary>
[Name("User")]
public sealed class UserNode
{
    private readonly StreamDocument<UserAccount> _document;

    internal UserNode(Look look, StreamDocument<UserAccount> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    private UserState State => _document.State.State;

    /// <summary>The account's id: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its name; unique in the installation.</summary>
    public string Name => State.Name;

    /// <summary>What events call it.</summary>
    public string Principal => $"user:{State.Name}";

    /// <summary>Its tenant; empty for those who see all.</summary>
    public string Org => _document.Org;

    /// <summary>Its team; empty for those who see all of their org.</summary>
    public string Team => _document.Team;

    /// <summary>The most that it may do.</summary>
    public CredentialScope Scope => State.Scope;

    /// <summary>How it stands.</summary>
    public UserStanding Standing => State.IsDisabled ? UserStanding.Disabled
        : _document.State.HasPassword ? UserStanding.Active
        : UserStanding.Invited;

    /// <summary>Until when an invitation can be accepted; null where there is none.</summary>
    public Instant? InvitedUntil => State.Invitation?.Until;

    /// <summary>Until when a password can be set anew; null where nobody gave that leave.</summary>
    public Instant? ResetUntil => State.Reset?.Until;

    /// <summary>Wrong passwords since the last right one.</summary>
    public int Failures => State.Failures;

    /// <summary>Until when it is or was locked; null where it never was.</summary>
    public Instant? LockedUntil => State.LockedUntil == default ? null : State.LockedUntil;

    /// <summary>When somebody last logged in; null where nobody did.</summary>
    public Instant? LastLoginAt => _document.State.LastLoginAt;

    /// <summary>The sessions that nobody ended; some may have ended by themselves.</summary>
    public IEnumerable<UserSessionNode> Sessions =>
        State.Sessions.OrderBy(session => session.Key, StringComparer.Ordinal).Select(session => new UserSessionNode(session.Value.Since, session.Value.Until));

    /// <summary>When it was made.</summary>
    public Instant InvitedAt => _document.Born;

    /// <summary>When something last happened to it.</summary>
    public Instant ChangedAt => _document.Changed;

    /// <summary>The version of its stream, for expectedVersion.</summary>
    public long StreamVersion => _document.Version;
}

/// <summary>A session of an account.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when, unless somebody ends it before.</param>
[Name("UserSession")]
public sealed record UserSessionNode(Instant Since, Instant Until);
