using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Secrets.V1;
using Google.Protobuf;
using static Grpc.Core.StatusCode;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>API keys, accounts and secrets.</content>
internal static partial class CrossTenantCases
{
    private const string ApiKeys = "assembly.admin.v1.ApiKeyService/";
    private const string Users = "assembly.admin.v1.UserService/";
    private const string Self = "assembly.admin.v1.AuthService/";
    private const string SecretAdmin = "assembly.admin.v1.SecretAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfKeys() =>
    [
        Case(ApiKeys + "IssueApiKey", NotFound, n => new IssueApiKeyRequest { Org = n.Org, Scope = "admin", Label = "spec" }),
        Case(ApiKeys + "IssueApiKey", NotFound, n => new IssueApiKeyRequest { Org = n.Org, Team = n.Team, Scope = "read", Label = "spec" }),
        Case(ApiKeys + "IssueApiKey", NotFound, n => new IssueApiKeyRequest { Team = n.Team, Scope = "read", Label = "spec" }),
        Case(ApiKeys + "RotateApiKey", NotFound, n => new RotateApiKeyRequest { KeyId = n.ApiKey }),
        Case(ApiKeys + "RevokeApiKey", NotFound, n => new RevokeApiKeyRequest { KeyId = n.ApiKey, Reason = "spec" }),
        Case(ApiKeys + "RevokeTokens", NotFound, n => new RevokeTokensRequest { KeyId = n.ApiKey }),
        Case(ApiKeys + "ListApiKeys", OK, _ => new ListApiKeysRequest()),
        Case(ApiKeys + "RotateSigningKey", PermissionDenied, _ => new RotateSigningKeyRequest()),
    ];

    // Names of accounts are unique in an installation: whoever may invite learns that one is taken, and no more.
    private static IEnumerable<(string, CrossTenantCase)> OfUsers() =>
    [
        Case(Users + "InviteUser", NotFound, n => new InviteUserRequest { Name = "somebody", Org = n.Org, Scope = "admin" }),
        Case(Users + "InviteUser", NotFound, n => new InviteUserRequest { Name = "somebody", Org = n.Org, Team = n.Team, Scope = "read" }),
        Case(Users + "InviteUser", NotFound, n => new InviteUserRequest { Name = n.User, Team = n.Team, Scope = "read" }),
        Case(Users + "ResetPassword", NotFound, n => new ResetPasswordRequest { Name = n.User }),
        Case(Users + "ChangeScope", NotFound, n => new ChangeScopeRequest { Name = n.User, Scope = "admin" }),
        Case(Users + "DisableUser", NotFound, n => new DisableUserRequest { Name = n.User, Reason = "spec" }),
        Case(Users + "EnableUser", NotFound, n => new EnableUserRequest { Name = n.User, Reason = "spec" }),
        Case(Users + "EndSessions", NotFound, n => new EndSessionsRequest { Name = n.User }),
        Case(Users + "ListUsers", OK, _ => new ListUsersRequest()),
        Case(Self + "WhoAmI", OK, _ => new WhoAmIRequest()),
        Case(Self + "LogOut", OK, _ => new LogOutRequest()),
        Case(Self + "ExchangeKey", FailedPrecondition, _ => new ExchangeKeyRequest { Scope = "read" }),
        Case(Self + "ChangePassword", FailedPrecondition,
            _ => new ChangePasswordRequest { OldPassword = "correct horse 7", Password = "another horse 8" }),
    ];

    private static IEnumerable<(string, CrossTenantCase)> OfSecrets() =>
    [
        .. Named(n => new() { Org = n.Org, Team = n.Team, Name = n.Secret }),
        .. Named(n => new() { Org = n.Org, Name = n.Secret }),
        .. Named(n => new() { Team = n.Team, Name = n.Secret }),
        Case(SecretAdmin + "ListSecrets", NotFound, n => new ListSecretsRequest { Org = n.Org }),
        Case(SecretAdmin + "ListSecrets", NotFound, n => new ListSecretsRequest { Org = n.Org, Team = n.Team }),
        Case("assembly.secrets.v1.SecretsService/DispatchTool", FailedPrecondition,
            n => new DispatchToolRequest { Tool = "search", ArgsJson = ByteString.CopyFromUtf8($"\"${{{n.Secret}}}\"") }),
    ];

    private static IEnumerable<(string, CrossTenantCase)> Named(Func<Names, SecretRef> named) =>
    [
        Case(SecretAdmin + "RegisterSecret", NotFound,
            n => new RegisterSecretRequest { Secret = named(n), Value = ByteString.CopyFromUtf8("spec") }),
        Case(SecretAdmin + "RotateSecret", NotFound,
            n => new RotateSecretRequest { Secret = named(n), Value = ByteString.CopyFromUtf8("spec") }),
        Case(SecretAdmin + "DeleteSecret", NotFound, n => new DeleteSecretRequest { Secret = named(n) }),
    ];
}
