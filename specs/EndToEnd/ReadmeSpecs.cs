namespace AgentAssembly.Specs.EndToEnd;

/// <summary>What the README shows is what there is.</summary>
public sealed class ReadmeSpecs
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));

    [Fact]
    public void The_first_client_in_the_readme_is_the_one_that_is_tried() =>
        Assert.Contains(File.ReadAllText(Path.Combine(Python.Clients, "first_client.py")), Readme, StringComparison.Ordinal);

    [Fact]
    public void The_strangers_verifier_has_at_most_a_hundred_and_twenty_lines() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Python.Clients, "verify_log.py")).Length, 1, 120);

    [GrpcPythonFact]
    public async Task The_first_client_registers_checks_and_prints_the_verdict()
    {
        var generated = Directory.CreateTempSubdirectory("aasm-python-").FullName;
        try
        {
            var protos = Path.Combine(AppContext.BaseDirectory, "proto");
            var files = Directory.GetFiles(protos, "*.proto", SearchOption.AllDirectories);
            var protoc = await Aasm.FinishAsync(Aasm.Tool("protoc", ["-I", protos, $"--python_out={generated}", .. files]));
            Assert.True(protoc.ExitCode == 0, protoc.Error);
            await using var server = await RunningServer.StartAsync();
            var start = Aasm.Tool(
                Python.Interpreter, [Path.Combine(Python.Clients, "first_client.py"), server.GrpcEndpoint, "wipe_disk"]);
            start.Environment["PYTHONPATH"] = generated;

            var ran = await Aasm.FinishAsync(start);

            Assert.True(ran.ExitCode == 0, ran.Error);
            Assert.StartsWith("wipe_disk: DENY 'tool denied by policy' by rule 'tools.*', event ", ran.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(generated, recursive: true);
        }
    }
}
