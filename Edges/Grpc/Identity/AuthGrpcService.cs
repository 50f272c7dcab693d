using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Edges.Grpc.Admin;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Identity;

/// <summary>What the server is, for whoever asks who it is itself.</summary>
/// <param name="Version">The product's version.</param>
public sealed record ServerIdentity(string Version);

/// <summary><c>assembly.admin.v1.AuthService</c>: maps, and decides nothing.</summary>
public sealed class AuthGrpcService(
    Logins logins,
    SessionTokens sessions,
    WriteSideState state,
    CallerIdentity identity,
    CallerTrust trust,
    ServerIdentity server) : AuthService.AuthServiceBase
{
    private const int TokenLengthMax = 256;

    /// <inheritdoc/>
    public override async Task<SessionResponse> LogIn(LogInRequest request, ServerCallContext context) => ToWire(
        await logins.LogInAsync(
            new PasswordLogin(
                FieldRules.Required("name", request.Name),
                FieldRules.Required("password", request.Password, AccountRules.PasswordLengthMax),
                request.Remember),
            RequestChannel.Of(context, trust),
            context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<SessionResponse> Refresh(RefreshRequest request, ServerCallContext context) => ToWire(
        await logins.RefreshAsync(
            FieldRules.Required("refresh_token", request.RefreshToken, TokenLengthMax),
            RequestChannel.Of(context, trust),
            context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<SetPasswordResponse> SetPassword(SetPasswordRequest request, ServerCallContext context) => ToAccount(
        await logins.SetPasswordAsync(
            FieldRules.Required("token", request.Token, TokenLengthMax),
            FieldRules.Required("password", request.Password, AccountRules.PasswordLengthMax),
            RequestChannel.Of(context, trust),
            context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<SetPasswordResponse> ChangePassword(ChangePasswordRequest request, ServerCallContext context) => ToAccount(
        await logins.ChangePasswordAsync(
            Member(context),
            FieldRules.Required("old_password", request.OldPassword, AccountRules.PasswordLengthMax),
            FieldRules.Required("password", request.Password, AccountRules.PasswordLengthMax),
            RequestChannel.Of(context, trust),
            context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override Task<SessionResponse> ExchangeKey(ExchangeKeyRequest request, ServerCallContext context)
    {
        var most = request.Scope.Length == 0 ? CredentialScope.Admin : IdentityRecords.ScopeOf(request.Scope);
        return Member(context) is { Proof: not null } key
            ? Task.FromResult(IdentityRecords.ToWire(sessions.Exchange(key, most)))
            : throw GrpcErrors.Refused(Code.FailedPrecondition, "NO_KEY", "show the API key itself to exchange it");
    }

    /// <inheritdoc/>
    public override async Task<LogOutResponse> LogOut(LogOutRequest request, ServerCallContext context) => new()
    {
        Ended = identity.Of(context) is Caller.Member person
            && await logins.LogOutAsync(person, RequestChannel.Of(context, trust), context.CancellationToken).ConfigureAwait(false),
    };

    /// <inheritdoc/>
    public override Task<WhoAmIResponse> WhoAmI(WhoAmIRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var response = new WhoAmIResponse
        {
            Principal = caller.Principal,
            Org = caller.HomeOrg ?? "",
            Team = caller switch { Caller.Agent agent => agent.Team, Caller.Member member => member.Team, _ => "" },
            Scope = caller switch
            {
                Caller.Operator => CredentialScopes.NameOf(CredentialScope.Admin),
                Caller.Member member => CredentialScopes.NameOf(member.Scope),
                _ => "",
            },
            ExpiresAtUnixMs = caller is Caller.Member known ? AgentRecords.MillisecondsOf(EndOf(known)) : 0,
            ServerVersion = server.Version,
        };
        response.Roles.AddRange(state.Orgs.All
            .Where(org => caller.BelongsTo(org.Value.Org))
            .SelectMany(org => org.Value.State.Roles.Values)
            .Where(grant => grant.Principal == caller.Principal)
            .Select(TenancyGrpcService.ToWire));
        return Task.FromResult(response);
    }

    private Domain.Log.Instant? EndOf(Caller.Member member) => member.Session.Length > 0
        ? state.Users.StateOf(member.Stream).Sessions.TryGetValue(member.Session, out var session) ? session.Until : null
        : state.ApiKeys.Keys.StateOf(member.Stream).Until;

    private Caller.Member Member(ServerCallContext context) => identity.Of(context) as Caller.Member
        ?? throw GrpcErrors.Refused(Code.FailedPrecondition, "NO_ACCOUNT", "this is for people who have logged in, and for API keys");

    private static SessionResponse ToWire(LoginReply reply) =>
        reply is LoginReply.Open open ? IdentityRecords.ToWire(open.Session) : throw Refusal(reply);

    private static SetPasswordResponse ToAccount(LoginReply reply) =>
        reply is LoginReply.PasswordSet set ? new SetPasswordResponse { Name = set.Name } : throw Refusal(reply);

    private static RpcException Refusal(LoginReply reply) => reply switch
    {
        LoginReply.Refused => GrpcErrors.Refused(Code.Unauthenticated, "LOGIN_REFUSED",
            "name, password or token is not right, or counts no more; five wrong passwords lock an account for 15 minutes"),
        LoginReply.TooMany many => GrpcErrors.TooMany("too many failures of this source within a minute", many.RetryAfter),
        LoginReply.Invalid invalid => GrpcErrors.Invalid(invalid.Field, invalid.Message),
        _ => throw new System.Diagnostics.UnreachableException(reply.GetType().Name),
    };
}
