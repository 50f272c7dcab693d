namespace AgentAssembly.Specs.Cli.Graph;

/// <summary>A server that does not answer, or not so, is told with the tool's exit codes and the way out.</summary>
public sealed class GraphRefusalSpecs
{
    [Theory]
    [InlineData("VALIDATION_FAILED", 400, 2, "no such thing")]
    [InlineData("BEYOND_HEAD", 400, 2, "no such thing")]
    [InlineData("UNAUTHENTICATED", 401, 3, "log in with 'aasm login', or set AASM_API_KEY")]
    [InlineData("FORBIDDEN", 403, 4, "'aasm role grant'")]
    [InlineData("NOT_FOUND", 404, 5, "no such thing")]
    [InlineData("CONFLICT", 409, 6, "no such thing")]
    [InlineData("PROJECTION_BEHIND", 503, 7, "no such thing")]
    [InlineData("TOO_LATE", 504, 124, "no such thing")]
    [InlineData("INTERNAL", 500, 1, "no such thing")]
    public async Task The_server_s_refusal_is_told_with_the_way_out(string code, int status, int exit, string expected)
    {
        await using var server = await GraphServer.StartAsync();
        server.Refuse(code, status, "no such thing\u001b[2J");

        var run = await Aasm.RunAsync("agent", "list", "--http", server.Address);

        Assert.Equal((exit, ""), (run.ExitCode, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Error, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task A_server_that_cannot_read_the_tools_own_question_is_another_version()
    {
        await using var server = await GraphServer.StartAsync();
        server.Raw(400, """{"errors": [{"message": "Cannot query field 'x'", "extensions": {"code": "VALIDATION_FAILED", "status": 400, "rule": "5.3.1"}}]}""");

        var ours = await Aasm.RunAsync("agent", "list", "--http", server.Address);
        var theirs = await Aasm.RunAsync("api", "graphql", "{ x }", "--http", server.Address);

        Assert.Equal((1, 2), (ours.ExitCode, theirs.ExitCode));
        Assert.Contains("it is another version", ours.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("version", theirs.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "", 1)]
    [InlineData(200, "<html>", 1)]
    [InlineData(200, "[1]", 1)]
    [InlineData(502, "bad gateway", 7)]
    public async Task What_is_no_graphql_is_named(int status, string text, int exit)
    {
        await using var server = await GraphServer.StartAsync();
        server.Raw(status, text);

        var run = await Aasm.RunAsync("agent", "list", "--http", server.Address);

        Assert.Equal(exit, run.ExitCode);
        Assert.Contains("without GraphQL", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        var run = await Aasm.RunAsync("agent", "list", "-o", "json", "--http", "127.0.0.1:1");

        Assert.Equal(7, run.ExitCode);
        Assert.Contains("\"kind\":\"unreachable\"", run.Error, StringComparison.Ordinal);
        Assert.Contains("aasm start", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent list --grpc 127.0.0.1:1", "does not say where its HTTP is")]
    [InlineData("agent list --http 127.0.0.1:1 --ca nothing.pem", "nothing.pem")]
    [InlineData("agent list --watch --at 5", "give one of them")]
    [InlineData("agent list --at yesterday", "neither a position")]
    [InlineData("agent get", "Required argument missing")]
    [InlineData("agent suspend A --reason x -o csv", "-o csv writes a list")]
    [InlineData("agent list -o xml", "-o 'xml' is not known; known are table, wide, json, yaml, csv, name")]
    [InlineData("logs -f --at 5", "give one of them")]
    [InlineData("logs --after 5", "--after goes with -f")]
    [InlineData("api graphql", "either QUERY or -f FILE")]
    [InlineData("api graphql {x} --var a", "'a' is no NAME=VALUE")]
    [InlineData("api graphql {x} --vars 5", "--vars is no JSON object")]
    [InlineData("policy diff at:1 new.yaml", "'new.yaml' is no position such as at:12")]
    [InlineData("audit replay --step", "--step waits for somebody at a terminal")]
    public async Task A_wrong_argument_is_named(string line, string expected)
    {
        var run = await Aasm.RunAsync([.. line.Split(' '), .. line.Contains("--http", StringComparison.Ordinal) || line.Contains("--grpc", StringComparison.Ordinal)
            || line.Contains("suspend", StringComparison.Ordinal) ? Array.Empty<string>() : ["--http", "127.0.0.1:1"]]);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_s_key_is_shown_and_never_printed()
    {
        await using var server = await GraphServer.StartAsync();
        server.Refuse("UNAUTHENTICATED", 401, "nobody known asks");

        var run = await Aasm.RunAsync(
            ["agent", "list", "--http", server.Address],
            around => around with { Environment = name => name == "AASM_API_KEY" ? "aa_secret" : null });

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("aa_secret", server.Questions.Single().Credential);
        Assert.DoesNotContain("aa_secret", run.Out + run.Error, StringComparison.Ordinal);
    }
}
