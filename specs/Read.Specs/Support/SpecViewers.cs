using System.Collections.Concurrent;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Read.Access;
using Microsoft.AspNetCore.Http;

namespace AgentAssembly.Specs.Read.Support;

public sealed record SpecViewer(string Principal, ViewerKind Kind, CredentialScope Scope) : Viewer(Principal, Kind, "acme", null, Scope);

/// <summary>
/// Two credentials, and the operator where none is shown: every caller of a spec is on loopback.
/// </summary>
public sealed class SpecViewers : IViewers
{
    public const string Reader = "reader-credential";
    public const string Admin = "admin-credential";
    private static readonly SpecViewer Operator = new("operator:local", ViewerKind.Operator, CredentialScope.Admin);

    private readonly Dictionary<string, SpecViewer> _known = new(StringComparer.Ordinal)
    {
        [Reader] = new("key:reader", ViewerKind.ApiKey, CredentialScope.Read),
        [Admin] = new("key:admin", ViewerKind.ApiKey, CredentialScope.Admin),
    };

    private readonly ConcurrentDictionary<string, bool> _ended = new(StringComparer.Ordinal);

    /// <summary>Whether strangers are the operator.</summary>
    public bool IsSingleUser { get; init; } = true;

    public ValueTask<Viewer?> IdentifyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var shown = context.Request.Headers.Authorization.ToString();
        return shown.Length == 0
            ? new(IsSingleUser ? Operator : null)
            : IdentifyAsync(shown["Bearer ".Length..], context, cancellationToken);
    }

    public ValueTask<Viewer?> IdentifyAsync(string credential, HttpContext context, CancellationToken cancellationToken) =>
        new(_known.TryGetValue(credential, out var viewer) && Counts(viewer) ? viewer : null);

    public bool Counts(Viewer viewer) => !_ended.ContainsKey(viewer.Principal);

    public void End(string principal) => _ended[principal] = true;
}
