using System.Net;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Host;
using Grpc.Net.Client;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>What a server does with the file that <c>AA_PRICING_FILE</c> names, and what of it a client is told.</summary>
public sealed class PriceFileSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aasm-prices-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Prices_of_a_file_count_from_the_start_and_what_is_set_since_stays()
    {
        var file = Write("""[{"provider":"open_ai","model":"gpt4o","input_per_1k_usd":"0.0025","output_per_1k_usd":0.01}]""");
        await WithServerAsync(file, async client =>
        {
            Assert.Equal(("2.5", true), await QuoteAsync(client, "gpt-4o-mini"));
            Assert.Equal(("30", false), await QuoteAsync(client, "mystery"));
            var listed = await client.ListPricesAsync(new ListPricesRequest { PageSize = 3 });
            Assert.Equal((8u, 1u, "file prices.json"), (listed.Total, listed.Installation.Version, listed.Installation.Source));
            var rest = await client.ListPricesAsync(new ListPricesRequest { PageToken = listed.NextPageToken });
            Assert.Equal((3, 5, ""), (listed.Prices.Count, rest.Prices.Count, rest.NextPageToken));
            var set = await client.PublishPricesAsync(new PublishPricesRequest
            {
                Reason = "spec",
                ExpectedVersion = 1,
                Prices = { new ModelPrice { Provider = "Open_AI", Model = "GPT4o", InputPerMillion = "2.00", OutputPerMillion = "8" } },
            });
            Assert.Equal((true, 2u), (set.Changed, set.Version));
            var stale = await Assert.ThrowsAsync<Grpc.Core.RpcException>(
                () => client.ListPricesAsync(new ListPricesRequest { PageToken = listed.NextPageToken }).ResponseAsync);
            Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, stale.StatusCode);
        });

        // The same file again says nothing new; another does, here that of LiteLLM.
        await WithServerAsync(file, async client => Assert.Equal(("2", true), await QuoteAsync(client, "gpt-4o")));
        Write("""{"gpt-4o":{"input_cost_per_token":2.75e-06,"litellm_provider":"openai","output_cost_per_token":1.1e-05}}""");
        await WithServerAsync(file, async client => Assert.Equal(("2.75", true), await QuoteAsync(client, "gpt-4o")));
        await WithServerAsync("", async client => Assert.Equal(("2.75", true), await QuoteAsync(client, "openai/gpt-4o")));
    }

    [Theory]
    [InlineData("nope", "line 1: this is no JSON")]
    [InlineData("""[{"provider":"p","model":"m","input_per_1k_usd":"1","output_per_1k_usd":"-1"}]""", "entry 1 (m): output_per_1k_usd has to be")]
    [InlineData("""{"m":{"input_cost_per_token":"free"}}""", "m: input_cost_per_token has to be")]
    [InlineData(null, "cannot be read")]
    public async Task A_file_that_cannot_count_refuses_the_start_and_says_what_and_where(string? text, string problem)
    {
        var file = text is null ? Path.Combine(_folder, "nothing.json") : Write(text);
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => WithServerAsync(file, _ => Task.CompletedTask));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains("AA_PRICING_FILE", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "state")));
    }

    [Theory]
    [InlineData("1e-6", "input_per_million")]
    [InlineData("-1", "input_per_million")]
    [InlineData("", "input_per_million")]
    [InlineData("1000000.1", "input_per_million")]
    public async Task A_price_of_the_wire_is_a_plain_decimal_or_refused_by_its_field(string input, string field) =>
        await WithServerAsync("", async client =>
        {
            var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => client.PublishPricesAsync(new PublishPricesRequest
            {
                Reason = "spec",
                Prices = { new ModelPrice { Model = "m", InputPerMillion = input, OutputPerMillion = "1" } },
            }).ResponseAsync);
            Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, refused.StatusCode);
            Assert.Contains($"prices[0].{field}", refused.Status.Detail, StringComparison.Ordinal);
        });

    private async Task WithServerAsync(string file, Func<PricingAdminService.PricingAdminServiceClient, Task> act)
    {
        var options = new AssemblyOptions
        {
            Grpc = new(IPAddress.Loopback, 0),
            Http = new(IPAddress.Loopback, 0),
            State = new StateFolder(Path.Combine(_folder, "state")),
            MakesFirstAdmin = false,
            Version = "spec",
        };
        await using var server = await AssemblyServer.StartAsync(
            options, name => name == "AA_PRICING_FILE" ? file : null, TimeProvider.System, CancellationToken.None);
        using var channel = GrpcChannel.ForAddress(server.GrpcUrl);
        await act(new PricingAdminService.PricingAdminServiceClient(channel));
    }

    private static async Task<(string Amount, bool Known)> QuoteAsync(PricingAdminService.PricingAdminServiceClient client, string model)
    {
        var quote = await client.QuotePriceAsync(new QuotePriceRequest { Model = model, Usage = new() { InputTokens = 1_000_000 } });
        return (quote.Amount, quote.Known);
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "prices.json");
        File.WriteAllText(file, text);
        return file;
    }
}
