using System.Globalization;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using NodaTime;
using Instant = AgentAssembly.Domain.Log.Instant;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>By what spending is added up.</summary>
public enum SpendGrouping
{
    /// <summary>By agent id.</summary>
    Agent,

    /// <summary>By team.</summary>
    Team,

    /// <summary>By the row that prices the model.</summary>
    Model,

    /// <summary>By tool.</summary>
    Tool,

    /// <summary>By session.</summary>
    Session,

    /// <summary>By kind of action.</summary>
    Kind,

    /// <summary>By day of a zone.</summary>
    Day,
}

/// <summary>What is added up.</summary>
/// <param name="Org">Whose spending.</param>
/// <param name="By">By what.</param>
/// <param name="From">From then, inclusive.</param>
/// <param name="To">Until then, exclusive.</param>
public sealed record SpendQuestion(string Org, SpendGrouping By, Instant From, Instant To)
{
    /// <summary>The zone of days.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>Only this team's; null for all.</summary>
    public string? Team { get; init; }

    /// <summary>Only this agent's; null for all.</summary>
    public AgentId? Agent { get; init; }
}

/// <summary>One sum.</summary>
/// <param name="Key">Of what.</param>
/// <param name="Charged">All that was charged.</param>
/// <param name="Assumed">USD of it that was charged as reserved.</param>
/// <param name="Held">USD of it that waits for its usage.</param>
/// <param name="UnknownModel">USD of it for models without a price.</param>
public sealed record SpendSum(string Key, Spend Charged, Usd Assumed, Usd Held, Usd UnknownModel);

/// <summary>Adds spending up from the log itself, for any time and by anything that was recorded. Safe for concurrent use.</summary>
public sealed class SpendSummary(IEventFeed feed)
{
    private static readonly FeedFilter Budgets = FeedFilter.OfCategories("budget");

    /// <summary>The sums, in no order; days without spending are among them.</summary>
    public async Task<IReadOnlyList<SpendSum>> OfAsync(SpendQuestion question, CancellationToken cancellationToken)
    {
        var tally = new Tally(question);
        var stream = BudgetDecider.StreamOf(question.Org);

        // A reservation belongs to the moment at which it was made, and its end comes later: the log is read to its head.
        var from = await new LogTimes(feed).FirstSinceAsync(question.From, ulong.MaxValue, cancellationToken).ConfigureAwait(false);
        await foreach (var recorded in feed.ReadAllAsync(from, Budgets, cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Event.Stream == stream && recorded.Event.Open() is var envelope && BudgetEventCodec.Read(envelope) is { } happened)
            {
                tally.Add(happened, envelope.Team ?? "");
            }
        }

        return tally.Sums();
    }

    private sealed class Tally(SpendQuestion question)
    {
        private readonly Dictionary<string, SpendSum> _sums = new(StringComparer.Ordinal);
        private readonly Dictionary<EventId, (string Key, BudgetEvent.Reserved Reserved)> _open = [];

        public void Add(BudgetEvent happened, string team)
        {
            switch (happened)
            {
                case BudgetEvent.Reserved e when IsAsked(e, team):
                    var key = KeyOf(e, team);
                    _open[e.Reservation] = (key, e);
                    Charge(key, e.Amount, default, e.Amount.Usd, e.IsPriceKnown || e.Price is null ? default : e.Amount.Usd);
                    break;
                case BudgetEvent.Settled e:
                    End(e.Reservation, e.Actual, isAssumed: false);
                    break;
                case BudgetEvent.Released e:
                    End(e.Reservation, default(Spend), isAssumed: false);
                    break;
                case BudgetEvent.Expired e:
                    foreach (var reservation in e.Reservations)
                    {
                        End(reservation, null, isAssumed: true);
                    }

                    break;
            }
        }

        public IReadOnlyList<SpendSum> Sums()
        {
            if (question.By == SpendGrouping.Day)
            {
                for (var day = DayOf(question.From); day <= DayOf(new(question.To.UnixMicroseconds - 1)); day = day.PlusDays(1))
                {
                    _sums.TryAdd(TextOf(day), new(TextOf(day), default, default, default, default));
                }
            }

            return [.. _sums.Values];
        }

        private bool IsAsked(BudgetEvent.Reserved e, string team) =>
            e.At >= question.From && e.At < question.To
            && (question.Team is null || question.Team == team) && (question.Agent is null || question.Agent == e.Agent);

        private void End(EventId reservation, Spend? actual, bool isAssumed)
        {
            if (_open.Remove(reservation, out var open))
            {
                var held = open.Reserved.Amount;
                var change = (actual ?? held) - held;
                var isUnknown = !open.Reserved.IsPriceKnown && open.Reserved.Price is not null;
                Charge(open.Key, change, isAssumed ? held.Usd : default, Usd.Zero - held.Usd, isUnknown ? change.Usd : default);
            }
        }

        private void Charge(string key, Spend charged, Usd assumed, Usd held, Usd unknown)
        {
            var before = _sums.GetValueOrDefault(key) ?? new(key, default, default, default, default);
            _sums[key] = new(
                key, before.Charged + charged, before.Assumed + assumed, before.Held + held, before.UnknownModel + unknown);
        }

        private string KeyOf(BudgetEvent.Reserved e, string team) => question.By switch
        {
            SpendGrouping.Agent => e.Agent.ToString(),
            SpendGrouping.Team => team,
            SpendGrouping.Model => NameIn(e, AccountKind.Model),
            SpendGrouping.Tool => NameIn(e, AccountKind.Tool),
            SpendGrouping.Session => NameIn(e, AccountKind.Session),
            SpendGrouping.Kind => ActionKinds.WireName(e.Kind),
            SpendGrouping.Day => TextOf(DayOf(e.At)),
            _ => throw new System.Diagnostics.UnreachableException($"no key for {question.By}"),
        };

        private static string NameIn(BudgetEvent.Reserved e, AccountKind kind) =>
            e.Accounts.FirstOrDefault(account => account.Kind == kind).Name ?? "";

        private LocalDate DayOf(Instant at) =>
            NodaTime.Instant.FromUnixTimeTicks(at.UnixMicroseconds * TimeSpan.TicksPerMicrosecond).InZone(question.Zone).Date;

        private static string TextOf(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
    }
}
