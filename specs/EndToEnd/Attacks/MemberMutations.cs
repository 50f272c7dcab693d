using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Specs.EndToEnd.Tenancy;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>A change that somebody wants of keys, accounts, secrets, prices, budgets or alerting.</summary>
/// <param name="Rpc">The RPC's full name.</param>
/// <param name="Needed">What it needs.</param>
/// <param name="Ask">The request about something that nothing else is about, and that is made for it.</param>
internal sealed record MemberMutation(string Rpc, Needed Needed, Func<Stronghold, Task<IMessage>> Ask);

/// <summary>Every change that <see cref="Mutations"/> does not have.</summary>
internal static class MemberMutations
{
    private const string Keys = "assembly.admin.v1.ApiKeyService/";
    private const string Users = "assembly.admin.v1.UserService/";
    private const string Secrets = "assembly.admin.v1.SecretAdminService/";
    private const string Prices = "assembly.admin.v1.PricingAdminService/";
    private const string Budgets = "assembly.admin.v1.BudgetAdminService/";
    private const string Destinations = "assembly.admin.v1.DestinationAdminService/";
    private const string Anomalies = "assembly.admin.v1.AnomalyAdminService/";
    private const string Alerts = "assembly.admin.v1.AlertAdminService/";
    private const string Replays = "assembly.admin.v1.PolicyReplayService/";
    private const string Store = "assembly.admin.v1.KeyStoreService/";

    private static int _made;

    // Where things belong, and who may change them there.
    private static readonly Place[] Places =
        [new(Needed.Operator, "", ""), new(Needed.OrgAdmin, Roles.Org, ""), new(Needed.TeamAdmin, Roles.Org, Roles.Desk)];

    /// <summary>They change who calls, and need no role.</summary>
    public static IReadOnlyList<string> OfOneself { get; } =
    [
        .. ((string[])["LogIn", "Refresh", "SetPassword", "ChangePassword", "ExchangeKey", "LogOut"])
            .Select(rpc => $"assembly.admin.v1.AuthService/{rpc}"),
    ];

    public static IReadOnlyList<MemberMutation> All { get; } =
    [
        .. Places.SelectMany(OfKeys),
        .. Places.SelectMany(OfUsers),
        .. Places.Skip(1).SelectMany(OfSecrets),
        .. Places.Take(2).Select(place => Plain(Prices + "PublishPrices", place.Needed, _ => new PublishPricesRequest
        {
            Org = place.Org,
            Reason = "spec",
            Prices = { new ModelPrice { Model = NewName(), InputPerMillion = "1", OutputPerMillion = "1" } },
        })),
        .. Places.Take(2).SelectMany(OfBudgets),
        Plain("assembly.admin.v1.TrustAdminService/SetTrustWeights", Needed.OrgAdmin, _ => new SetTrustWeightsRequest
        {
            Org = Roles.Org, Reason = "spec", Weights = new TrustWeights { MinActions = (uint)Interlocked.Increment(ref _made) + 20 },
        }),
        .. OfDestinations(),
        .. Places.SelectMany(OfReplays),
        new(Anomalies + "JudgeAnomaly", Needed.TeamAdmin, JudgementAsync),
        new(Anomalies + "SetAnomalyRules", Needed.OrgAdmin, RulesAsync),
        .. Places.Skip(1).SelectMany(OfAlerts),
        Plain(Keys + "RotateSigningKey", Needed.Operator, _ => new RotateSigningKeyRequest()),
        Plain(Store + "RotateInstallationKey", Needed.Operator, _ => new RotateInstallationKeyRequest()),
        Plain("assembly.admin.v1.ProjectionAdminService/RebuildProjection", Needed.Operator, _ => new RebuildProjectionRequest { Name = "agents" }),
        new(Store + "DestroyKey", Needed.Operator, async s =>
        {
            var name = NewName();
            await s.PersonAsync(name, "read", Roles.Org);
            return new DestroyKeyRequest { Org = Roles.Org, Subject = $"user:{name}", Reason = "spec" };
        }),
    ];

    // One that has ended is stopped as well as one that runs.
    private static IEnumerable<MemberMutation> OfReplays(Place place) =>
    [
        Plain(Replays + "StartReplay", place.Needed, _ => ReplayIn(place)),
        new(Replays + "CancelReplay", place.Needed, async s =>
        {
            var client = new PolicyReplayService.PolicyReplayServiceClient(s.Server.Channel);
            return new CancelReplayRequest { Id = await StartedAsync(client, ReplayIn(place), s.Admin) };
        }),
    ];

