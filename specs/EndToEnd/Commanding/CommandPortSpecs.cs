using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Edges.Grpc.Commanding;
using AgentAssembly.Specs.EndToEnd.Attacks;
using AgentAssembly.Specs.EndToEnd.Tenancy;
using Google.Protobuf;

namespace AgentAssembly.Specs.EndToEnd.Commanding;

/// <summary>Everything that gRPC can command is commanded through the port too, under terms, and judged alike.</summary>
public sealed class CommandPortSpecs(Commanded server) : IClassFixture<Commanded>
{
    private const string Why = "because of the spec";

    // They say themselves which version they replace.
    private static readonly string[] OfSettings =
    [
        "assembly.admin.v1.AnomalyAdminService/SetAnomalyRules", "assembly.admin.v1.TrustAdminService/SetTrustWeights",
        "assembly.admin.v1.PricingAdminService/PublishPrices",
    ];

    public static TheoryData<int, string> Changes
    {
        get
        {
            var changes = new TheoryData<int, string>();
            foreach (var (change, index) in MemberRoleSpecs.Known.Select((change, index) => (change, index)))
            {
                changes.Add(index, change.Rpc);
            }

            return changes;
        }
    }

    [Fact]
    public void Every_rpc_that_changes_something_is_a_command_or_says_why_not()
    {
        var served = CrossTenantCases.Known.Where(method => GrpcEdge.Descriptors.Contains(method.Service)).ToList();
        var changing = served.Where(method => !method.IsServerStreaming && !method.IsClientStreaming && !MethodEffect.IsReading(method.Name))
            .Select(WireCall.NameOf).ToList();
        Assert.Equal(
            changing.Except(UncommandedMethods.Reasons.Keys).Select(Commanded.NameOf).Order(StringComparer.Ordinal),
            server.Port.Commands.Select(command => command.Name));
        Assert.Empty(UncommandedMethods.Reasons.Keys.Except(changing));
        Assert.Equal(server.Port.Commands.Length, server.Port.Commands.Select(command => command.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_under_an_idempotency_key_is_made_once_and_tells_why(int index, string rpc)
    {
        var change = MemberRoleSpecs.Known[index];
        var request = await change.Ask(server.Stronghold);
        var (terms, from) = (TermsOf(request, server.NewKey()), await server.HeadAsync());
        var principal = (await server.ViewerAsync(server.Stronghold.AdminKey)).Principal;

        var done = Assert.IsType<CommandOutcome.Done>(await AskAsync(rpc, request, terms));
        Assert.False(done.Duplicate);
        var events = await server.EventsAsync(from, principal);
        var accepted = events.Single(recorded => recorded.Type == CommandAccepted.Type);
        Assert.Equal((done.CommandId.ToString(), Why), (accepted.EventId, ReasonOf(accepted.DataJson)));
        Assert.True(done.Position.Value >= accepted.Position && done.Position.Value < await server.HeadAsync());

        var again = Assert.IsType<CommandOutcome.Done>(await AskAsync(rpc, request, terms));
        Assert.Equal((true, done.CommandId, JsonValueKind.Null), (again.Duplicate, again.CommandId, again.Result.ValueKind));
        Assert.Equal(accepted.Position, again.Position.Value);
        Assert.Equal(events.Count, (await server.EventsAsync(from, principal)).Count);
        await ReleaseAllAsync();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_that_expects_another_version_is_a_conflict_and_changes_nothing(int index, string rpc)
    {
        var request = await MemberRoleSpecs.Known[index].Ask(server.Stronghold);
        var (terms, from) = (TermsOf(request, server.NewKey()) with { ExpectedVersion = 999_999 }, await server.HeadAsync());
        var principal = (await server.ViewerAsync(server.Stronghold.AdminKey)).Principal;
        var outcome = await AskAsync(rpc, request, terms);
        if (outcome is CommandOutcome.Done)
        {
            // Everything is as it shall be, so that no version stands in the way.
            Assert.Equal(CommandAccepted.Type, (await server.EventsAsync(from, principal)).Single().Type);
            return;
        }

        var error = Assert.IsType<CommandOutcome.Refused>(outcome).Errors.Single();
        var shape = server.Port.Commands.Single(command => command.Name == Commanded.NameOf(rpc));
        if (shape.TakesExpectedVersion)
        {
            var conflict = Assert.IsType<CommandError.Conflict>(error);
            Assert.Equal(OfSettings.Contains(rpc), conflict.Reason != "VERSION_CONFLICT");
        }
        else
        {
            Assert.Equal("expectedVersion", Assert.IsType<CommandError.ValidationFailed>(error).Field);
        }

        Assert.Empty(await server.EventsAsync(from, principal));

        // What was refused is not remembered.
        var done = Assert.IsType<CommandOutcome.Done>(await AskAsync(rpc, request, TermsOf(request, terms.IdempotencyKey)));
        Assert.False(done.Duplicate);
        await ReleaseAllAsync();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whoever_is_of_another_org_is_answered_as_over_grpc_and_learns_no_version(int index, string rpc)
    {
        var request = await MemberRoleSpecs.Known[index].Ask(server.Stronghold);
        var from = await server.HeadAsync();
        var overGrpc = await WireCall.AskAsync(
            server.Stronghold.Server.Channel, Commanded.MethodOf(rpc), Stronghold.Shown(server.ForeignKey), request);
        var outcome = await server.AskAsync(
            server.ForeignKey, rpc, request, TermsOf(request, server.NewKey()) with { ExpectedVersion = 999_999 });
        var errors = Assert.IsType<CommandOutcome.Refused>(outcome).Errors;
        var shape = server.Port.Commands.Single(command => command.Name == Commanded.NameOf(rpc));
        if (shape.TakesExpectedVersion)
        {
            Assert.Contains(errors.Single().Message, overGrpc.Text, StringComparison.Ordinal);
            Assert.True(errors.Single() is CommandError.NotFound or CommandError.Forbidden, errors.Single().ToString());
        }

        Assert.Empty(await server.EventsAsync(from, (await server.ViewerAsync(server.ForeignKey)).Principal));
        await ReleaseAllAsync();
    }

    [Fact]
    public async Task The_same_key_with_other_content_is_a_conflict_and_another_principals_key_is_another()
    {
        var terms = new CommandTerms(Why, null, server.NewKey());
        Assert.IsType<CommandOutcome.Done>(await AskAsync("assembly.admin.v1.TenancyService/CreateOrg", new CreateOrgRequest { Org = "initech" }, terms));
        var other = await AskAsync("assembly.admin.v1.TenancyService/CreateOrg", new CreateOrgRequest { Org = "hooli" }, terms);
        var conflict = Assert.IsType<CommandError.Conflict>(Assert.IsType<CommandOutcome.Refused>(other).Errors.Single());
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", conflict.Reason);
        var ofAnother = await server.AskAsync(
            server.ForeignKey, "assembly.admin.v1.TenancyService/CreateTeam", new CreateTeamRequest { Team = "labs" }, terms);
        Assert.False(Assert.IsType<CommandOutcome.Done>(ofAnother).Duplicate);
    }

    [Fact]
    public async Task Of_many_at_once_under_one_key_one_has_an_effect()
    {
        var (terms, from) = (new CommandTerms(Why, null, server.NewKey()), await server.HeadAsync());
        var request = new IssueApiKeyRequest { Org = Roles.Org, Scope = "read", Label = "once" };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            Task.Run(() => AskAsync("assembly.admin.v1.ApiKeyService/IssueApiKey", request, terms))));
        var done = outcomes.Select(outcome => Assert.IsType<CommandOutcome.Done>(outcome)).ToList();
        Assert.Single(done, each => !each.Duplicate);
        Assert.Single(done.Select(each => each.CommandId).Distinct());
        var issued = (await server.EventsAsync(from, (await server.ViewerAsync(server.Stronghold.AdminKey)).Principal))
            .Where(recorded => recorded.Type == "apikey.issued").ToList();
        Assert.Equal(done[0].CommandId.ToString(), Assert.Single(issued).CorrelationId);
    }

    private Task<CommandOutcome> AskAsync(string rpc, IMessage request, CommandTerms terms) =>
        server.AskAsync(server.Stronghold.AdminKey, rpc, request, terms);

    private static CommandTerms TermsOf(IMessage request, string key) =>
        new(Why, request is SetAnomalyRulesRequest rules ? rules.ExpectedVersion : null, key);

    private static string ReasonOf(ByteString data)
    {
        using var document = JsonDocument.Parse(data.Memory);
        return document.RootElement.GetProperty("reason").GetString()!;
    }

    private async Task ReleaseAllAsync()
    {
        var halts = new HaltService.HaltServiceClient(server.Stronghold.Server.Channel);
        foreach (var halt in (await halts.ListHaltsAsync(new(), server.Stronghold.Admin)).Halts)
        {
            await halts.ReleaseHaltAsync(new() { Scope = halt.Scope, Reason = "spec" }, server.Stronghold.Admin);
        }
    }
}
