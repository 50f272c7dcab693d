using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Identity;

/// <summary>The API key of a program. Nothing by which it could be recognised is shown.</summary>
[Name("ApiKey")]
public sealed class ApiKeyNode
{
    private readonly StreamDocument<ApiKeyState> _document;

    internal ApiKeyNode(StreamDocument<ApiKeyState> document) => _document = document;

    private ApiKeyState State => _document.State;

    /// <summary>The key's id in its org, which is not the key.</summary>
    [Id]
    public string Id => State.KeyId;

    /// <summary>Its tenant; empty for one that sees all.</summary>
    public string Org => _document.Org;

    /// <summary>Its team; empty for one that sees all of its org.</summary>
    public string Team => _document.Team;

    /// <summary>What it is for.</summary>
    public string Label => State.Label;

    /// <summary>The most that it may do.</summary>
    public CredentialScope Scope => State.Scope;

    /// <summary>When it ends by itself; null where it does not.</summary>
    public Instant? ExpiresAt => State.Until;

    /// <summary>Whether somebody revoked it.</summary>
    public bool IsRevoked => State.IsRevoked;

    /// <summary>Until when the key before the last rotation counts or counted; null where it never was rotated.</summary>
    public Instant? OldUntil => State.OldUntil == default ? null : State.OldUntil;

    /// <summary>Access tokens from before this moment do not count; null where all do.</summary>
    public Instant? TokensSince => State.TokensSince == default ? null : State.TokensSince;

    /// <summary>When it was issued.</summary>
    public Instant IssuedAt => _document.Born;

    /// <summary>When something last happened to it.</summary>
    public Instant ChangedAt => _document.Changed;

    /// <summary>The version of its stream, for expectedVersion.</summary>
    public long StreamVersion => _document.Version;
}
