using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Edges.Host;
using AgentAssembly.Edges.Host.Identity;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>Who tries often gets no further, learns nothing and fills nothing.</summary>
public sealed class BruteForceSpecs(Stronghold stronghold) : IClassFixture<Stronghold>
{
    private const string Wrong = "wrong horse 7 battery";

    [Fact]
    public async Task Five_wrong_passwords_lock_an_account_and_nobody_can_tell()
    {
        await stronghold.PersonAsync("lena");
        await stronghold.PersonAsync("dirk");
        await stronghold.Users.DisableUserAsync(new() { Name = "dirk", Reason = "spec" }, stronghold.Admin);
        await stronghold.Users.InviteUserAsync(new() { Name = "ingo", Scope = "read" }, stronghold.Admin);
        var answers = new List<string>();
        for (var i = 0; i < UserState.FailuresMax; i++)
        {
            answers.Add(await AnswerAsync("lena", Wrong));
        }

        Assert.Equal("locked", await StateOfAsync("lena"));
        foreach (var (name, password) in ((string, string)[])
        [
            ("lena", Stronghold.Password), ("lena", Wrong), ("nobody", Wrong), ("dirk", Stronghold.Password), ("dirk", Wrong), ("ingo", Wrong),
        ])
        {
            answers.Add(await AnswerAsync(name, password));
        }

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Fact]
    public async Task Every_refused_login_is_the_same_work_and_as_much_of_the_log()
    {
        var state = Directory.CreateTempSubdirectory("aasm-attack-").FullName;
        try
        {
            await using var people = await People.OpenAsync(state);
            foreach (var (name, password) in ((string, string)[])
            [
                ("known", Wrong), ("nobody", Wrong), ("locked", Wrong), ("locked", Stronghold.Password), ("disabled", Wrong),
                ("disabled", Stronghold.Password), ("invited", Wrong),
            ])
            {
                var (runs, refusals) = await people.CostOfAsync(name, password);
                Assert.Equal((name, 1, 1), (name, runs, refusals));
            }
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task After_thirty_failures_of_a_source_no_guess_is_looked_at_and_whoever_shows_what_counts_is_let_in()
    {
        var source = stronghold.NewSource();
        var auth = new AuthService.AuthServiceClient(source);
        foreach (var blocked in (Func<Task>[])
        [
            () => auth.WhoAmIAsync(new(), Stronghold.Shown(KeyOf(0))).ResponseAsync,
            () => auth.WhoAmIAsync(new(), new Metadata
            {
                { "x-aa-credential-token", KeyOf(0) }, { "x-forwarded-for", "10.1.2.3" },
            }).ResponseAsync,
            () => auth.LogInAsync(new() { Name = "lena", Password = Wrong }).ResponseAsync,
            () => auth.RefreshAsync(new() { RefreshToken = "x" }).ResponseAsync,
            () => auth.SetPasswordAsync(new() { Token = "x", Password = Wrong }).ResponseAsync,
        ])
        {
            var refused = await BlockedAsync(auth, blocked);
            var wait = refused.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan();
            Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
            Assert.Equal("apikey:first", (await auth.WhoAmIAsync(new(), stronghold.Admin)).Principal);
        }

        await stronghold.AssertTakenAsync(stronghold.AdminKey);
    }

    [Fact]
    public async Task Two_thousand_bad_attempts_fill_the_log_with_few_events()
    {
        // Whatever the machine's pace: at most one event of a source in a second, and thirty failures in a minute.
        const ulong EventsMax = 200;
        using var agent = await stronghold.AgentAsync();
        foreach (var attack in (Func<ChannelBase, int, Task>[])
        [
            (source, i) => new AuthService.AuthServiceClient(source).WhoAmIAsync(new(), Stronghold.Shown(KeyOf(i))).ResponseAsync,
            (source, i) => new AuthService.AuthServiceClient(source).LogInAsync(new() { Name = $"nobody-{i}", Password = Wrong }).ResponseAsync,
            (source, i) => CheckAsync(source, Forged(agent, i)),
        ])
        {
            var source = stronghold.NewSource();
            var before = await HeadAsync();
            var allowed = 0;
            await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (i, _) =>
            {
                try
                {
                    await attack(source, i);
                    Interlocked.Increment(ref allowed);
                }
                catch (RpcException refused)
                {
                    Assert.Contains(refused.StatusCode,
                        new[] { StatusCode.Unauthenticated, StatusCode.ResourceExhausted, StatusCode.Unavailable });
                }
            });
            Assert.Equal(0, allowed);
            Assert.InRange(await HeadAsync() - before, 1ul, EventsMax);
        }
    }

    // A failure is forgotten every two seconds, so that one call may get through between the last failure and this one.
    private static async Task<RpcException> BlockedAsync(AuthService.AuthServiceClient auth, Func<Task> call)
    {
        const int TriesMax = 20;
        for (var i = 0; i < TriesMax; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, (int)SourceLimits.FailuresPerMinute + 5).Select(number =>
                Assert.ThrowsAsync<RpcException>(() => auth.WhoAmIAsync(new(), Stronghold.Shown(KeyOf(number))).ResponseAsync)));
            if (await Record.ExceptionAsync(call) is RpcException { StatusCode: StatusCode.ResourceExhausted } refused)
            {
                return refused;
            }
        }

