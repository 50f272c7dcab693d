using System.Text.Json;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Read.GraphQL.Mutations;
using AgentAssembly.Specs.Support;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;

namespace AgentAssembly.Specs.EndToEnd.Commanding;

/// <summary>The mutations of the real port: what they look like, and that one of them is carried out.</summary>
public sealed class MutationSchemaSpecs(Commanded server) : IClassFixture<Commanded>
{
    [Fact]
    public void The_schema_is_the_one_in_the_contracts() => Approved.Matches("schema.graphql", server.Stronghold.Server.Inside!.Schema);

    [Fact]
    public void Everything_that_can_be_commanded_is_described()
    {
        Assert.All(server.Port.Commands, command =>
        {
            Assert.NotEmpty(command.Description);
            Assert.All(command.Input.Concat(command.Result), member => Assert.True(member.Description.Length > 0, $"{command.Name}: {member.Name}"));
        });
    }

    [Fact]
    public async Task A_mutation_is_carried_out_and_told_in_the_log_and_done_once()
    {
        const string Query = """
            mutation {
              createTeam(input: { org: "acme", team: "night", reason: "somebody has to watch", idempotencyKey: "night-1" }) {
                ack { position duplicate } result { changed } errors { ... on CommandProblem { message } } } }
            """;
        var viewer = await server.ViewerAsync(server.Stronghold.AdminKey);
        Assert.Equal("""{"duplicate":false,"changed":true,"errors":0}""", await AskAsync(viewer, Query));
        Assert.Equal("""{"duplicate":true,"changed":null,"errors":0}""", await AskAsync(viewer, Query));
    }

    private async Task<string> AskAsync(AgentAssembly.Domain.Callers.Viewer viewer, string query)
    {
        var result = await new DocumentExecuter().ExecuteAsync(new ExecutionOptions { Schema = SchemaOf(viewer), Query = query });
        using var document = JsonDocument.Parse(new GraphQLSerializer().Serialize(result));
        var told = document.RootElement.GetProperty("data").GetProperty("createTeam");
        var changed = told.GetProperty("result") is { ValueKind: JsonValueKind.Object } value ? value.GetProperty("changed").GetRawText() : "null";
        return $$"""{"duplicate":{{told.GetProperty("ack").GetProperty("duplicate").GetRawText()}},"changed":{{changed}},"errors":{{told.GetProperty("errors").GetArrayLength()}}}""";
    }

    private Schema SchemaOf(AgentAssembly.Domain.Callers.Viewer viewer)
    {
        var query = new ObjectGraphType { Name = "Query" };
        query.Field<StringGraphType>("name").Resolve(_ => "spec");
        var schema = new Schema { Query = query };
        new CommandMutation(server.Port, CommandScalars.Own(), _ => viewer).AddTo(schema);
        return schema;
    }
}
