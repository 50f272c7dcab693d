using AgentAssembly.Contracts.Admin.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.Cli.Admin;

sealed class ScriptedAgents(Script script) : AgentAdminService.AgentAdminServiceBase
{
    public override Task<GetAgentResponse> GetAgent(GetAgentRequest request, ServerCallContext context) =>
        script.Play<GetAgentResponse>(request, context);

    public override Task<AgentsChangedResponse> SuspendAgent(SuspendAgentRequest request, ServerCallContext context) =>
        script.Play<AgentsChangedResponse>(request, context);

    public override Task<AgentsChangedResponse> ResumeAgent(ResumeAgentRequest request, ServerCallContext context) =>
        script.Play<AgentsChangedResponse>(request, context);

    public override Task<AgentsChangedResponse> DeregisterAgent(DeregisterAgentRequest request, ServerCallContext context) =>
        script.Play<AgentsChangedResponse>(request, context);

    public override Task<RotateCredentialResponse> RotateCredential(RotateCredentialRequest request, ServerCallContext context) =>
        script.Play<RotateCredentialResponse>(request, context);

    public override Task<AgentsChangedResponse> RevokeCredential(RevokeCredentialRequest request, ServerCallContext context) =>
        script.Play<AgentsChangedResponse>(request, context);

    public override Task<AgentsChangedResponse> ReparentAgent(ReparentAgentRequest request, ServerCallContext context) =>
        script.Play<AgentsChangedResponse>(request, context);

    public override Task<AgentsChangedResponse> MoveAgent(MoveAgentRequest request, ServerCallContext context) =>
        script.Play<AgentsChangedResponse>(request, context);

    public override Task<AgentsChangedResponse> SetEnforcementMode(SetEnforcementModeRequest request, ServerCallContext context) =>
        script.Play<AgentsChangedResponse>(request, context);

    public override Task<PreviewCascadeResponse> PreviewCascade(PreviewCascadeRequest request, ServerCallContext context) =>
        script.Play<PreviewCascadeResponse>(request, context);
}

sealed class ScriptedTenancy(Script script) : TenancyService.TenancyServiceBase
{
    public override Task<TenancyChangedResponse> CreateOrg(CreateOrgRequest request, ServerCallContext context) =>
        script.Play<TenancyChangedResponse>(request, context);

    public override Task<ListOrgsResponse> ListOrgs(ListOrgsRequest request, ServerCallContext context) =>
        script.Play<ListOrgsResponse>(request, context);

    public override Task<TenancyChangedResponse> CreateTeam(CreateTeamRequest request, ServerCallContext context) =>
        script.Play<TenancyChangedResponse>(request, context);

    public override Task<ListTeamsResponse> ListTeams(ListTeamsRequest request, ServerCallContext context) =>
        script.Play<ListTeamsResponse>(request, context);

    public override Task<TenancyChangedResponse> EnrollMember(EnrollMemberRequest request, ServerCallContext context) =>
        script.Play<TenancyChangedResponse>(request, context);

    public override Task<TenancyChangedResponse> ExpelMember(ExpelMemberRequest request, ServerCallContext context) =>
        script.Play<TenancyChangedResponse>(request, context);

    public override Task<IssueEnrollmentTokenResponse> IssueEnrollmentToken(IssueEnrollmentTokenRequest request, ServerCallContext context) =>
        script.Play<IssueEnrollmentTokenResponse>(request, context);

    public override Task<TenancyChangedResponse> RevokeEnrollmentToken(RevokeEnrollmentTokenRequest request, ServerCallContext context) =>
        script.Play<TenancyChangedResponse>(request, context);

    public override Task<TenancyChangedResponse> GrantRole(GrantRoleRequest request, ServerCallContext context) =>
        script.Play<TenancyChangedResponse>(request, context);

    public override Task<TenancyChangedResponse> RevokeRole(RevokeRoleRequest request, ServerCallContext context) =>
        script.Play<TenancyChangedResponse>(request, context);

    public override Task<ListRolesResponse> ListRoles(ListRolesRequest request, ServerCallContext context) =>
        script.Play<ListRolesResponse>(request, context);
}

sealed class ScriptedHalts(Script script) : HaltService.HaltServiceBase
{
    public override Task<HaltChangedResponse> OrderHalt(OrderHaltRequest request, ServerCallContext context) =>
        script.Play<HaltChangedResponse>(request, context);

    public override Task<HaltChangedResponse> ReleaseHalt(ReleaseHaltRequest request, ServerCallContext context) =>
        script.Play<HaltChangedResponse>(request, context);

    public override Task<ListHaltsResponse> ListHalts(ListHaltsRequest request, ServerCallContext context) =>
        script.Play<ListHaltsResponse>(request, context);
}

