using System.Globalization;
using AgentAssembly.Commands.Core.Pricing;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.PricingAdminService</c>: maps, and decides nothing.</summary>
public sealed class PricingAdminGrpcService(PricingAdministration administration, CallerIdentity identity)
    : PricingAdminService.PricingAdminServiceBase
{
    private const int PageSizeDefault = 500;
    private const int PageSizeMax = 1_000;

    /// <inheritdoc/>
    public override Task<ListPricesResponse> ListPrices(ListPricesRequest request, ServerCallContext context)
    {
        var counting = administration.List(
            identity.Of(context), FieldRules.Text("org", request.Org), FieldRules.Text("contains", request.Contains)).Done().Value;
        var rows = counting.Rows.ToList();
        var skipped = SkippedBy(request.PageToken, counting.Table.Digest, rows.Count);
        var size = request.PageSize == 0 ? PageSizeDefault : (int)Math.Min(request.PageSize, PageSizeMax);
        var response = new ListPricesResponse
        {
            Total = (uint)rows.Count,
            Digest = counting.Table.Digest,
            Installation = ToWire(counting.Installation),
            Own = counting.Own is { } own ? ToWire(own) : null,
            NextPageToken = skipped + size < rows.Count
                ? string.Create(CultureInfo.InvariantCulture, $"{skipped + size}@{counting.Table.Digest}")
                : "",
        };
        response.Prices.AddRange(rows.Skip(skipped).Take(size)
            .Select(each => new CountingModelPrice { Price = ModelPrices.ToWire(each.Row), Own = each.IsOwn }));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task<PublishPricesResponse> PublishPrices(PublishPricesRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var change = new PriceChange(
            [.. request.Prices.Select(ModelPrices.Read)],
            request.Replace,
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax),
            request.HasExpectedVersion ? (int)Math.Min(request.ExpectedVersion, int.MaxValue) : null);
        var done = (await administration.PublishAsync(
            caller, FieldRules.Text("org", request.Org), change, context.CancellationToken).ConfigureAwait(false)).Done();
        var response = new PublishPricesResponse
        {
            Changed = done.Position is not null,
            Version = (uint)done.Value.Version,
            Digest = done.Value.Digest,
        };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    /// <inheritdoc/>
    public override Task<QuotePriceResponse> QuotePrice(QuotePriceRequest request, ServerCallContext context)
    {
        var quote = administration.Quote(
            identity.Of(context),
            FieldRules.Text("org", request.Org),
            FieldRules.Text("provider", request.Provider),
            FieldRules.Required("model", request.Model),
            ModelPrices.Read(request.Usage ?? new ModelUsage())).Done().Value;
        return Task.FromResult(new QuotePriceResponse
        {
            Amount = quote.Amount.ToString(),
            Price = ModelPrices.ToWire(quote.Price.Row),
            Known = quote.Price.IsKnown,
            Digest = quote.Digest,
        });
    }

    // A token names the prices that it was given for: pages of two versions would make a list that never counted.
    private static int SkippedBy(string token, string digest, int count)
    {
        if (token.Length == 0)
        {
            return 0;
        }

        var at = token.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || !int.TryParse(token.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var skipped)
            || skipped > count || token[(at + 1)..] != digest)
        {
            throw GrpcErrors.Invalid("page_token", "is none that a page of these prices ended with, or they changed since: "
                + "ask for the first page again");
        }

        return skipped;
    }

    private static PublishedPrices ToWire(PricingState state) => new()
    {
        Version = (uint)state.Version,
        Digest = state.Digest,
        Source = state.Source,
        Reason = state.Reason,
        PublishedAtUnixMs = state.Version == 0 ? 0 : AgentRecords.MillisecondsOf(state.At),
        Prices = (uint)state.Rows.Length,
    };
}
