using System.Collections.Concurrent;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Identity;

// Accounts, keys and logins around a write side.
internal sealed class IdentitySide : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly Tokens _tokens;
    private int _sources;

    private IdentitySide(WriteSide side, Tokens tokens)
    {
        (Side, _tokens) = (side, tokens);
        Keys = new ApiKeyAdministration(side.Commands, side.Permission, Hashing, side.Ids, side.Time);
        Users = new UserAdministration(side.Commands, side.Permission, side.Ids, side.Time);
        Sessions = new SessionTokens(side.State, tokens, side.Ids, side.Time);
        Logins = new Logins(
            side.Commands, new PasswordVault(side.Vault, Hashing), Limits, side.Refused, Sessions, side.Time);
        Authenticator = new Authenticator(side.State, side.Members, Hashing, tokens);
    }

    public WriteSide Side { get; }

    public SourceLimits Limits { get; } = new(0);

    public SecretHashing Hashing { get; } = new();

    public ApiKeyAdministration Keys { get; }

    public UserAdministration Users { get; }

    public SessionTokens Sessions { get; }

    public Logins Logins { get; }

    public Authenticator Authenticator { get; }

    public static async Task<IdentitySide> StartAsync()
    {
        var side = await WriteSide.StartAsync();
        var identity = new IdentitySide(side, new Tokens(side));
        await side.Tenancy.CreateOrgAsync(WriteSide.Local, "acme", "", CancellationToken.None);
        await side.Tenancy.CreateTeamAsync(WriteSide.Local, "acme", "payments", "", CancellationToken.None);
        await side.Tenancy.CreateOrgAsync(WriteSide.Local, "other", "", CancellationToken.None);
        return identity;
    }

    public async Task<IdentitySide> RestartAsync() => new(await Side.RestartAsync(), _tokens);

    public ValueTask<Caller?> WhoAsync(string shown) => Authenticator.IdentifyAsync(shown, WriteSide.Remote, CancellationToken.None);

    public async Task<IssuedKey> KeyAsync(
        CredentialScope scope, string org = "", string team = "", TimeSpan? lifetime = null, Caller? by = null) =>
        Value(await Keys.IssueAsync(
            by ?? WriteSide.Local, new KeyWish(new(org, team), "for a spec", scope, lifetime), CancellationToken.None));

    public async Task<Caller.Member> MemberAsync(CredentialScope scope, string org = "", string team = "") =>
        Assert.IsType<Caller.Member>(await WhoAsync((await KeyAsync(scope, org, team)).Key));

    // A refusal waits for those of the same source before it, so that each comes from another one.
    public Channel Anywhere => new($"source-{Interlocked.Increment(ref _sources)}", MayAssert: false);

    public async Task<string> AccountAsync(string name, CredentialScope scope, string org = "", string password = Password)
    {
        var invited = Value(await Users.InviteAsync(WriteSide.Local, name, new(org, ""), scope, CancellationToken.None));
        var reply = await Logins.SetPasswordAsync(invited.Token, password, WriteSide.Remote, CancellationToken.None);
        Assert.IsType<LoginReply.PasswordSet>(reply);
        return name;
    }

    public Task<LoginReply> LogInAsync(string name, string password = Password, Channel? from = null) => Logins.LogInAsync(
        new PasswordLogin(name, password, false), from ?? Anywhere, CancellationToken.None).AsTask();

    public async Task<OpenSession> SessionAsync(string name) => Assert.IsType<LoginReply.Open>(await LogInAsync(name)).Session;

    public async Task DestroyAsync(KeySubject subject) =>
        Value(await Side.Keys.DestroyAsync(WriteSide.Local, subject, "erased", CancellationToken.None));

    public static T Value<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Done>(answer).Value;

    public async ValueTask DisposeAsync()
    {
        Hashing.Dispose();
        await Side.DisposeAsync();
    }

    // What signing proves elsewhere is known here by heart.
    private sealed class Tokens(WriteSide side) : IAccessTokens
    {
        private readonly ConcurrentDictionary<string, AccessClaims> _issued = new(StringComparer.Ordinal);

        public string Issue(AccessClaims claims)
        {
            var token = $"a.b.{_issued.Count}";
            _issued[token] = claims;
            return token;
        }

        public ValueTask<AccessClaims?> ReadAsync(string token) =>
            new(_issued.TryGetValue(token, out var claims) && claims.Until > side.Now ? claims : null);
    }
}
