using System.Globalization;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Commanding;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Commands.Commanding;

public sealed class CommandLedgerSpecs
{
    private const string Org = "acme";
    private const string Team = "payments";

    // What would take effect twice if it were carried out twice, by every way in which commands are appended.
    private static readonly (string Name, string Effect, Func<WriteSide, int, CancellationToken, Task<bool>> Run)[] Kinds =
    [
        ("issueToken", TeamEvent.TokenIssuedType, async (side, _, token) =>
            await side.Tenancy.IssueTokenAsync(WriteSide.Local, Org, Team, 1, TimeSpan.FromHours(1), token) is Answer<AgentAssembly.Commands.Core.Tenancy.IssuedToken>.Done),
        ("topUp", BudgetEventCodec.ToppedUpType, async (side, _, token) =>
            await new BudgetAdministration(side.State, side.Store, side.Budgets, side.Permission)
                .TopUpAsync(WriteSide.Local, Org, NewTopUp(), token) is Answer<bool>.Done),
        ("applyPolicies", "policy.published", async (side, number, token) =>
            await side.Policies.ApplyAsync(WriteSide.Local, "", new PolicyChange(
                [new($"{number}.yaml", $"# {Guid.CreateVersion7(side.Time.GetUtcNow())}\n{WriteSide.AllowAll}")], [], "spec"), token)
                is Answer<AgentAssembly.Commands.Core.State.PinnedPolicy>.Done),
    ];

    private static int _topUps;

    [Fact]
    public Task A_command_takes_effect_once_however_often_the_process_ends_and_it_is_given_again() => Seeds.EachAsync(1, 25, async seed =>
    {
        var random = new Random(seed);
        DyingStore? store = null;
        var side = await FoundedAsync(new() { Seed = seed, Around = inner => store = new DyingStore(inner) });
        var before = await CountsAsync(side);
        for (var number = 0; number < Kinds.Length * 2; number++)
        {
            var kind = Kinds[number % Kinds.Length];
            for (var done = false; !done;)
            {
                store!.Fate = () => random.Next(4);
                try
                {
                    done = await GiveAsync(LedgerOf(side), side, kind.Name, number) is not CommandReceipt<bool>.KeyReused;
                }
                catch (EventStoreException)
                {
                    store.Fate = null;
                    side = await side.RestartAsync();
                }

                store!.Fate = null;
            }
        }

        var after = await CountsAsync(side);
        Assert.Equal(before.Select((count, kind) => count + (kind < Kinds.Length ? 2 : Kinds.Length * 2)), after);
        await side.DisposeAsync();
    });

    [Fact]
    public Task Of_several_processes_that_are_given_a_command_at_once_one_carries_it_out() => Seeds.EachAsync(1, 10, async seed =>
    {
        await using var side = await FoundedAsync(new() { Seed = seed, Around = inner => new GroupStore(inner) });
        var before = await CountsAsync(side);
        for (var number = 0; number < Kinds.Length; number++)
        {
            var (name, at) = (Kinds[number].Name, number);
            var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
                Task.Run(async () => await GiveAsync(LedgerOf(side), side, name, at))));
            Assert.Single(receipts.OfType<CommandReceipt<bool>.Done>());
            Assert.Equal(7, receipts.OfType<CommandReceipt<bool>.Duplicate>().Count());
        }

