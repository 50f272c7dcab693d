using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using Google.Protobuf;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>What an agent asked is readable while its key lives, in no file as it is, and gone with the key; the log stays whole.</summary>
public sealed class ErasureSpecs
{
    private const string Words = "peppermint-for-the-captain";

    [Fact]
    public async Task Inputs_are_shown_erased_and_the_log_verifies_all_the_same()
    {
        var server = await RunningServer.StartAsync();
        using var agent = new TestAgent();
        await agent.RegisterAsync(server.Channel);
        var position = (await server.Checks.CheckActionAsync(Asks(agent))).Position.ToString(CultureInfo.InvariantCulture);

        Assert.Equal(0, (await Aasm.RunAsync("keystore", "rotate", "--state", server.State)).ExitCode);
        var shown = await Aasm.RunAsync("audit", "show", position, "--decrypt", "--state", server.State, "-o", "json");
        Assert.True(shown.ExitCode == 0, shown.Error);
        var inputs = JsonDocument.Parse(shown.Output).RootElement.GetProperty("inputs");
        Assert.Equal($$"""{"q":"{{Words}}"}""", inputs.GetProperty("payload").GetString());
        Assert.Empty(FilesWith(server.State, Words));

        var destroyed = await Aasm.RunAsync(
            "keystore", "destroy", $"agent:{agent.Did}", "--reason", "asked for", "--yes", "--state", server.State);
        Assert.True(destroyed.ExitCode == 0, destroyed.Error);
        await IsErasedAsync(server.State, position);
        await server.KillAsync();
        server = await RunningServer.StartAgainAsync(server.State);
        await IsErasedAsync(server.State, position);
        var later = await server.Checks.CheckActionAsync(Asks(agent));
        Assert.Equal(Decision.Allow, later.Decision);

        var head = await new LogService.LogServiceClient(server.Channel).HeadAsync(new());
        var against = $"{head.Size} {Convert.ToHexStringLower(head.Root.Span)}";
        Assert.Equal(0, (await Aasm.RunAsync("audit", "verify", "--state", server.State, "--against", against)).ExitCode);
        Assert.Equal(0, (await Python.VerifyAsync(server.LogFolder, against)).ExitCode);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_backup_with_keys_reads_what_was_encrypted_and_one_without_does_not()
    {
        var server = await RunningServer.StartAsync();
        var position = (await server.Checks.CheckActionAsync(Asks(new TestAgent()))).Position.ToString(CultureInfo.InvariantCulture);
        await new SecretAdminService.SecretAdminServiceClient(server.Channel).RegisterSecretAsync(
            new() { Secret = new() { Org = "default", Name = "KEPT" }, Value = ByteString.CopyFromUtf8("a value") });
        var folder = Directory.CreateTempSubdirectory("aasm-e2e-backup-").FullName;
        foreach (var (name, more) in ((string, string[])[])[("with", ["--with-keys"]), ("without", [])])
        {
            var (copy, state) = (Path.Combine(folder, name), Path.Combine(folder, name + "-state"));
            Assert.Equal(0, (await Aasm.RunAsync(["log", "backup", copy, .. more, "--state", server.State])).ExitCode);
            Assert.Equal(0, (await Aasm.RunAsync("log", "restore", copy, "--state", state)).ExitCode);
            await using var restored = await RunningServer.StartAgainAsync(state);
            var shown = await Aasm.RunAsync("audit", "show", position, "--decrypt", "--state", state);
            Assert.Equal(more.Length > 0, shown.ExitCode == 0);
            Assert.Equal(more.Length > 0, shown.Output.Contains(Words, StringComparison.Ordinal));
            var secrets = await new SecretAdminService.SecretAdminServiceClient(restored.Channel).ListSecretsAsync(new() { Org = "default" });
            Assert.Equal(("KEPT", more.Length == 0), (secrets.Secrets.Single().Name, secrets.Secrets.Single().ValueMissing));
        }

        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static CheckActionRequest Asks(TestAgent agent) => new()
    {
        AgentId = agent.Id,
        CredentialToken = agent.Token,
        TraceId = "run-1",
        ActionType = ActionType.ToolCall,
        Context = new ActionContext
        {
            ToolCall = new ToolCallContext { ToolName = "search", ArgsJson = ByteString.CopyFromUtf8($$"""{"q":"{{Words}}"}""") },
        },
    };

    private static async Task IsErasedAsync(string state, string position)
    {
        var shown = await Aasm.RunAsync("audit", "show", position, "--decrypt", "--state", state);
        Assert.NotEqual(0, shown.ExitCode);
        Assert.Contains("erased for good", shown.Error, StringComparison.Ordinal);
        var listed = await Aasm.RunAsync("keystore", "list", "--state", state);
        Assert.Contains("destroyed", listed.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> FilesWith(string folder, string words) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "lock" && !path.EndsWith(".sock", StringComparison.Ordinal))
            .Where(path => File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)) >= 0);
}