sealed class ScriptedOperations(Script script) : OperationService.OperationServiceBase
{
    public override Task<ListOperationsResponse> ListOperations(ListOperationsRequest request, ServerCallContext context) =>
        script.Play<ListOperationsResponse>(request, context);

    public override Task<OperationChangedResponse> PauseOperation(OperationRequest request, ServerCallContext context) =>
        script.Play<OperationChangedResponse>(request, context);

    public override Task<OperationChangedResponse> ResumeOperation(OperationRequest request, ServerCallContext context) =>
        script.Play<OperationChangedResponse>(request, context);

    public override Task<OperationChangedResponse> TerminateOperation(OperationRequest request, ServerCallContext context) =>
        script.Play<OperationChangedResponse>(request, context);

    public override Task<OperationChangedResponse> CompleteOperation(OperationRequest request, ServerCallContext context) =>
        script.Play<OperationChangedResponse>(request, context);
}

sealed class ScriptedPolicies(Script script) : PolicyAdminService.PolicyAdminServiceBase
{
    public override Task<ApplyPoliciesResponse> ApplyPolicies(ApplyPoliciesRequest request, ServerCallContext context) =>
        script.Play<ApplyPoliciesResponse>(request, context);

    public override Task<GetPoliciesResponse> GetPolicies(GetPoliciesRequest request, ServerCallContext context) =>
        script.Play<GetPoliciesResponse>(request, context);

    public override Task<WhoCanResponse> WhoCan(WhoCanRequest request, ServerCallContext context) =>
        script.Play<WhoCanResponse>(request, context);
}

sealed class ScriptedKeys(Script script) : KeyStoreService.KeyStoreServiceBase
{
    public override Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context) =>
        script.Play<ListKeysResponse>(request, context);

    public override Task<RotateInstallationKeyResponse> RotateInstallationKey(
        RotateInstallationKeyRequest request, ServerCallContext context) =>
        script.Play<RotateInstallationKeyResponse>(request, context);

    public override Task<DestroyKeyResponse> DestroyKey(DestroyKeyRequest request, ServerCallContext context) =>
        script.Play<DestroyKeyResponse>(request, context);

    public override Task<RevealInputsResponse> RevealInputs(RevealInputsRequest request, ServerCallContext context) =>
        script.Play<RevealInputsResponse>(request, context);
}

sealed class ScriptedSecrets(Script script) : SecretAdminService.SecretAdminServiceBase
{
    public override Task<SecretChangedResponse> RegisterSecret(RegisterSecretRequest request, ServerCallContext context) =>
        script.Play<SecretChangedResponse>(request, context);

    public override Task<SecretChangedResponse> RotateSecret(RotateSecretRequest request, ServerCallContext context) =>
        script.Play<SecretChangedResponse>(request, context);

    public override Task<SecretChangedResponse> DeleteSecret(DeleteSecretRequest request, ServerCallContext context) =>
        script.Play<SecretChangedResponse>(request, context);

    public override Task<ListSecretsResponse> ListSecrets(ListSecretsRequest request, ServerCallContext context) =>
        script.Play<ListSecretsResponse>(request, context);
}

sealed class ScriptedPrices(Script script) : PricingAdminService.PricingAdminServiceBase
{
    public override Task<ListPricesResponse> ListPrices(ListPricesRequest request, ServerCallContext context) =>
        script.Play<ListPricesResponse>(request, context);

    public override Task<PublishPricesResponse> PublishPrices(PublishPricesRequest request, ServerCallContext context) =>
        script.Play<PublishPricesResponse>(request, context);

    public override Task<QuotePriceResponse> QuotePrice(QuotePriceRequest request, ServerCallContext context) =>
        script.Play<QuotePriceResponse>(request, context);
}

sealed class ScriptedAuth(Script script) : AuthService.AuthServiceBase
{
    public override Task<SessionResponse> LogIn(LogInRequest request, ServerCallContext context) =>
        script.Play<SessionResponse>(request, context);

    public override Task<SessionResponse> Refresh(RefreshRequest request, ServerCallContext context) =>
        script.Play<SessionResponse>(request, context);

    public override Task<LogOutResponse> LogOut(LogOutRequest request, ServerCallContext context) =>
        script.Play<LogOutResponse>(request, context);

    public override Task<WhoAmIResponse> WhoAmI(WhoAmIRequest request, ServerCallContext context) =>
        script.Play<WhoAmIResponse>(request, context);

    public override Task<SetPasswordResponse> SetPassword(SetPasswordRequest request, ServerCallContext context) =>
        script.Play<SetPasswordResponse>(request, context);

    public override Task<SetPasswordResponse> ChangePassword(ChangePasswordRequest request, ServerCallContext context) =>
        script.Play<SetPasswordResponse>(request, context);
}