        Assert.Equal(before.Select((count, kind) => count + (kind < Kinds.Length ? 1 : Kinds.Length)), await CountsAsync(side));
    });

    [Fact]
    public async Task What_was_refused_is_not_remembered_and_what_changed_nothing_is()
    {
        await using var side = await FoundedAsync(new());
        var ledger = LedgerOf(side);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await ledger.RunAsync<bool>(
            Given("refused", 1, "once"), _ => throw new InvalidOperationException("no"), CancellationToken.None));
        Assert.Equal(0, await side.CountAsync(CommandAccepted.Type));

        var first = Assert.IsType<CommandReceipt<bool>.Done>(await ledger.RunAsync(
            Given("refused", 1, "once"), _ => Task.FromResult(true), CancellationToken.None));
        var again = Assert.IsType<CommandReceipt<bool>.Duplicate>(await ledger.RunAsync<bool>(
            Given("refused", 1, "once"), _ => throw new InvalidOperationException("carried out twice"), CancellationToken.None));
        Assert.Equal((first.Id, first.Position), (again.Id, again.Position));
        Assert.IsType<CommandReceipt<bool>.KeyReused>(await ledger.RunAsync(
            Given("refused", 2, "once"), _ => Task.FromResult(true), CancellationToken.None));
    }

    [Fact]
    public async Task A_reason_is_told_without_a_key_and_ties_what_happened_together()
    {
        await using var side = await FoundedAsync(new());
        var given = Given("createTeam", 1, "") with { Terms = new("a new desk", null, "") };
        var done = Assert.IsType<CommandReceipt<bool>.Done>(await LedgerOf(side).RunAsync(
            given,
            async token => await side.Tenancy.CreateTeamAsync(WriteSide.Local, Org, "desk", "", token) is Answer<bool>.Done,
            CancellationToken.None));
        var events = (await side.EventsAsync()).Where(recorded => recorded.Event.Open().CorrelationId == done.Id.ToString()).ToList();
        Assert.Equal(["team.founded", CommandAccepted.Type], events.Select(recorded => recorded.Event.Open().Type));
        Assert.Equal((done.Position, "a new desk"), (events[^1].Position, CommandAccepted.Read(events[^1].Event.Open())!.Reason));
        Assert.Equal(Org, events[^1].Event.Open().Org);
    }

    [Fact]
    public async Task Without_a_key_or_a_reason_nothing_more_is_told_than_what_happened()
    {
        await using var side = await FoundedAsync(new());
        await LedgerOf(side).RunAsync(
            Given("createTeam", 1, ""),
            async token => await side.Tenancy.CreateTeamAsync(WriteSide.Local, Org, "desk", "", token) is Answer<bool>.Done,
            CancellationToken.None);
        Assert.Equal(0, await side.CountAsync(CommandAccepted.Type));
    }

    [Fact]
    public async Task A_version_is_expected_of_the_stream_that_is_met_first_and_told_where_it_differs()
    {
        await using var side = await FoundedAsync(new());
        foreach (var (name, _, run) in Kinds)
        {
            var given = Given(name, 1, "") with { Terms = new("", 4_711, "") };
            var conflict = await Assert.ThrowsAsync<VersionConflictException>(async () =>
                await LedgerOf(side).RunAsync(given, token => run(side, 1, token), CancellationToken.None));
            var actual = conflict.Actual.IsNoStream ? null : (ulong?)(conflict.Actual.Next.Value - 1);
            if (actual is { } version)
            {
                given = given with { Terms = new("", version, "") };
                Assert.IsType<CommandReceipt<bool>.Done>(
                    await LedgerOf(side).RunAsync(given, token => run(side, 1, token), CancellationToken.None));
            }
        }
    }

    private static CommandLedger LedgerOf(WriteSide side) =>
        new(side.Store, side.Log, side.Sequencer, side.Ids, new ActionDigestKey(new byte[ActionDigest.KeyBytes]));

    private static ValueTask<CommandReceipt<bool>> GiveAsync(CommandLedger ledger, WriteSide side, string name, int number) =>
        ledger.RunAsync(
            Given(name, number, $"key-{number}"),
            token => Kinds.Single(kind => kind.Name == name).Run(side, number, token),
            CancellationToken.None);

    private static GivenCommand Given(string name, int number, string key) => new(
        name, WriteSide.Local, System.Text.Encoding.UTF8.GetBytes($"{{\"number\":{number.ToString(CultureInfo.InvariantCulture)}}}"),
        new CommandTerms("", null, key));

    private static async Task<WriteSide> FoundedAsync(WriteSideSettings settings)
    {
        var side = await WriteSide.StartAsync(settings);
        await side.Tenancy.CreateOrgAsync(WriteSide.Local, Org, "", CancellationToken.None);
        await side.Tenancy.CreateTeamAsync(WriteSide.Local, Org, Team, "", CancellationToken.None);
        var limit = new Limit { Id = "all", Account = Account.Org, Unit = BudgetUnit.Tokens, Window = BudgetWindow.Total, Amount = 1_000 };
        await side.Budgets.AskAsync(Org, new BudgetCommand.SetLimit(limit, "spec"), BudgetOrigin.System);
        return side;
    }

    // Of every effect, and last of acceptances.
    private static async Task<List<int>> CountsAsync(WriteSide side)
    {
        var counts = new List<int>();
        foreach (var type in Kinds.Select(kind => kind.Effect).Append(CommandAccepted.Type))
        {
            counts.Add(await side.CountAsync(type));
        }

        return counts;
    }

    private static BudgetCommand.TopUp NewTopUp() => new()
    {
        Account = Account.Org,
        Unit = BudgetUnit.Tokens,
        Window = BudgetWindow.Total,
        Amount = 1,
        Key = Interlocked.Increment(ref _topUps).ToString("x32", CultureInfo.InvariantCulture),
    };
}