    // There is room for two at a time, and they are over soon.
    private static async Task<string> StartedAsync(
        PolicyReplayService.PolicyReplayServiceClient client, StartReplayRequest request, Metadata admin)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                return (await client.StartReplayAsync(request, admin, cancellationToken: limit.Token)).Id;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            }
        }
    }

    private static StartReplayRequest ReplayIn(Place place) => new()
    {
        Org = place.Org, Team = place.Team, Candidates = { new ReplayCandidate { Name = NewName() } },
    };

    // About an agent that just tried what no policy speaks of.
    private static async Task<IMessage> JudgementAsync(Stronghold stronghold)
    {
        using var agent = new TestAgent { Org = Roles.Org, Team = Roles.Desk };
        await agent.EnrolAsync(stronghold.Server.Channel, stronghold.Admin);
        await agent.JoinAsync(stronghold.Server.Channel);
        var run = agent.ToolCall("none");
        (run.ActionType, run.Context) = (ActionType.ProcessExec, new() { ProcessExec = new() { Command = "made" } });
        await stronghold.Server.Checks.CheckActionAsync(run);
        var found = await new AnomalyAdminService.AnomalyAdminServiceClient(stronghold.Server.Channel).ListAnomaliesAsync(
            new() { Org = Roles.Org, Agent = agent.Did }, stronghold.Admin);
        return new JudgeAnomalyRequest { Id = found.Anomalies.Single().Id, Verdict = "confirmed", Reason = "spec" };
    }

    // Each time others, or nothing would change.
    private static async Task<IMessage> RulesAsync(Stronghold stronghold)
    {
        var known = await new AnomalyAdminService.AnomalyAdminServiceClient(stronghold.Server.Channel).GetAnomalyRulesAsync(
            new() { Org = Roles.Org }, stronghold.Admin);
        known.Rules.PauseSecs++;
        return new SetAnomalyRulesRequest { Org = Roles.Org, Rules = known.Rules, ExpectedVersion = known.Version, Reason = "spec" };
    }

    private static IEnumerable<MemberMutation> OfBudgets(Place place) =>
    [
        Plain(Budgets + "SetLimit", place.Needed, _ => Limiting(place, NewName())),
        OfLimit("ClearLimit", place, id => new ClearLimitRequest { Org = place.Org, Id = id, OfInstallation = place.Org.Length == 0 }),
        OfLimit("TopUp", place, _ => new TopUpRequest
        {
            Org = place.Org, Account = AccountIn(place), Unit = "tokens", Window = "total", Amount = "1",
        }),
    ];

    private static IEnumerable<MemberMutation> OfDestinations() =>
    [
        Plain(Destinations + "SetDestination", Needed.OrgAdmin, _ => Mailing(NewName())),
        OfDestination("RemoveDestination", (_, name) => Task.FromResult<IMessage>(new RemoveDestinationRequest { Org = Roles.Org, Name = name })),
        OfDestination("TestDestination", (_, name) => Task.FromResult<IMessage>(new TestDestinationRequest { Org = Roles.Org, Name = name })),
        OfDestination("RequeueDelivery", async (stronghold, name) =>
        {
            var tested = await At(stronghold).TestDestinationAsync(new() { Org = Roles.Org, Name = name }, stronghold.Admin);
            return new RequeueDeliveryRequest { Id = tested.DeliveryId };
        }),
    ];

    private static MemberMutation OfDestination(string rpc, Func<Stronghold, string, Task<IMessage>> ask) => new(
        Destinations + rpc, Needed.OrgAdmin, async stronghold =>
        {
            var mailing = Mailing(NewName());
            await At(stronghold).SetDestinationAsync(mailing, stronghold.Admin);
            return await ask(stronghold, mailing.Name);
        });

    private static DestinationAdminService.DestinationAdminServiceClient At(Stronghold stronghold) => new(stronghold.Server.Channel);

    // Nobody has a name below .invalid, so that nothing leaves this machine.
    private static SetDestinationRequest Mailing(string name) => new()
    {
        Org = Roles.Org,
        Name = name,
        Kind = "smtp",
        Settings = { ["host"] = "mail.invalid", ["from"] = "a@example.com", ["to"] = "b@example.com" },
    };

    private static MemberMutation OfLimit(string rpc, Place place, Func<string, IMessage> ask) => new(Budgets + rpc, place.Needed,
        async stronghold =>
        {
            var limit = Limiting(place, NewName());
            await new BudgetAdminService.BudgetAdminServiceClient(stronghold.Server.Channel).SetLimitAsync(limit, stronghold.Admin);
            return ask(limit.Limit.Id);
        });

    // So much that nobody is held up.
    private static SetLimitRequest Limiting(Place place, string id) => new()
    {
        Org = place.Org,
        Limit = new() { Id = id, Account = AccountIn(place), Unit = "tokens", Window = "total", Amount = "1000000000" },
    };

    private static string AccountIn(Place place) => place.Org.Length == 0 ? "installation" : "org";

    private static IEnumerable<MemberMutation> OfAlerts(Place place) =>
    [
        Plain(Alerts + "SetAlertRule", place.Needed, _ => RuleIn(place, NewName())),
        new(Alerts + "RemoveAlertRule", place.Needed, async s =>
        {
            var rule = RuleIn(place, NewName());
            await AlertsOf(s).SetAlertRuleAsync(rule, s.Admin);
            return new RemoveAlertRuleRequest { Org = place.Org, Name = rule.Rule.Name };
        }),
        Plain(Alerts + "SetSilence", place.Needed, _ => SilenceIn(place)),
        new(Alerts + "EndSilence", place.Needed, async s =>
        {
            var made = await AlertsOf(s).SetSilenceAsync(SilenceIn(place), s.Admin);
            return new EndSilenceRequest { Org = place.Org, Id = made.Silence.Id };
        }),
        new(Alerts + "SetAlertRoute", place.Needed, async s =>
        {
            var mailing = Mailing(NewName());
            await At(s).SetDestinationAsync(mailing, s.Admin);
            return new SetAlertRouteRequest { Org = place.Org, Route = new() { Team = place.Team, Destinations = { mailing.Name } } };
        }),
        Plain(Alerts + "ClearAlertRoute", place.Needed, _ => new ClearAlertRouteRequest { Org = place.Org, Team = place.Team }),
    ];

    private static AlertAdminService.AlertAdminServiceClient AlertsOf(Stronghold stronghold) => new(stronghold.Server.Channel);

    private static SetAlertRuleRequest RuleIn(Place place, string name) => new()
    {
        Org = place.Org,
        Rule = new() { Name = name, Metric = "spend_usd", Operator = ">", Threshold = "1000000", Severity = "low", Team = place.Team },
    };

    private static SetSilenceRequest SilenceIn(Place place) =>
        new() { Org = place.Org, DurationSecs = 60, Silence = new() { Team = place.Team, Reason = "spec" } };

    private static IEnumerable<MemberMutation> OfKeys(Place place) =>
    [
        .. MakingIn(place, Keys + "IssueApiKey", _ => new IssueApiKeyRequest { Org = place.Org, Team = place.Team, Scope = "read", Label = "spec" }),
        OfKey("RotateApiKey", place, id => new RotateApiKeyRequest { KeyId = id }),
        OfKey("RevokeApiKey", place, id => new RevokeApiKeyRequest { KeyId = id, Reason = "spec" }),
        OfKey("RevokeTokens", place, id => new RevokeTokensRequest { KeyId = id }),
    ];

    private static IEnumerable<MemberMutation> OfUsers(Place place) =>
    [
        .. MakingIn(place, Users + "InviteUser", _ => new InviteUserRequest { Name = NewName(), Org = place.Org, Team = place.Team, Scope = "read" }),
        OfUser("ResetPassword", place, name => new ResetPasswordRequest { Name = name }),
        OfUser("ChangeScope", place, name => new ChangeScopeRequest { Name = name, Scope = "admin" }),
        OfUser("DisableUser", place, name => new DisableUserRequest { Name = name, Reason = "spec" }),
        OfUser("EnableUser", place, name => new EnableUserRequest { Name = name, Reason = "spec" }),
        OfUser("EndSessions", place, name => new EndSessionsRequest { Name = name }),
    ];

    private static IEnumerable<MemberMutation> OfSecrets(Place place) =>
    [
        Plain(Secrets + "RegisterSecret", place.Needed,
            _ => new RegisterSecretRequest { Secret = RefOf(place), Value = ByteString.CopyFromUtf8("value") }),
        OfSecret("RotateSecret", place, secret => new RotateSecretRequest { Secret = secret, Value = ByteString.CopyFromUtf8("other") }),
        OfSecret("DeleteSecret", place, secret => new DeleteSecretRequest { Secret = secret }),
    ];

    private static MemberMutation OfKey(string rpc, Place place, Func<string, IMessage> ask) => new(Keys + rpc, place.Needed,
        async stronghold => ask((await stronghold.IssueAsync("read", place.Org, place.Team)).KeyId));

    private static MemberMutation OfUser(string rpc, Place place, Func<string, IMessage> ask) => new(Users + rpc, place.Needed,
        async stronghold => ask(await stronghold.PersonAsync(NewName(), "read", place.Org, place.Team)));

    private static MemberMutation OfSecret(string rpc, Place place, Func<SecretRef, IMessage> ask) => new(Secrets + rpc, place.Needed,
        async stronghold =>
        {
            var secret = RefOf(place);
            await new SecretAdminService.SecretAdminServiceClient(stronghold.Server.Channel).RegisterSecretAsync(
                new() { Secret = secret, Value = ByteString.CopyFromUtf8("value") }, stronghold.Admin);
            return ask(secret);
        });

    // Where no place is named, it is the caller's own, and another for each.
    private static IEnumerable<MemberMutation> MakingIn(Place place, string rpc, Func<Stronghold, IMessage> ask) =>
        place.Org.Length > 0 ? [Plain(rpc, place.Needed, ask)] : [];

    private static MemberMutation Plain(string rpc, Needed needed, Func<Stronghold, IMessage> ask) =>
        new(rpc, needed, stronghold => Task.FromResult(ask(stronghold)));

    private static SecretRef RefOf(Place place) =>
        new() { Org = place.Org, Team = place.Team, Name = NewName().ToUpperInvariant().Replace('-', '_') };

    private static string NewName() => $"made-{Interlocked.Increment(ref _made)}";

    private sealed record Place(Needed Needed, string Org, string Team);
}
