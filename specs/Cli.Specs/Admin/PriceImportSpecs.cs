using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;

namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>What an import of prices sends, shows and refuses.</summary>
public sealed class PriceImportSpecs
{
    private const string File = """
        {
            "sample_spec": {"input_cost_per_token": 0.0},
            "gpt4": {"input_cost_per_token": 3e-05, "litellm_provider": "open_ai", "output_cost_per_token": 6e-05, "output_cost_per_reasoning_token": 9e-05},
            "new": {"input_cost_per_token": 1e-06, "litellm_provider": "p", "output_cost_per_token": 2e-06},
            "dall-e": {"output_cost_per_pixel": 1e-08}
        }
        """;

    [Fact]
    public async Task An_import_rests_on_the_version_that_it_shows_the_difference_to()
    {
        await using var server = await ServerAsync();
        var run = await ImportAsync(server, File, "--org", "acme");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("1 that are not priced by tokens, requests or units: dall-e", run.Out, StringComparison.Ordinal);
        Assert.Contains("changes  1 new", run.Out, StringComparison.Ordinal);
        Assert.Contains("p/new", run.Out, StringComparison.Ordinal);
        Assert.Contains("prices of org acme published, version 2, position 9", run.Out, StringComparison.Ordinal);
        var request = RequestOf(server);
        Assert.Equal(1, request.GetProperty("expectedVersion").GetInt32());
        Assert.Equal(["30", "1"], request.GetProperty("prices").EnumerateArray().Select(price => price.GetProperty("inputPerMillion").GetString()));
        Assert.StartsWith("import of ", request.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.False(request.TryGetProperty("replace", out _));
    }

    [Fact]
    public async Task A_dry_run_shows_the_same_and_asks_for_nothing()
    {
        await using var server = await ServerAsync();
        var run = await ImportAsync(server, File, "--org", "acme", "--replace", "--dry-run", "-o", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(server.Script.Asked, asked => asked.StartsWith("Publish", StringComparison.Ordinal));
        using var shown = JsonDocument.Parse(run.Out);
        Assert.Equal(2, shown.RootElement.GetProperty("read").GetInt32());
        Assert.Equal(JsonValueKind.Null, shown.RootElement.GetProperty("result").ValueKind);
        // The org's own row goes; the installation's stays.
        Assert.Equal(["gone", "new"], shown.RootElement.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("kind").GetString()).Order());
    }

    [Fact]
    public async Task Everything_that_an_installation_has_goes_where_a_file_replaces_it()
    {
        await using var server = await ServerAsync();
        var run = await ImportAsync(server, File, "--replace", "--reason", "why");

        Assert.Contains("changes  2 gone, 1 new", run.Out, StringComparison.Ordinal);
        Assert.True(RequestOf(server).GetProperty("replace").GetBoolean());
        Assert.Equal(3, RequestOf(server).GetProperty("expectedVersion").GetInt32());
    }

    [Theory]
    [InlineData("nope", "line 1: this is no JSON")]
    [InlineData("""[{"provider":"p","model":"m","input_per_1k_usd":"-1","output_per_1k_usd":"1"},7]""", "entry 1 (m): input_per_1k_usd")]
    public async Task A_file_with_errors_asks_for_nothing(string text, string problem)
    {
        await using var server = await ServerAsync();
        var run = await ImportAsync(server, text);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Contains("nothing of it was taken", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Script.Asked);
    }

    [Theory]
    [InlineData("cost prices set gpt-4o --input 1 --output 1", "no PROVIDER/MODEL")]
    [InlineData("cost prices set openai/ --input 1 --output 1", "no PROVIDER/MODEL")]
    [InlineData("cost prices set a/b --input -1 --output 1", "--input '-1' is no price")]
    [InlineData("cost prices set a/b --input 1 --output 1e3", "--output '1e3' is no price")]
    [InlineData("cost prices set a/b --input 1 --output 1000001", "--output '1000001' is no price")]
    [InlineData("cost prices set a/b --input 1 --output 1 --unit 1000.5", "--unit '1000.5' is no price")]
    [InlineData("cost prices set a/b --output 1", "--input")]
    [InlineData("cost prices quote m --input-tokens 1000000000001", "must be a number from 0 to 1000000000000")]
    [InlineData("cost prices quote m --units -1", "--units '-1'")]
    public async Task What_is_no_price_or_count_is_refused_before_anybody_is_asked(string line, string problem)
    {
        await using var server = await ServerAsync();
        var run = await Aasm.RunAsync([.. line.Split(' '), "--grpc", server.Address]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Script.Asked);
    }

    [Fact]
    public async Task Pages_are_read_to_their_end_and_a_list_without_end_is_refused()
    {
        await using var server = await AdminServer.StartAsync();
        var (first, last) = (Records.Prices.Clone(), Records.Prices.Clone());
        (first.NextPageToken, first.Total, last.Total) = ("3@d", 6, 6);
        server.Script.Answer<ListPricesRequest>(first, last);
        var run = await Aasm.RunAsync("cost", "prices", "list", "-o", "json", "--grpc", server.Address);
        using var shown = JsonDocument.Parse(run.Out);
        Assert.Equal(6, shown.RootElement.GetProperty("prices").GetArrayLength());
        Assert.Equal(["ListPrices { \"pageSize\": 1000 }", "ListPrices { \"pageSize\": 1000, \"pageToken\": \"3@d\" }"], server.Script.Asked);

        server.Script.Answer<ListPricesRequest>(first);
        Assert.Equal(1, (await Aasm.RunAsync("cost", "prices", "list", "--grpc", server.Address)).ExitCode);
    }

    private static async Task<AdminServer> ServerAsync()
    {
        var server = await AdminServer.StartAsync();
        server.Script.Answer<ListPricesRequest>(Records.Prices);
        server.Script.Answer<PublishPricesRequest>(new PublishPricesResponse { Changed = true, Version = 2, Position = 9 });
        return server;
    }

    private static JsonElement RequestOf(AdminServer server) => JsonDocument.Parse(
        server.Script.Asked.Single(asked => asked.StartsWith("PublishPrices", StringComparison.Ordinal)).Split(' ', 2)[1]).RootElement;

    private static async Task<Aasm> ImportAsync(AdminServer server, string text, params string[] more)
    {
        var file = Path.GetTempFileName();
        try
        {
            await System.IO.File.WriteAllTextAsync(file, text);
            return await Aasm.RunAsync(["cost", "prices", "import", file, .. more, "--grpc", server.Address]);
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }
}
