using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Sessions;
using AgentAssembly.Projections.Models.Sources;
using AgentAssembly.Projections.Models.Spending;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Sessions;

/// <summary>
/// Finds the actions of a session where they stand: decisions in the audit log, outcomes in reports, costs in reservations.
/// </summary>
internal sealed class Traces(ModelSet models, Look look, SessionDocument session)
{
    /// <summary>A page of actions.</summary>
    /// <param name="first">How many.</param>
    /// <param name="after">Only those after this position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<TraceNode> PageAsync(int first, string? after, CancellationToken cancellationToken)
    {
        var page = await look.PageAsync(EventsProjection.Events, QueryOf(first, after), cancellationToken).ConfigureAwait(false);
        var reports = await ReportsAsync(page.Items, cancellationToken).ConfigureAwait(false);
        var spans = new List<SpanNode>();
        foreach (var listed in page.Items)
        {
            var decision = listed.Document.Decision!;
            var reservation = decision.Reservation is { } id
                ? await look.FindAsync(models.Spend, SpendProjection.Reservations, id, cancellationToken).ConfigureAwait(false)
                : null;
            spans.Add(new(listed, decision.Span is { } span ? reports.GetValueOrDefault(span) : null, reservation));
        }

        var next = page.HasMore ? page.Items[^1].Place.Value.Number.ToString(CultureInfo.InvariantCulture) : null;
        return new(spans, next, await CostAsync(cancellationToken).ConfigureAwait(false));
    }

    private DocumentQuery QueryOf(int first, string? after) => new()
    {
        Where =
        [
            Condition.Is("org", session.Org),
            Condition.Is("agent", session.Agent.ToString()),
            Condition.Is("correlation", session.Trace),
            Condition.Is("type", ActionDecided.Type),
            new Condition.OneOf("stream", [.. session.Streams.Select(stream => (ColumnValue)stream.ToString())]),
        ],
        After = after is null ? null
            : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? new Place(position, "")
            : throw new ReadError("VALIDATION_FAILED", 400, "after: this is no place of a trace"),
        Limit = first is >= 1 and <= 200 ? first : throw new ReadError("VALIDATION_FAILED", 400, $"first must be 1 to 200, not {first}"),
    };

    // The latest report counts, one with a credential before one without.
    private async ValueTask<Dictionary<string, ReportDocument>> ReportsAsync(
        ImmutableArray<Listed<EventDocument>> decisions, CancellationToken cancellationToken)
    {
        ImmutableArray<ColumnValue> spans =
            [.. decisions.Select(listed => listed.Document.Decision!.Span).OfType<string>().Distinct().Select(span => (ColumnValue)span)];
        if (spans.IsEmpty)
        {
            return [];
        }

        var query = new DocumentQuery
        {
            Where =
            [
                Condition.Is("agent", session.Agent.ToString()), new Condition.OneOf("span", spans), Condition.Is("trace", session.Trace),
            ],
            IsDescending = true,
            Limit = DocumentQuery.LimitMax,
        };
        var page = await look.PageAsync(SourcesProjection.Reports, query, cancellationToken).ConfigureAwait(false);
        return page.Items.Select(listed => listed.Document).GroupBy(report => report.Span, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.OrderByDescending(report => report.IsBound).First(), StringComparer.Ordinal);
    }

    private async ValueTask<Spend> CostAsync(CancellationToken cancellationToken)
    {
        var totals = await Buckets.ReadAsync(
            look, models.Spend, SpendProjection.Buckets, [new Stretch(Grain.Total, default, default)],
            [Condition.Is("org", session.Org), Condition.Is("account", new Account(AccountKind.Session, session.Id).ToString())],
            cancellationToken).ConfigureAwait(false);
        return totals.Aggregate(default(Spend), (sum, bucket) => sum + bucket.Charged);
    }
}
