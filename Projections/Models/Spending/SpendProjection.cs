using System.Collections.Immutable;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Spending;

/// <summary>
/// Reservations, and what they come to by account: in quarters of an hour, in days, and altogether. Windows of all limits are
/// made of quarters.
/// </summary>
public sealed class SpendProjection : Projection
{
    /// <summary>The lengths of buckets, the longest first.</summary>
    public static ImmutableArray<Grain> Lengths { get; } = [Grain.Total, Grain.Day, Grain.Quarter];

    /// <summary>The buckets.</summary>
    public static KeyedShape<SpendBucket> Buckets { get; } = new(
        "spend",
        [
            Columns.Texts<SpendBucket>("org", bucket => bucket.Org),
            Columns.Texts<SpendBucket>("team", bucket => bucket.Team),
            Columns.Texts<SpendBucket>("kind", bucket => Account.WordOf(bucket.Account.Kind)),
            Columns.Texts<SpendBucket>("account", bucket => bucket.Account.ToString()),
            Columns.Texts<SpendBucket>("grain", bucket => Grains.WordOf(bucket.Grain)),
            Columns.Numbers<SpendBucket>("start", bucket => bucket.Start.UnixMicroseconds),
        ],
        [["kind", "grain", "start"], ["org", "kind", "grain", "start"], ["org", "account", "grain", "start"]]);

    /// <summary>The reservations, by their name.</summary>
    public static KeyedShape<ReservationDocument> Reservations { get; } = new(
        "reservations",
        [
            Columns.Texts<ReservationDocument>("org", reservation => reservation.Org),
            Columns.Texts<ReservationDocument>("team", reservation => reservation.Team),
            Columns.Texts<ReservationDocument>("agent", reservation => reservation.Agent.ToString()),
            Columns.Texts<ReservationDocument>("status", reservation => reservation.Status.ToString()),
            Columns.Numbers<ReservationDocument>("at", reservation => reservation.At.UnixMicroseconds),
        ],
        [["org", "at"], ["org", "status", "at"]]);

    /// <inheritdoc/>
    public override string Name => "spend";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["budget"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Buckets, Reservations];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        switch (told.Happened)
        {
            case BudgetEvent.Reserved e:
                Hold(told, e, documents);
                break;
            case BudgetEvent.Settled e:
                End(documents, e.Reservation, e.At, ReservationStatus.Settled, _ => (e.Actual, e.Usage));
                break;
            case BudgetEvent.Released e:
                End(documents, e.Reservation, e.At, ReservationStatus.Released, _ => (default, null));
                break;
            case BudgetEvent.Expired e:
                foreach (var reservation in e.Reservations)
                {
                    End(documents, reservation, e.At, ReservationStatus.Expired, held => (held.Reserved, null));
                }

                break;
        }
    }

    private static void Hold(Told told, BudgetEvent.Reserved e, IDocumentSession documents)
    {
        var reservation = new ReservationDocument
        {
            Id = e.Reservation,
            Org = told.Org,
            Team = told.Team,
            Agent = e.Agent,
            Decision = e.Decision,
            At = e.At,
            Accounts = e.Accounts,
            Kind = e.Kind,
            Reserved = e.Amount,
            Charged = e.Amount,
            IsPriceUnknown = e.Price is not null && !e.IsPriceKnown,
        };
        documents.Put(Reservations, reservation.Id.ToString(), reservation);
        Charge(documents, reservation, new(e.At, e.Amount, e.Amount)
        {
            UnknownModel = reservation.IsPriceUnknown ? e.Amount.Usd : default,
        });
    }

    // One that is unknown, or has ended before, changes nothing: as in the books.
    private static void End(
        IDocumentSession documents, EventId id, Instant at, ReservationStatus status,
        Func<ReservationDocument, (Spend Actual, Domain.Pricing.Usage? Usage)> of)
    {
        if (documents.Find(Reservations, id.ToString()) is not { Status: ReservationStatus.Reserved } held)
        {
            return;
        }

        var (actual, usage) = of(held);
        documents.Put(Reservations, id.ToString(), held with { Status = status, EndedAt = at, Charged = actual, Usage = usage });
        var change = actual - held.Reserved;
        Charge(documents, held, new(at, change, default(Spend) - held.Reserved)
        {
            Assumed = status == ReservationStatus.Expired ? held.Reserved.Usd : default,
            UnknownModel = held.IsPriceUnknown ? change.Usd : default,
        });
    }

    private static void Charge(IDocumentSession documents, ReservationDocument reservation, in SpendChange change)
    {
        foreach (var account in reservation.Accounts)
        {
            var name = account.ToString();
            foreach (var grain in Lengths)
            {
                Charge(documents, reservation, (account, name), grain, change);
            }
        }
    }

    private static void Charge(
        IDocumentSession documents, ReservationDocument reservation, (Account Account, string Name) charged, Grain grain, in SpendChange change)
    {
        var start = Grains.StartOf(grain, reservation.At);
        var key = DocumentKey.Of(Grains.WordOf(grain), start, reservation.Org, reservation.Team, charged.Name);
        documents.Draft(Buckets, key, before => new SpendDraft(before ?? new SpendBucket
        {
            Org = reservation.Org,
            Team = reservation.Team,
            Account = charged.Account,
            Grain = grain,
            Start = start,
            First = reservation.At,
            Last = reservation.At,
        })).Add(change);
    }
}