        throw new InvalidOperationException("the source was never blocked");
    }

    // A denial is an answer; here it counts as refused.
    private static async Task<StatusCode> CheckAsync(ChannelBase source, CheckActionRequest forged) =>
        (await new PolicyService.PolicyServiceClient(source).CheckActionAsync(forged)).Decision == Contracts.Common.V1.Decision.Deny
            ? throw new RpcException(new(StatusCode.Unauthenticated, "denied"))
            : StatusCode.OK;

    private static CheckActionRequest Forged(TestAgent agent, int number)
    {
        var check = agent.ToolCall("search");
        check.CredentialToken = KeyOf(number);
        return check;
    }

    // Of the form of a key, and nobody's.
    private static string KeyOf(int number) => $"aa_{number:x32}";

    private async Task<ulong> HeadAsync() =>
        (await new LogService.LogServiceClient(stronghold.Server.Channel).HeadAsync(new(), stronghold.Admin)).Size;

    private async Task<string> StateOfAsync(string name) =>
        (await stronghold.Users.ListUsersAsync(new(), stronghold.Admin)).Users.Single(user => user.Name == name).State;

    // All of it, but for what the transport adds.
    private async Task<string> AnswerAsync(string name, string password)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => stronghold.Auth.LogInAsync(new() { Name = name, Password = password }).ResponseAsync);
        var trailers = refused.Trailers.Where(entry => entry.Key != "date")
            .Select(entry => $"{entry.Key}: {(entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)}");
        return string.Join('\n', [refused.StatusCode.ToString(), refused.Status.Detail, .. trailers]);
    }

    // The write side alone, whose work can be counted, with accounts in every state.
    private sealed class People : IAsyncDisposable
    {
        private readonly EmbeddedEventStore _store;
        private readonly EmbeddedKeyStore _keys;
        private readonly ServiceProvider _services;
        private int _sources;

        private People(EmbeddedEventStore store, EmbeddedKeyStore keys, ServiceProvider services) =>
            (_store, _keys, _services) = (store, keys, services);

        private Logins Logins => _services.GetRequiredService<Logins>();

        public static async Task<People> OpenAsync(string state)
        {
            var folder = new StateFolder(state);
            folder.Make();
            var time = TimeProvider.System;
            var store = EmbeddedEventStore.Open(folder.Root, Guid.CreateVersion7(time.GetUtcNow()), new EmbeddedStoreOptions(), time);
            var keys = EmbeddedKeyStore.Open(folder.Keys, System.Security.Cryptography.RandomNumberGenerator.Fill);
            var options = new AssemblyOptions { State = folder, Version = "spec" };
            var services = new ServiceCollection()
                .AddCommands(store, keys, new ActionDigestKey(new byte[ActionDigest.KeyBytes]), InputRecording.Encrypted, time)
                .AddIdentity(options, store.LogId, _ => null, time)
                .BuildServiceProvider();
            await services.GetRequiredService<WriteSideState>().StartAsync(CancellationToken.None);
            var people = new People(store, keys, services);
            await people.AddAsync();
            return people;
        }

        /// <summary>Argon2 runs, and events of refused sources, of one attempt that fails.</summary>
        public async Task<(long Runs, int Refusals)> CostOfAsync(string name, string password)
        {
            var hashing = _services.GetRequiredService<SecretHashing>();
            var (runs, head) = (hashing.Runs, await _store.ReadHeadAsync(CancellationToken.None));
            Assert.IsType<LoginReply.Refused>(await LogInAsync(name, password));
            var refusals = _store.ReadAllAsync(new(head.Size), Domain.Log.FeedFilter.OfCategories("source"), CancellationToken.None);
            return (hashing.Runs - runs, await refusals.CountAsync());
        }

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            _keys.Dispose();
            await _store.DisposeAsync();
        }

        private async Task AddAsync()
        {
            var users = _services.GetRequiredService<UserAdministration>();
            var admin = new Caller.Operator("spec");
            foreach (var name in (string[])["known", "locked", "disabled", "invited"])
            {
                var answer = await users.InviteAsync(admin, name, new("", ""), CredentialScope.Read, CancellationToken.None);
                if (name != "invited" && answer is AgentAssembly.Commands.Core.Administration.Answer<GivenSecret>.Done given)
                {
                    await Logins.SetPasswordAsync(given.Value.Token, Stronghold.Password, NewSource(), CancellationToken.None);
                }
            }

            await users.DisableAsync(admin, "disabled", "spec", CancellationToken.None);
            for (var i = 0; i < UserState.FailuresMax; i++)
            {
                await LogInAsync("locked", Wrong);
            }
        }

        private Task<LoginReply> LogInAsync(string name, string password) =>
            Logins.LogInAsync(new PasswordLogin(name, password, IsRemembered: false), NewSource(), CancellationToken.None).AsTask();

        private Commands.Core.Actions.CheckAction.Channel NewSource() => new($"192.0.2.{_sources++}", MayAssert: false);
    }
}
