using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;

namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>Documents go to the server as they are, and come back as they are.</summary>
public sealed class PolicyChangeSpecs : IDisposable
{
    private const string Text = "# ü 漢\ntools:\n  search: { allow: true }\n";

    private readonly PolicyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_and_folders_are_sent_under_their_names()
    {
        await using var server = await AdminServer.StartAsync();
        _folder.Write("set/b.yaml", Text);
        _folder.Write("set/a.toml", "default = \"deny\"\n");
        _folder.Write("set/note.txt", "no policy");
        var single = _folder.Write("c.yml", Text);

        var run = await Aasm.RunAsync(
            "policy", "apply", _folder.PathOf("set"), single, single, "--org", "acme", "--remove", "old.yaml", "--reason", "why", "--grpc", server.Address);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var asked = JsonDocument.Parse(Assert.Single(server.Script.Asked)["ApplyPolicies ".Length..]).RootElement;
        Assert.Equal("acme", asked.GetProperty("org").GetString());
        Assert.Equal(
            [("a.toml", "default = \"deny\"\n"), ("b.yaml", Text), ("c.yml", Text)],
            asked.GetProperty("documents").EnumerateArray().Select(d => (d.GetProperty("name").GetString()!, d.GetProperty("text").GetString()!)));
        Assert.Equal("old.yaml", Assert.Single(asked.GetProperty("removed").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task What_is_wrong_with_any_is_told_for_all_and_nothing_is_sent()
    {
        await using var server = await AdminServer.StartAsync();
        var one = _folder.Write("one.yaml", "tools: { bash: { alow: true } }\n");
        var two = _folder.Write("two.yaml", "netwrk: {}\n");
        var good = _folder.Write("good.yaml", Text);

        var run = await ApplyAsync(server, one, good, two);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nothing was changed", run.Error, StringComparison.Ordinal);
        Assert.Contains("one.yaml:1:18", run.Error, StringComparison.Ordinal);
        Assert.Contains("two.yaml:1:1", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Script.Asked);
    }

    [Fact]
    public async Task Files_that_would_take_each_other_s_place_are_refused()
    {
        await using var server = await AdminServer.StartAsync();
        var (one, other) = (_folder.Write("x/same.yaml", Text), _folder.Write("y/same.yaml", Text));

        var twice = await ApplyAsync(server, one, other);
        var both = await ApplyAsync(server, one, "--remove", "same.yaml");
        var missing = await ApplyAsync(server, _folder.PathOf("none.yaml"));

        Assert.Equal((2, 2, 5), (twice.ExitCode, both.ExitCode, missing.ExitCode));
        Assert.Contains($"{one} and {other} would both be the document same.yaml", twice.Error, StringComparison.Ordinal);
        Assert.Contains("same.yaml is both given and to be removed", both.Error, StringComparison.Ordinal);
        Assert.Contains("there is no policy file or folder", missing.Error, StringComparison.Ordinal);
        Assert.Empty(server.Script.Asked);
    }

    [Fact]
    public async Task A_document_is_printed_to_the_byte_into_files_and_harmless_on_a_terminal()
    {
        const string Rogue = "# \x1b[2J ü\n\ntools: {}\n\n";
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<GetPoliciesRequest>(new GetPoliciesResponse
        {
            Documents = { new PolicyText { Name = "a.yaml", Node = true, Text = "the node's" }, new PolicyText { Name = "a.yaml", Text = Rogue } },
        });

        var file = await Aasm.RunAsync("policy", "get", "a.yaml", "--org", "acme", "--grpc", server.Address);
        var terminal = await Aasm.RunAsync(80, ["policy", "get", "a.yaml", "--org", "acme", "--grpc", server.Address]);
        var missing = await Aasm.RunAsync("policy", "get", "b.yaml", "--grpc", server.Address);

        Assert.Equal((Rogue, ""), (file.Raw, file.Out));
        Assert.Equal("#  ü\n\ntools: {}\n", terminal.Out);
        Assert.Equal(5, missing.ExitCode);
        Assert.Contains("there is no policy document b.yaml", missing.Error, StringComparison.Ordinal);
    }

    private static Task<Aasm> ApplyAsync(AdminServer server, params string[] given) =>
        Aasm.RunAsync(["policy", "apply", .. given, "--reason", "why", "--grpc", server.Address]);
}
