using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Pricing;

/// <summary>Which prices shall be different.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Replaces">As for <see cref="PublishPrices"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Expected">The version that has to be in force; null for whichever is.</param>
public sealed record PriceChange(ImmutableArray<PriceRow> Rows, bool Replaces, string Reason, int? Expected);

/// <summary>A version that is in force.</summary>
/// <param name="Version">The version.</param>
/// <param name="Digest">Its digest.</param>
public sealed record PriceVersion(int Version, string Digest);

/// <summary>A price that counts.</summary>
/// <param name="Row">The row.</param>
/// <param name="IsOwn">Whether the org has set it itself; else it is the installation's.</param>
public sealed record CountingPrice(PriceRow Row, bool IsOwn);

/// <summary>The prices that count.</summary>
/// <param name="Table">All of them.</param>
/// <param name="Installation">What was published for the installation.</param>
/// <param name="Own">What was published for the org; null where the installation's alone were asked for.</param>
/// <param name="Rows">The rows that were asked for, in the table's order.</param>
public sealed record CountingPrices(
    PriceTable Table, PricingState Installation, PricingState? Own, IEnumerable<CountingPrice> Rows);

/// <summary>What a usage costs.</summary>
/// <param name="Amount">The amount.</param>
/// <param name="Price">The row by which, and whether the model is known.</param>
/// <param name="Digest">The digest of the prices that were looked at.</param>
public sealed record PriceQuote(Usd Amount, FoundPrice Price, string Digest);

/// <summary>
/// Reads and changes prices for those who may. Everybody who is known may read what counts for them; an empty org means the
/// installation. Safe for concurrent use.
/// </summary>
public sealed class PricingAdministration(CommandRunner commands, Permission permission)
{
    private WriteSideState State => commands.State;

    /// <summary>Publishes prices. An org's need org_admin, the installation's its operator.</summary>
    /// <exception cref="ContentionException">Others changed them again and again.</exception>
    public async ValueTask<Answer<PriceVersion>> PublishAsync(
        Caller caller, string org, PriceChange change, CancellationToken cancellationToken)
    {
        if (WhyNotSeen<PriceVersion>(caller, org) is { } unseen)
        {
            return unseen;
        }

        if (permission.WhyNot(caller, org, org.Length > 0 ? new Need(Role.OrgAdmin, "") : null) is { } forbidden)
        {
            return new Answer<PriceVersion>.Forbidden(forbidden);
        }

        if (string.IsNullOrWhiteSpace(change.Reason))
        {
            return new Answer<PriceVersion>.Invalid("reason", "is empty; whoever reads the record has to learn why");
        }

        var command = new PublishPrices(
            org.Length > 0, change.Rows, change.Replaces, PricingPublished.FromCommand, change.Reason, change.Expected);
        var origin = new CommandOrigin(org, null, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return commands.AskAsync(undertaking, command, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return AnswerOf(outcome);
    }

    /// <summary>The prices that count for an org; for an empty name those of the installation.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="org">The org.</param>
    /// <param name="part">Only rows whose provider and model, as <c>provider/model</c>, have this in them; in any case.</param>
    public Answer<CountingPrices> List(Caller caller, string org, string part)
    {
        if (WhyNotSeen<CountingPrices>(caller, org) is { } unseen)
        {
            return unseen;
        }

        var table = State.Prices.TableFor(org);
        var own = org.Length > 0 ? State.Prices.StateOf(org) : null;
        var names = (own?.Rows ?? []).Select(row => (row.Provider, row.Model)).ToHashSet();
        var wanted = part.ToLowerInvariant();
        return new Answer<CountingPrices>.Done(
            new(table, State.Prices.StateOf(""), own, table.Rows
                .Where(row => wanted.Length == 0 || $"{row.Provider}/{row.Model}".Contains(wanted, StringComparison.Ordinal))
                .Select(row => new CountingPrice(row, names.Contains((row.Provider, row.Model))))),
            null);
    }

    /// <summary>What a usage costs an org; for an empty name by the installation's prices.</summary>
    public Answer<PriceQuote> Quote(Caller caller, string org, string provider, string model, Usage usage)
    {
        if (WhyNotSeen<PriceQuote>(caller, org) is { } unseen)
        {
            return unseen;
        }

        var table = State.Prices.TableFor(org);
        var found = table.Find(provider, model, usage);
        return new Answer<PriceQuote>.Done(new(found.Row.CostOf(usage), found, table.Digest), null);
    }

    private Answer<T>? WhyNotSeen<T>(Caller caller, string org) =>
        org.Length > 0 && !(caller.BelongsTo(org) && TenantBook.HasOrg(State, org))
            ? new Answer<T>.NotFound($"no org '{org}': 'aasm org list' shows those that you may see")
            : null;

    private static Answer<PriceVersion> AnswerOf(Outcome<PricingReply> outcome) => outcome.Reply switch
    {
        PricingReply.Done done => new Answer<PriceVersion>.Done(new(done.Version, done.Digest), outcome.Position),
        PricingReply.Moved moved => new Answer<PriceVersion>.Refused("price_version",
            $"version {moved.Version} is in force: look at it with 'aasm cost prices list', then send the change with that version"),
        PricingReply.TooMany many => new Answer<PriceVersion>.Refused("price_rows_max",
            $"{many.Count} rows; at most {many.Most} are kept: leave out models that nobody uses"),
        _ => throw new System.Diagnostics.UnreachableException(outcome.Reply.GetType().Name),
    };
}
