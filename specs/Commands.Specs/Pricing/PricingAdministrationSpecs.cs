using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Pricing;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Specs.Commands.Pricing;

public sealed class PricingAdministrationSpecs
{
    private static readonly Usage Million = new() { InputTokens = 1_000_000 };

    [Fact]
    public async Task An_orgs_prices_stand_before_the_installations_and_those_before_the_preset()
    {
        await using var side = await WriteSide.StartAsync();
        await side.JoinAsync(1);
        var prices = Of(side);
        Assert.Equal(("5", true), Quote(prices, "acme", "gpt-4o"));
        await PublishAsync(prices, "", Row("open_ai", "gpt4o", 4));
        Assert.Equal(("4", true), Quote(prices, "acme", "gpt-4o"));
        await PublishAsync(prices, "acme", Row("open_ai", "gpt4o", 3));
        Assert.Equal(("3", true), Quote(prices, "acme", "gpt-4o"));
        Assert.Equal(("4", true), Quote(prices, "", "gpt-4o"));
        Assert.Equal(("4", true), Quote(prices, "default", "gpt-4o"));
        Assert.Equal(("30", false), Quote(prices, "acme", "mystery"));

        // What is taken away gives way to what stood behind it.
        await PublishAsync(prices, "acme", replaces: true);
        Assert.Equal(("4", true), Quote(prices, "acme", "gpt-4o"));
        await PublishAsync(prices, "", replaces: true);
        Assert.Equal(("5", true), Quote(prices, "acme", "gpt-4o"));
        Assert.Equal(CompatiblePrices.Table.Digest, side.State.Prices.TableFor("acme").Digest);
    }

    [Fact]
    public async Task A_change_that_is_sent_again_changes_nothing_and_one_that_rests_on_another_version_is_refused()
    {
        await using var side = await WriteSide.StartAsync();
        await side.JoinAsync(1);
        var prices = Of(side);
        var change = new PriceChange([Row("p", "m", 1)], Replaces: false, "spec", Expected: 0);
        var first = Done(await prices.PublishAsync(WriteSide.Local, "acme", change, CancellationToken.None));
        var again = Assert.IsType<Answer<PriceVersion>.Done>(await prices.PublishAsync(WriteSide.Local, "acme", change, CancellationToken.None));
        Assert.Equal((first, null), (again.Value, again.Position));
        var other = Assert.IsType<Answer<PriceVersion>.Refused>(await prices.PublishAsync(
            WriteSide.Local, "acme", change with { Rows = [Row("p", "m", 2)] }, CancellationToken.None));
        Assert.Equal("price_version", other.Rule);
        Assert.Contains("version 1 is in force", other.Message, StringComparison.Ordinal);
        Assert.Equal(1, await side.CountAsync(PricingPublished.Type));
    }

    [Fact]
    public async Task A_version_of_many_parts_is_appended_at_once_and_is_the_same_after_a_restart()
    {
        var side = await WriteSide.StartAsync();
        await side.JoinAsync(1);
        var rows = Enumerable.Range(0, 1_200).Select(i => Row("p", $"m{i}", i)).ToArray();
        await PublishAsync(Of(side), "acme", rows);
        await PublishAsync(Of(side), "acme", Row("p", "m7", 1_000));
        var events = (await side.EventsAsync("pricing")).Select(recorded => PricingPublished.Read(recorded.Event.Open())!).ToList();
        Assert.Equal(
            [(1, 1, 3), (1, 2, 3), (1, 3, 3), (2, 1, 3), (2, 2, 3), (2, 3, 3)],
            events.Select(part => (part.Version, part.Part, part.Parts)));
        var (digest, described) = (side.State.Prices.TableFor("acme").Digest, side.Describe());
        Assert.Contains("\"rows\":1200", described, StringComparison.Ordinal);

        await using var restarted = await side.RestartAsync();
        Assert.Equal(digest, restarted.State.Prices.TableFor("acme").Digest);
        Assert.Equal(described, restarted.Describe());
        Assert.Equal(("1000", true), Quote(Of(restarted), "acme", "p/m7"));
    }

