using System.Diagnostics;
using System.Globalization;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>
/// Durable reservations on one org's budget, which every caller wants: held against limits of five scopes, priced, chained,
/// flushed and answered; beside what the disk allows for as many records.
/// </summary>
internal static class Spending
{
    private const string Org = "default";
    private const int Turns = 6;
    private const int Parts = 200_000;
    private const int RecordBytes = 1_150;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    public static async Task PrintAsync(string root)
    {
        PrintParts();
        Console.WriteLine("Durable reservations on one org's budget, five limits each, beside append + fdatasync of as many records");
        Console.WriteLine("callers   floor/s    p50    p99 us   reserved/s    p50    p99 us    rate   p99 of the floor's   CPU us  bytes each");
        foreach (var callers in (int[])[64, 256, 1_024])
        {
            Console.WriteLine(await MeasureAsync(root, callers));
        }
    }

    // What one thread does of it by itself, without queue and disk.
    private static void PrintParts()
    {
        var book = new BudgetBook();
        var now = Instant.From(TimeProvider.System.GetUtcNow());
        foreach (var limit in Limits())
        {
            book.Apply(new BudgetEvent.LimitSet(limit, "") { At = now });
        }

        var (decide, apply, write) = (0L, 0L, 0L);
        var ids = new IdSource(TimeProvider.System, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var json = new CanonicalJsonWriter();
        var reserves = Enumerable.Range(0, 64).Select(caller => ReserveOf(ids, caller)).ToArray();
        for (var i = 0; i < 2 * Parts; i++)
        {
            (decide, apply, write) = i == Parts ? (0, 0, 0) : (decide, apply, write);
            var reserve = reserves[i % reserves.Length] with { Reservation = ids.Next() };
            var at = Stopwatch.GetTimestamp();
            var events = BudgetDecider.Decide(book, reserve, now).Events;
            var decided = Stopwatch.GetTimestamp();
            foreach (var happened in events)
            {
                book.Apply(happened);
            }

            var applied = Stopwatch.GetTimestamp();
            json.Reset();
            BudgetEventCodec.Write(json, events[0]);
            (decide, apply, write) = (decide + decided - at, apply + applied - decided, write + Stopwatch.GetTimestamp() - applied);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"one thread: decide {Each(decide):F2} us, apply {Each(apply):F2} us, write {Each(write):F2} us"));

        static double Each(long ticks) => Stopwatch.GetElapsedTime(0, ticks).TotalMicroseconds / Parts;
    }

    private static async Task<Comparison> MeasureAsync(string root, int callers)
    {
        using var scratch = new Scratch(root);
        await using var side = await WriteSide.OpenAsync(scratch.Path);
        await LimitAsync(side);
        await RunAsync(side, callers, WarmUp);
        var (floor, ours) = (Measured.Nothing, Measured.Nothing);
        var (cpu, allocated) = (TimeSpan.Zero, 0L);
        for (var turn = 0; turn < Turns; turn++)
        {
            floor = floor.With(Floor.Measure(root, callers, RecordBytes, Turn));
            var (cpuBefore, allocatedBefore) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            ours = ours.With(await RunAsync(side, callers, Turn));
            cpu += Environment.CpuUsage.TotalTime - cpuBefore;
            allocated += GC.GetTotalAllocatedBytes() - allocatedBefore;
        }

        return new(callers, floor, ours, cpu / ours.Latencies.Count, allocated / ours.Latencies.Count);
    }

    private static async Task LimitAsync(WriteSide side)
    {
        foreach (var limit in Limits())
        {
            await side.Budgets.AskAsync(Org, new BudgetCommand.SetLimit(limit, ""), BudgetOrigin.System);
        }
    }

    private static IEnumerable<Limit> Limits()
    {
        Account[] accounts =
        [
            Account.Org, new(AccountKind.Team, Account.Each), new(AccountKind.Tree, Account.Each),
            new(AccountKind.Session, Account.Each), new(AccountKind.Model, Account.Each),
        ];
        return accounts.Select((account, order) => new Limit
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"limit-{order}"), Account = account, Unit = BudgetUnit.Usd,
            Window = order % 2 == 0 ? BudgetWindow.Month("Europe/Zurich") : BudgetWindow.Rolling(TimeSpan.FromHours(24)),
            Amount = 1_000_000_000,
        });
    }

    private static async Task<Measured> RunAsync(WriteSide side, int callers, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, callers).Select(c => Task.Run(() => CallAsync(side, c, started, duration))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = new Latencies();
        foreach (var latencies in each)
        {
            all.Add(latencies);
        }

        return new(seconds, all);
    }

    private static async Task<Latencies> CallAsync(WriteSide side, int caller, long started, TimeSpan duration)
    {
        var latencies = new Latencies();
        var reserve = ReserveOf(side.Ids, caller);
        var origin = new BudgetOrigin("default", "agent:bench", Assurance.Asserted) { CorrelationId = "trace" };
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var call = Stopwatch.GetTimestamp();
            var reply = await side.Budgets.AskAsync(Org, reserve with { Reservation = side.Ids.Next() }, origin);
            latencies.Add(call);
            if (reply is not BudgetReply.Reserved)
            {
                throw new InvalidOperationException($"not reserved: {reply}");
            }
        }

        return latencies;
    }

    private static BudgetCommand.Reserve ReserveOf(IdSource ids, int caller)
    {
        var id = AgentId.Of(Org, $"agent-{caller % 64}");
        var facts = new ActorFacts { Id = id, Org = Org, Team = "default" };
        var assumed = new Usage { InputTokens = 1_200, OutputTokens = 1_000 };
        var price = CompatiblePrices.Table.Find("", "gpt-4o", assumed);
        return new BudgetCommand.Reserve
        {
            Reservation = ids.Next(),
            Decision = ids.Next(),
            Accounts =
            [
                new(new(AccountKind.Tree, id.ToString()), facts), new(new(AccountKind.Agent, id.ToString()), facts),
                new(new(AccountKind.Team, "default"), facts), new(Account.Org, facts),
                new(new(AccountKind.Session, id.ToString()), facts), new(new(AccountKind.Model, "open_ai/gpt4o"), facts),
            ],
            Amount = new(price.Row.CostOf(assumed), assumed.Tokens, 1),
            Agent = id,
            Assurance = Assurance.Asserted,
            Kind = ActionKind.LlmCall,
            Model = "gpt-4o",
            Assumed = assumed,
            Price = price,
            Prices = CompatiblePrices.Table.Digest,
        };
    }
}
