using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Specs.EndToEnd.Tenancy;
using Google.Protobuf;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>A change that somebody wants of keys, accounts, secrets, prices or budgets.</summary>
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
    private const string Store = "assembly.admin.v1.KeyStoreService/";

    private static int _made;

    // Where things belong, and who may change them there.
    private static readonly Place[] Places =
        [new(Needed.Operator, "", ""), new(Needed.OrgAdmin, Roles.Org, ""), new(Needed.TeamAdmin, Roles.Org, Roles.Desk)];

    /// <summary>They change who calls, and need no role.</summary>
    public static IReadOnlyList<string> OfOneself { get; } =
    [
        .. ((string[])["LogIn", "Refresh", "SetPassword", "ChangePassword", "ExchangeKey", "LogOut", "WhoAmI"])
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
        Plain(Keys + "RotateSigningKey", Needed.Operator, _ => new RotateSigningKeyRequest()),
        Plain(Store + "RotateInstallationKey", Needed.Operator, _ => new RotateInstallationKeyRequest()),
        new(Store + "DestroyKey", Needed.Operator, async s =>
        {
            var name = NewName();
            await s.PersonAsync(name, "read", Roles.Org);
            return new DestroyKeyRequest { Org = Roles.Org, Subject = $"user:{name}", Reason = "spec" };
        }),
    ];

    private static IEnumerable<MemberMutation> OfBudgets(Place place) =>
    [
        Plain(Budgets + "SetLimit", place.Needed, _ => Limiting(place, NewName())),
        OfLimit("ClearLimit", place, id => new ClearLimitRequest { Org = place.Org, Id = id, OfInstallation = place.Org.Length == 0 }),
        OfLimit("TopUp", place, _ => new TopUpRequest
        {
            Org = place.Org, Account = AccountIn(place), Unit = "tokens", Window = "total", Amount = "1",
        }),
    ];

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
