using System.Text;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Secrets;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Tenancy;
using static AgentAssembly.Specs.Commands.Secrets.SecretSide;

namespace AgentAssembly.Specs.Commands.Secrets;

public sealed class SecretAdministrationSpecs
{
    private static readonly SecretId OfOrg = new("acme", "", "KEY");
    private static readonly SecretId OfTeam = new("acme", "payments", "KEY");

    [Fact]
    public async Task A_secret_is_made_rotated_deleted_and_made_again_under_versions_that_never_repeat()
    {
        await using var secrets = await SecretSide.StartAsync();
        await secrets.Side.JoinAsync(1);
        Assert.Equal(new SecretChange(1, true), Done(await secrets.RegisterAsync(OfTeam, "one")));
        Assert.Equal("secret_exists", RuleOf(await secrets.RegisterAsync(OfTeam, "one")));
        Assert.Equal(new SecretChange(2, true), Done(await secrets.RotateAsync(OfTeam, "two")));
        Assert.Equal(new SecretChange(2, true), Done(await secrets.DeleteAsync(OfTeam)));
        Assert.Equal(new SecretChange(2, false), Done(await secrets.DeleteAsync(OfTeam)));
        Assert.IsType<Answer<SecretChange>.NotFound>(await secrets.RotateAsync(OfTeam, "three"));
        Assert.Equal(new SecretChange(3, true), Done(await secrets.RegisterAsync(OfTeam, "four")));
        Assert.IsType<Answer<SecretChange>.NotFound>(await secrets.DeleteAsync(OfOrg));

        var events = (await secrets.Side.EventsAsync("secret")).Select(recorded => recorded.Event.Open()).ToList();
        Assert.Equal(
            ["secret.registered", "secret.rotated", "secret.deleted", "secret.registered"], events.Select(e => e.Type));
        Assert.All(events, e => Assert.Equal(("acme", "payments", "operator:spec"), (e.Org, e.Team, e.Principal)));
    }

    [Fact]
    public async Task One_value_is_kept_of_every_secret_and_none_of_one_that_was_deleted_or_refused()
    {
        await using var secrets = await SecretSide.StartAsync();
        await secrets.Side.JoinAsync(1);
        for (var i = 0; i < 3; i++)
        {
            await secrets.RegisterAsync(OfTeam, "one");
            await secrets.RotateAsync(OfTeam, "two");
            await secrets.RotateAsync(OfOrg, "nobody's");
            Assert.Equal([OfTeam.Stream], (await KeptAsync(secrets)).Select(kept => kept.Stream));
            await secrets.DeleteAsync(OfTeam);
            Assert.Empty(await KeptAsync(secrets));
        }

        // Nor was a key made for what was refused.
        Assert.Equal([OfTeam.Key], secrets.Vault.Subjects);
    }

    [Theory]
    [InlineData(Role.Auditor, "", "")]
    [InlineData(Role.Viewer, "", "")]
    [InlineData(Role.Developer, "", "list, list team")]
    [InlineData(Role.Developer, "payments", "list team")]
    [InlineData(Role.TeamAdmin, "payments", "team, list team")]
    [InlineData(Role.TeamAdmin, "ops", "")]
    [InlineData(Role.OrgAdmin, "", "org, team, list, list team")]
    public async Task A_role_permits_what_it_says_and_no_more(Role role, string team, string expected)
    {
        await using var secrets = await SecretSide.StartAsync();
        var side = secrets.Side;
        await side.JoinAsync(2, team: "ops");
        var agent = await side.JoinAsync(1);
        await side.Tenancy.GrantAsync(
            WriteSide.Local, "acme", new($"agent:{agent.Did}", team, role), CancellationToken.None);
        var caller = side.As(agent);
        var may = new List<string>();
        foreach (var (what, id) in ((string, SecretId)[])[("org", OfOrg), ("team", OfTeam)])
        {
            var answer = await secrets.RegisterAsync(id, "value", caller);
            await secrets.RegisterAsync(id, "value");
            Answer<SecretChange>[] answers = [answer, await secrets.RotateAsync(id, "two", caller), await secrets.DeleteAsync(id, caller)];
            Assert.Single(answers.Select(each => each.GetType()).Distinct());
            if (answer is Answer<SecretChange>.Done)
            {
                may.Add(what);
            }
            else
            {
                Assert.IsType<Answer<SecretChange>.Forbidden>(answer);
            }
        }

        foreach (var (what, listed) in ((string, string)[])[("list", ""), ("list team", "payments")])
        {
            var answer = await secrets.Administration.ListAsync(caller, "acme", listed, CancellationToken.None);
            if (answer is not Answer<System.Collections.Immutable.ImmutableArray<SecretRecord>>.Forbidden)
            {
                Done(answer);
                may.Add(what);
            }
        }

        Assert.Equal(expected, string.Join(", ", may));
    }

