using System.Text.Json;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Read.GraphQL.Mutations;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;

namespace AgentAssembly.Specs.Read.Mutations;

/// <summary>Commands are given and answered by mutations, whatever they look like.</summary>
public sealed class CommandMutationSpecs
{
    private const string Fragment = """
        ack { commandId position duplicate }
        errors { __typename ... on CommandProblem { reason message }
          ... on Conflict { currentVersion } ... on ValidationFailed { field } ... on RateLimited { retryAfterSeconds }
          ... on Unavailable { retryAfterSeconds } }
        """;

    private const string Everything = """
        {"text":"a \"b\" é","signed":-5,"unsigned":4294967295,"large":"18446744073709551615","truth":true,"bytes":"AAE=",
        "moment":"2026-01-31T12:00:00.5+01:00","choice":"OBSERVE","places":[{"org":"acme"},{"org":"globex"}],
        "settings":[{"key":"a","value":"1"},{"key":"b","value":"2"}],"place":{"org":"acme"},
        "reason":"because","expectedVersion":"7","idempotencyKey":"once"}
        """;

    private static readonly Someone Viewer = new();
    private readonly ListedPort _port = new();

    [Fact]
    public async Task Every_shape_of_value_goes_to_the_port_and_comes_back()
    {
        var data = await DataAsync($$"""
            mutation($input: ChangeAllInput!) { changeAll(input: $input) { {{Fragment}} result {
              text signed unsigned large truth bytes moment choice places { org } settings { key value } place { org } } } }
            """, $$"""{"input":{{Everything}}}""");
        var (viewer, request) = Assert.Single(_port.Asked);
        Assert.Same(Viewer, viewer);
        Assert.Equal(("changeAll", new CommandTerms("because", 7, "once")), (request.Name, request.Terms));
        Assert.Equal(
            """{"text":"a \u0022b\u0022 \u00E9","signed":-5,"unsigned":4294967295,"large":"18446744073709551615","truth":true,"bytes":"AAE=","moment":"2026-01-31T11:00:00.500000Z","choice":"OBSERVE","places":[{"org":"acme"},{"org":"globex"}],"settings":{"a":"1","b":"2"},"place":{"org":"acme"}}""",
            request.Input.GetRawText());
        var result = data.GetProperty("changeAll");
        Assert.Equal("""{"commandId":"019ba5d0-0000-7000-8000-000000000001","position":"41","duplicate":false}""", result.GetProperty("ack").GetRawText());
        Assert.Equal(0, result.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task What_is_absent_stays_absent_and_terms_are_none()
    {
        await DataAsync($"mutation {{ ring(input: {{}}) {{ {Fragment} }} }}", null);
        var request = _port.Asked.Single().Request;
        Assert.Equal(("ring", "{}", CommandTerms.None), (request.Name, request.Input.GetRawText(), request.Terms));
    }

    [Fact]
    public async Task A_duplicate_has_an_acknowledgement_and_no_result()
    {
        _port.Answer = _ => new CommandOutcome.Done(default, new(3), Duplicate: true, JsonSerializer.SerializeToElement<object?>(null));
        var data = (await DataAsync($"mutation {{ changeAll(input: {{}}) {{ {Fragment} result {{ text }} }} }}", null)).GetProperty("changeAll");
        Assert.True(data.GetProperty("ack").GetProperty("duplicate").GetBoolean());
        Assert.Equal(JsonValueKind.Null, data.GetProperty("result").ValueKind);
    }

    public static TheoryData<CommandError, string> Errors => new()
    {
        { new CommandError.NotFound("AGENT_UNKNOWN", "m"), """{"__typename":"NotFound","reason":"AGENT_UNKNOWN","message":"m"}""" },
        { new CommandError.Forbidden("R", "m"), """{"__typename":"Forbidden","reason":"R","message":"m"}""" },
        { new CommandError.Conflict("R", "m", 9), """{"__typename":"Conflict","reason":"R","message":"m","currentVersion":"9"}""" },
        { new CommandError.ValidationFailed("R", "m", "a.b"), """{"__typename":"ValidationFailed","reason":"R","message":"m","field":"a.b"}""" },
        { new CommandError.PolicyDenied("R", "m"), """{"__typename":"PolicyDenied","reason":"R","message":"m"}""" },
        { new CommandError.RateLimited("R", "m", TimeSpan.FromSeconds(1.2)), """{"__typename":"RateLimited","reason":"R","message":"m","retryAfterSeconds":"2"}""" },
        { new CommandError.Unavailable("R", "m", null), """{"__typename":"Unavailable","reason":"R","message":"m","retryAfterSeconds":null}""" },
        { new CommandError.AccountLocked("R", "m"), """{"__typename":"AccountLocked","reason":"R","message":"m"}""" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_error_is_told_by_its_kind(CommandError error, string told)
    {
        _port.Answer = _ => new CommandOutcome.Refused([error]);
        var data = (await DataAsync($"mutation {{ ring(input: {{}}) {{ {Fragment} }} }}", null)).GetProperty("ring");
        Assert.Equal(JsonValueKind.Null, data.GetProperty("ack").ValueKind);
        Assert.Equal(told, data.GetProperty("errors")[0].GetRawText());
    }

    [Fact]
    public void Every_kind_of_error_is_tried_but_that_of_strangers() =>
        Assert.Equal(
            typeof(CommandError).GetNestedTypes().Select(type => type.Name).Except([nameof(CommandError.Unauthenticated)]).Order(),
            Errors.Select(row => row[0].GetType().Name).Order());

    [Fact]
    public async Task Whoever_is_not_known_is_an_error_of_the_whole_request()
    {
        _port.Answer = _ => new CommandOutcome.Refused([new CommandError.Unauthenticated("R", "show a credential")]);
        var result = await ExecuteAsync("mutation { ring(input: {}) { ack { duplicate } } }", null);
        Assert.Equal(("UNAUTHENTICATED", "show a credential"), (result.Errors!.Single().Code, result.Errors!.Single().Message));
    }

    [Theory]
    [InlineData("""{"large":"18446744073709551616"}""")]
    [InlineData("""{"moment":"2026-01-31T12:00:00"}""")]
    [InlineData("""{"choice":"ANYTHING"}""")]
    [InlineData("""{"unsigned":-1}""")]
    [InlineData("""{"nothing":1}""")]
    public async Task What_does_not_fit_its_type_never_reaches_the_port(string input)
    {
        var result = await ExecuteAsync(
            "mutation($input: ChangeAllInput!) { changeAll(input: $input) { ack { duplicate } } }", $$"""{"input":{{input}}}""");
        Assert.NotEmpty(result.Errors!);
        Assert.Empty(_port.Asked);
    }

    private async Task<JsonElement> DataAsync(string query, string? variables)
    {
        var result = await ExecuteAsync(query, variables);
        Assert.Equal("", string.Join('\n', result.Errors?.Select(error => error.Message) ?? []));
        using var document = JsonDocument.Parse(new GraphQLSerializer().Serialize(result));
        return document.RootElement.GetProperty("data").Clone();
    }

    private Task<ExecutionResult> ExecuteAsync(string query, string? variables)
    {
        var asked = new ObjectGraphType { Name = "Query" };
        asked.Field<StringGraphType>("name").Resolve(_ => "spec");
        var schema = new Schema { Query = asked };
        new CommandMutation(_port, CommandScalars.Own(), _ => Viewer).AddTo(schema);
        return new DocumentExecuter().ExecuteAsync(new ExecutionOptions
        {
            Schema = schema,
            Query = query,
            Variables = variables is null ? null : new GraphQLSerializer().Deserialize<Inputs>(variables),
        });
    }

    private sealed record Someone() : Viewer("user:anna", ViewerKind.User, "acme", null, CredentialScope.Admin);
}
