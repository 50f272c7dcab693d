using System.Globalization;
using System.Text.Json;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.Transport;
using AgentAssembly.Specs.Read.Http;
using AgentAssembly.Specs.Read.Support;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Read.Execution;

public sealed class CostSpecs
{
    [Theory]
    [InlineData("{greeting whoAsks}", 0)]
    [InlineData("{records{__typename}}", 1)]
    [InlineData("{records(first:10){edges{cursor}}}", 2)]
    [InlineData("{records(first:10){edges{node{name}}}}", 12)]
    [InlineData("{records{edges{node{name}}}}", 52)]
    [InlineData("{records(first:10){edges{node{next{name}}}}}", 22)]
    [InlineData("{records(first:10){edges{node{neighbours(first:5){next{name}}}}}}", 72)]
    [InlineData("{records(first:10){edges{node{neighbours{next{name}}}}}}", 42)]
    [InlineData("{all{next{name}}}", 21)]
    [InlineData("{dear}", 700)]
    [InlineData("{a:dear b:dear}", 1400)]
    [InlineData("{...F ...F} fragment F on Query{records(first:10){edges{node{name}}}}", 24)]
    [InlineData("{records(first:1000)@skip(if:true){edges{node{name}}}}", 0)]
    [InlineData("{records(first:-5){edges{node{name}}}}", 2)]
    public async Task Cost_counts_what_lies_below_lists_for_every_item(string query, long cost)
    {
        await using var server = await ReadServer.StartAsync();

        var (_, body) = await server.AskAsync(query);

        Assert.False(body.TryGetProperty("errors", out _));
        Assert.Equal(cost, RequestedIn(body));
    }

    [Fact]
    public async Task A_document_that_is_known_to_be_valid_costs_what_its_variables_make_it_cost()
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { Execution = new() { CostMax = 100 } });
        const string query = "query($n:Int!){records(first:$n){edges{node{name}}}}";
        var (_, cheap) = await server.AskAsync(query, new { n = 1 });
        Assert.False(cheap.TryGetProperty("errors", out _));
        var resolved = server.Source.ResolvedTimes;

        var (response, dear) = await server.AskAsync(query, new { n = 500 });

        Assert.Equal(("COST_EXCEEDED", 400), (HttpSpecs.CodeOf(dear), (int)response.StatusCode));
        Assert.Equal(502, RequestedIn(dear));
        Assert.Equal(resolved, server.Source.ResolvedTimes);
    }

    [Fact]
    public async Task A_minutes_budget_is_told_spent_refused_and_renewed()
    {
        var time = new FakeTimeProvider();
        await using var server = await ReadServer.StartAsync(
            new GraphQLTransportOptions { Execution = new() { CostPerMinute = 1500 } }, time);
        var (first, body) = await server.AskAsync("{a:dear b:dear}");
        Assert.Equal(("1500", "100", "60"), LimitsOf(first));
        var told = body.GetProperty("extensions").GetProperty("cost");
        Assert.Equal((1400, 1500, 100), (told.GetProperty("requested").GetInt32(), told.GetProperty("limit").GetInt32(), told.GetProperty("remaining").GetInt32()));

        time.Advance(TimeSpan.FromSeconds(20));
        var (refused, error) = await server.AskAsync("{dear}", accept: "application/json");
        Assert.Equal(("RATE_LIMITED", 429), (HttpSpecs.CodeOf(error), (int)refused.StatusCode));
        Assert.Equal("40", refused.Headers.GetValues("Retry-After").Single());
        Assert.Equal(("1500", "100", "40"), LimitsOf(refused));

        // What is refused costs nothing, and others have their own.
        Assert.Equal(200, (int)(await server.AskAsync("{greeting}")).Response.StatusCode);
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(200, (int)(await server.AskAsync("{dear}")).Response.StatusCode);
    }

    [Fact]
    public void A_budget_never_grants_more_than_it_has() =>
        Gen.Select(Gen.Long[0, 50].Array[1, 40], Gen.Long[1, 200]).Sample(
            (costs, limit) =>
            {
                var budget = new CostBudget(new ExecutionLimits { CostPerMinute = limit }, new FakeTimeProvider());
                var spent = costs.Where(c => budget.Spend("p", c).IsSpent).Sum();
                return spent <= limit && budget.Spend("p", 0).Cost.Remaining == limit - spent && budget.Spend("q", 0).Cost.Remaining == limit;
            },
            seed: "0N0XIzNsQ0O2", iter: 200);

    [Fact]
    public void Principals_are_not_remembered_without_bound()
    {
        var budget = new CostBudget(new ExecutionLimits { PrincipalsMax = 10, CostPerMinute = 5 }, new FakeTimeProvider());
        for (var n = 0; n < 1000; n++)
        {
            budget.Spend(n.ToString(CultureInfo.InvariantCulture), 5);
        }

        Assert.InRange(budget.Remembered, 1, 11);
        Assert.False(budget.Spend("999", 1).IsSpent);
    }

    private static long RequestedIn(JsonElement body) =>
        body.GetProperty("extensions").GetProperty("cost").GetProperty("requested").GetInt64();

    private static (string Limit, string Remaining, string Reset) LimitsOf(HttpResponseMessage response) => (
        response.Headers.GetValues("RateLimit-Limit").Single(),
        response.Headers.GetValues("RateLimit-Remaining").Single(),
        response.Headers.GetValues("RateLimit-Reset").Single());
}