    [Fact]
    public async Task Racing_changes_all_count()
    {
        await using var side = await WriteSide.StartAsync();
        await side.JoinAsync(1);
        var prices = Of(side);
        var versions = await Task.WhenAll(Enumerable.Range(1, 6).Select(i =>
            Task.Run(() => PublishAsync(prices, "acme", Row("p", $"m{i}", i)))));
        Assert.Equal(Enumerable.Range(1, 6), versions.Select(version => version.Version).Order());
        Assert.Equal(6, side.State.Prices.StateOf("acme").Rows.Length);
    }

    [Theory]
    [InlineData(Role.Auditor, "")]
    [InlineData(Role.Viewer, "")]
    [InlineData(Role.Developer, "")]
    [InlineData(Role.TeamAdmin, "payments")]
    [InlineData(Role.OrgAdmin, "")]
    public async Task Everybody_of_an_org_reads_its_prices_and_its_org_admin_alone_sets_them(Role role, string team)
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.Tenancy.GrantAsync(WriteSide.Local, "acme", new($"agent:{agent.Did}", team, role), CancellationToken.None);
        var (prices, caller) = (Of(side), side.As(agent));
        var change = new PriceChange([Row("p", "m", 1)], Replaces: false, "spec", null);
        var answer = await prices.PublishAsync(caller, "acme", change, CancellationToken.None);
        Assert.Equal(role == Role.OrgAdmin, answer is Answer<PriceVersion>.Done);
        Assert.True(answer is Answer<PriceVersion>.Done or Answer<PriceVersion>.Forbidden);
        Assert.IsType<Answer<PriceVersion>.Forbidden>(await prices.PublishAsync(caller, "", change, CancellationToken.None));
        Assert.NotEmpty(Done(prices.List(caller, "acme", "")).Rows);
        Assert.NotEmpty(Done(prices.List(caller, "", "")).Rows);
        Done(prices.Quote(caller, "acme", "", "m", Million));
    }

    [Fact]
    public async Task Another_org_does_not_exist()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.JoinAsync(2, org: "globex", team: "labs");
        var prices = Of(side);
        await PublishAsync(prices, "globex", Row("p", "m", 1));
        foreach (var (caller, org) in ((Caller, string)[])[(side.As(agent), "globex"), (side.As(agent), "nobody"), (WriteSide.Local, "nobody")])
        {
            Assert.IsType<Answer<PriceVersion>.NotFound>(await prices.PublishAsync(
                caller, org, new([Row("p", "m", 1)], false, "spec", null), CancellationToken.None));
            Assert.IsType<Answer<CountingPrices>.NotFound>(prices.List(caller, org, ""));
            Assert.IsType<Answer<PriceQuote>.NotFound>(prices.Quote(caller, org, "", "m", Million));
        }

        Assert.Equal(("30", false), Quote(prices, "acme", "p/m"));
    }

    [Fact]
    public async Task A_list_tells_what_was_set_by_whom_and_is_narrowed_by_a_part_of_a_name()
    {
        await using var side = await WriteSide.StartAsync();
        await side.JoinAsync(1);
        var prices = Of(side);
        await PublishAsync(prices, "acme", Row("open_ai", "gpt4o", 3), Row("", "own", 0));
        var listed = Done(prices.List(WriteSide.Local, "acme", "GPT4"));
        Assert.Equal([("gpt4", false), ("gpt4o", true)], listed.Rows.Select(each => (each.Row.Model, each.IsOwn)));
        Assert.Equal((0, 1, "command"), (listed.Installation.Version, listed.Own!.Version, listed.Own.Source));
        Assert.Equal(9, Done(prices.List(WriteSide.Local, "acme", "")).Rows.Count());
        Assert.Single(Done(prices.List(WriteSide.Local, "acme", "/own")).Rows);
        Assert.Null(Done(prices.List(WriteSide.Local, "", "")).Own);
    }

    [Fact]
    public async Task A_change_needs_a_reason_and_may_not_have_too_many_rows()
    {
        await using var side = await WriteSide.StartAsync();
        await side.JoinAsync(1);
        var prices = Of(side);
        var invalid = await prices.PublishAsync(WriteSide.Local, "acme", new([Row("p", "m", 1)], false, " ", null), CancellationToken.None);
        Assert.Equal("reason", Assert.IsType<Answer<PriceVersion>.Invalid>(invalid).Field);
        ImmutableArray<PriceRow> many = [.. Enumerable.Range(0, PricingDecider.RowsOfOrgMax + 1).Select(i => Row("p", $"m{i}", 1))];
        var refused = await prices.PublishAsync(WriteSide.Local, "acme", new(many, false, "spec", null), CancellationToken.None);
        Assert.Equal("price_rows_max", Assert.IsType<Answer<PriceVersion>.Refused>(refused).Rule);
        Assert.Equal(0, await side.CountAsync(PricingPublished.Type));
    }

    [Fact]
    public async Task A_servers_file_is_published_before_the_preset_and_once()
    {
        var side = await WriteSide.StartAsync();
        ImmutableArray<PriceRow> rows = [Row("open_ai", "gpt4o", 4)];
        Assert.NotNull((await FileAsync(side, rows)).Position);
        Assert.Null((await FileAsync(side, rows)).Position);
        await PublishAsync(Of(side), "", Row("open_ai", "gpt4o", 9));

        await using var restarted = await side.RestartAsync();
        Assert.Null((await FileAsync(restarted, rows)).Position);
        Assert.Equal(("9", true), Quote(Of(restarted), "", "gpt-4o"));
        Assert.NotNull((await FileAsync(restarted, [Row("open_ai", "gpt4o", 2)])).Position);
        Assert.Equal(("2", true), Quote(Of(restarted), "", "gpt-4o"));
        Assert.Equal(("30", true), Quote(Of(restarted), "", "gpt-4"));
        Assert.Equal(("file prices.json", 3), (restarted.State.Prices.StateOf("").Source, restarted.State.Prices.StateOf("").Version));
    }

    [Fact]
    public async Task A_table_stays_what_it_was_while_others_are_published()
    {
        await using var side = await WriteSide.StartAsync();
        await side.JoinAsync(1);
        await PublishAsync(Of(side), "acme", Row("p", "m", 1));
        var table = side.State.Prices.TableFor("acme");
        Assert.Same(table, side.State.Prices.TableFor("acme"));
        Assert.Same(side.State.Prices.TableFor(""), side.State.Prices.TableFor("globex"));
        await PublishAsync(Of(side), "acme", Row("p", "m", 2));
        Assert.Equal(1, table.Find("p", "m", Million).Row.InputPerMillion);
        Assert.Equal(2, side.State.Prices.TableFor("acme").Find("p", "m", Million).Row.InputPerMillion);
    }

    private static PricingAdministration Of(WriteSide side) => new(side.Commands, side.Permission);

    private static PriceRow Row(string provider, string model, decimal input) =>
        new() { Provider = provider, Model = model, InputPerMillion = input, OutputPerMillion = input };

    private static Task<PriceVersion> PublishAsync(PricingAdministration prices, string org, params PriceRow[] rows) =>
        PublishAsync(prices, org, replaces: false, rows);

    private static async Task<PriceVersion> PublishAsync(
        PricingAdministration prices, string org, bool replaces, params PriceRow[] rows) =>
        Done(await prices.PublishAsync(WriteSide.Local, org, new([.. rows], replaces, "spec", null), CancellationToken.None));

    private static ValueTask<AgentAssembly.Commands.Core.Deciding.Outcome<PricingReply>> FileAsync(WriteSide side, ImmutableArray<PriceRow> rows) =>
        new PricePublisher(side.Commands).PublishFileAsync("prices.json", rows, "operator:spec", CancellationToken.None);

    private static (string Amount, bool IsKnown) Quote(PricingAdministration prices, string org, string model)
    {
        var quote = Done(prices.Quote(WriteSide.Local, org, "", model, Million));
        return (quote.Amount.ToString(), quote.Price.IsKnown);
    }

    private static T Done<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Done>(answer).Value;
}
