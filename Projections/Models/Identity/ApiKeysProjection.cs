using System.Collections.Immutable;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.StreamDocument<AgentAssembly.Domain.Identity.ApiKeyState>;

namespace AgentAssembly.Projections.Models.Identity;

/// <summary>The API keys of programs, without anything that they are recognised by.</summary>
public sealed class ApiKeysProjection() : StreamProjection<ApiKeyState, ApiKeyEvent>(
    "api_keys",
    [
        Columns.Numbers<Document>("exists", document => document.State.KeyId.Length > 0 ? 1 : 0),
        Columns.Texts<Document>("key_id", document => document.State.KeyId),
        Columns.Texts<Document>("scope", document => ScopeOf(document.State)),
        Columns.Numbers<Document>("revoked", document => document.State.IsRevoked ? 1 : 0),
        Columns.Numbers<Document>("ends_at", document => document.State.Until?.UnixMicroseconds ?? long.MaxValue),
    ],
    [["org", "born"], ["org", "key_id"]],
    DocumentSight.Org)
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["apikey"];

    /// <inheritdoc/>
    protected override ApiKeyState Initial => ApiKeyDecider.Initial;

    /// <inheritdoc/>
    protected override ApiKeyState Evolve(ApiKeyState state, ApiKeyEvent happened, Told told) =>
        ApiKeyDecider.Evolve(state, happened) with { Secret = null, OldSecret = null };

    private static string ScopeOf(ApiKeyState state) => state.Scope == default ? "" : CredentialScopes.NameOf(state.Scope);
}
