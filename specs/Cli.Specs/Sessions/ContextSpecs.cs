using System.Text.Json;

namespace AgentAssembly.Specs.Cli.Sessions;

/// <summary>Contexts are kept in a file that people edit, too.</summary>
public sealed class ContextSpecs : IDisposable
{
    private readonly UserHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_is_set_is_read_again_and_what_is_not_named_stays()
    {
        await _home.RunAsync("context set a.b_c-1 --grpc example.org:443 --ca /x/ca.pem --org acme --output json");
        await _home.RunAsync("context set a.b_c-1 --org other --unset output");

        var run = await _home.RunAsync("context current -o json");

        var context = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(
            ["a.b_c-1", "https://example.org:443", "/x/ca.pem", null, null, "other", null],
            ((string[])["name", "grpc", "ca", "client_cert", "client_key", "org", "output"]).Select(n => context.GetProperty(n).GetString()));
        Assert.Equal(UserHome.Mine, UserHome.ModeOf(_home.Contexts));
        Assert.Empty(Directory.GetFiles(_home.State, "*.tmp"));
    }

    [Theory]
    [InlineData("context set a:b --grpc h:1", "is no name of a context: 1 to 64 of")]
    [InlineData("context set a/b --grpc h:1", "is no name of a context")]
    [InlineData("context set a", "say with --grpc where its server is")]
    [InlineData("context set a --grpc nothing", "is no HOST:PORT")]
    [InlineData("context set a --grpc u:secret@h:1", "is no host")]
    [InlineData("context set a --grpc h:1 --client-cert c.pem", "one of client_cert and client_key")]
    [InlineData("context set a --grpc http://127.0.0.1:1 --ca c.pem", "not served over TLS")]
    [InlineData("context set a --grpc h:1 --output xml", "--output 'xml' is not known")]
    [InlineData("context set a --grpc h:1 --unset grpc", "--unset 'grpc' is not known")]
    [InlineData("context use", "either NAME, or --none")]
    public async Task What_makes_no_context_is_refused_and_nothing_is_written(string line, string expected)
    {
        var run = await _home.RunAsync(line);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_home.Contexts));
    }

    [Theory]
    [InlineData("curent: a", 1, "'curent' is not known: did you mean 'current'?")]
    [InlineData("contexts:\n  a:\n    gprc: h:1", 3, "'gprc' is not known: did you mean 'grpc'?")]
    [InlineData("contexts:\n  a:\n    grpc: h:1\n    api_key: x", 4, "'api_key' is not known; known are grpc, http, ca")]
    [InlineData("contexts:\n  a: {}", 2, "the context a needs grpc: HOST:PORT")]
    [InlineData("contexts:\n  a:\n    grpc: h", 3, "grpc: 'h' is no HOST:PORT")]
    [InlineData("contexts:\n  a:\n    grpc: h:1\n    output: csv", 4, "output 'csv' is not known; known are table, wide, json, yaml")]
    [InlineData("contexts:\n  a:\n    grpc: [h]", 3, "no lists")]
    [InlineData("contexts:\n  a: &x\n    grpc: h:1", 2, "anchors, aliases and tags are not read")]
    [InlineData("contexts:\n  a:\n    grpc: h:1\n  a:\n    grpc: h:2", 4, "a key stands there twice")]
    [InlineData("current: b\ncontexts:\n  a:\n    grpc: h:1", 1, "there is no such context: did you mean 'a'?")]
    [InlineData("contexts:\n  'a b':\n    grpc: h:1", 2, "'a b' is no name of a context")]
    [InlineData("contexts: {a: {grpc: {b: {c: {d: e}}}}}", 1, "nested deeper")]
    [InlineData("contexts:\n  a: b: c", 2, "no YAML")]
    [InlineData("just words", 1, "begin with a key and a colon")]
    [InlineData("current: a\n---\ncurrent: b", 2, "a second document")]
    public async Task A_broken_file_is_named_with_its_line_and_breaks_only_what_needs_it(string text, int line, string expected)
    {
        Directory.CreateDirectory(_home.State);
        await File.WriteAllTextAsync(_home.Contexts, text);

        foreach (var command in (string[])["context list", "org list", "context set b --grpc h:1", "context delete a --yes"])
        {
            var run = await _home.RunAsync(command);
            Assert.Equal((2, ""), (run.ExitCode, run.Out));
            Assert.Contains($"cli.yaml:{line}: ", run.Error, StringComparison.Ordinal);
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(text, await File.ReadAllTextAsync(_home.Contexts));
        Assert.Equal(7, (await _home.RunAsync("org list --grpc 127.0.0.1:1")).ExitCode);
        Assert.Equal(0, (await _home.RunAsync("version")).ExitCode);
    }

    [Fact]
    public async Task Deep_nesting_is_refused_before_it_is_read()
    {
        Directory.CreateDirectory(_home.State);
        await File.WriteAllTextAsync(_home.Contexts, "a: " + string.Concat(Enumerable.Repeat("{a: ", 100_000)));

        var run = await _home.RunAsync("context list");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nested deeper", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chosen_one_goes_with_its_name_and_not_without_it()
    {
        await _home.RunAsync("context set a --grpc h:1");
        await _home.RunAsync("context set b --grpc h:2");

        await _home.RunAsync("context rename a c");
        Assert.Equal("c\n", (await _home.RunAsync("context current")).Out);
        Assert.Equal(6, (await _home.RunAsync("context rename c b")).ExitCode);
        Assert.Equal(0, (await _home.RunAsync("context delete c --yes")).ExitCode);
        Assert.Equal(5, (await _home.RunAsync("context current")).ExitCode);
    }

    [Theory]
    [InlineData(null, 2, "add --yes")]
    [InlineData("n", 9, "Delete the context a (https://h:1)? [y/N] error: aborted")]
    public async Task Deleting_is_confirmed(string? answer, int code, string expected)
    {
        await _home.RunAsync("context set a --grpc h:1");

        var run = await _home.RunAsync("context delete a", answers: answer);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal("a\n", (await _home.RunAsync("context current")).Out);
    }
}
