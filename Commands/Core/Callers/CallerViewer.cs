using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Identity;

namespace AgentAssembly.Commands.Core.Callers;

/// <summary>A caller as the read side sees it, and who it is when it gives a command. Safe to share.</summary>
public sealed record CallerViewer : Viewer
{
    private const string ApiKeyPrefix = "apikey:";

    private CallerViewer(Caller caller, ViewerKind kind, string? org, string? team, CredentialScope scope)
        : base(caller.Principal, kind, org, team, scope) => Caller = caller;

    /// <summary>The caller.</summary>
    public Caller Caller { get; }

    /// <summary>The viewer that a caller is.</summary>
    public static CallerViewer Of(Caller caller) => caller switch
    {
        Caller.Operator => new(caller, ViewerKind.Operator, null, null, CredentialScope.Admin),
        Caller.Agent agent => new(caller, ViewerKind.Agent, agent.Org, agent.Team, CredentialScope.Read),
        Caller.Member member => new(
            caller,
            member.Name.StartsWith(ApiKeyPrefix, StringComparison.Ordinal) ? ViewerKind.ApiKey : ViewerKind.User,
            NullIfEmpty(member.Org),
            NullIfEmpty(member.Team),
            member.Scope),
        _ => throw new System.Diagnostics.UnreachableException(caller.GetType().Name),
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