    [Fact]
    public async Task Another_org_or_a_team_that_is_not_there_does_not_exist_for_anybody()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.Side.JoinAsync(2, org: "globex", team: "labs");
        Assert.True(Done(await secrets.RegisterAsync(new("globex", "", "KEY"), "value")).HasChanged);
        Caller caller = secrets.Side.As(agent);
        foreach (var (who, id) in ((Caller, SecretId)[])
            [(caller, new("globex", "", "KEY")), (caller, new("nobody", "", "KEY")),
             (WriteSide.Local, new("nobody", "", "KEY")), (WriteSide.Local, new("acme", "labs", "KEY"))])
        {
            Assert.IsType<Answer<SecretChange>.NotFound>(await secrets.RegisterAsync(id, "x", who));
            Assert.IsType<Answer<SecretChange>.NotFound>(await secrets.RotateAsync(id, "x", who));
            Assert.IsType<Answer<SecretChange>.NotFound>(await secrets.DeleteAsync(id, who));
        }

        Assert.Empty(await secrets.ListAsync("acme"));
    }

    [Fact]
    public async Task A_value_has_a_byte_at_least_and_64_kibibytes_at_most_and_is_text()
    {
        await using var secrets = await SecretSide.StartAsync();
        await secrets.Side.JoinAsync(1);
        byte[][] refused = [[], new byte[SecretState.ValueBytesMax + 1], [0xff]];
        foreach (var value in refused)
        {
            var answer = await secrets.Administration.RegisterAsync(WriteSide.Local, OfOrg, value, CancellationToken.None);
            Assert.Equal("value", Assert.IsType<Answer<SecretChange>.Invalid>(answer).Field);
        }

        Assert.Equal("name", Assert.IsType<Answer<SecretChange>.Invalid>(
            await secrets.RegisterAsync(OfOrg with { Name = "lower" }, "value")).Field);
        Done(await secrets.RegisterAsync(OfOrg, new string('x', SecretState.ValueBytesMax)));
        Done(await secrets.RegisterAsync(OfTeam, "\0"));
    }

    [Fact]
    public async Task A_destroyed_key_takes_no_other_value_and_the_way_out_is_told()
    {
        await using var secrets = await SecretSide.StartAsync();
        await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "one");
        secrets.Vault.Destroy(OfOrg.Key);
        var refused = Assert.IsType<Answer<SecretChange>.Refused>(await secrets.RotateAsync(OfOrg, "two"));
        Assert.Equal("key_destroyed", refused.Rule);
        Assert.Contains("register it under another name", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await secrets.ListAsync("acme")).State.Version);
    }

    [Fact]
    public async Task What_an_ended_process_kept_in_vain_is_swept_away_and_nothing_else()
    {
        await using var secrets = await SecretSide.StartAsync();
        await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "one");
        var current = await KeptAsync(secrets);

        // A value without an event, and one whose successor's event came before it was forgotten.
        await secrets.Values.PutAsync(new(OfTeam.Stream, "never-told"), "text", CancellationToken.None);
        await secrets.Values.PutAsync(new(OfOrg.Stream, "spent"), "text", CancellationToken.None);
        await using var again = await secrets.RestartAsync();

        Assert.Equal(2, await again.Sweep.RunAsync(CancellationToken.None));
        Assert.Equal(current, await KeptAsync(again));
        Assert.Equal(0, await again.Sweep.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_secret_that_was_deleted_is_gone_although_its_value_could_not_be_removed()
    {
        await using var secrets = await SecretSide.StartAsync();
        await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "one");
        secrets.Values.OnRemove = new SecretValuesException("the disk is full");
        await Assert.ThrowsAsync<SecretValuesException>(() => secrets.DeleteAsync(OfOrg));
        Assert.Empty(await secrets.ListAsync("acme"));

        secrets.Values.OnRemove = null;
        await using var again = await secrets.RestartAsync();
        Assert.Equal(1, await again.Sweep.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Racing_rotations_leave_one_value_and_it_is_that_of_the_last_version()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "v1");
        var rotations = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
            (Value: $"r{i}", Done(await Task.Run(() => secrets.RotateAsync(OfOrg, $"r{i}"))).Version)));

        Assert.Equal(Enumerable.Range(2, 6), rotations.Select(each => each.Version).Order());
        Assert.Single(await KeptAsync(secrets));
        Assert.Equal($"\"{rotations.MaxBy(each => each.Version).Value}\"", await secrets.FilledAsync(agent, "\"${KEY}\""));
    }

    [Fact]
    public async Task Nothing_that_is_recorded_or_described_has_a_word_of_a_value()
    {
        await using var secrets = await SecretSide.StartAsync();
        await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "canary-one");
        await secrets.RotateAsync(OfOrg, "canary-two");
        await secrets.DeleteAsync(OfTeam);
        Assert.DoesNotContain("canary", secrets.Side.Describe(), StringComparison.Ordinal);
        Assert.All(await secrets.Side.EventsAsync(), recorded => Assert.DoesNotContain(
            "canary", Encoding.UTF8.GetString(recorded.Event.Bytes.Span), StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<SecretValueName>> KeptAsync(SecretSide secrets) =>
        await secrets.Values.ListAsync(CancellationToken.None);
}
