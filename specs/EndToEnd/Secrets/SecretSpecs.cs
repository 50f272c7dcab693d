using System.Text.Json;
using AgentAssembly.Commands.Stores.Embedded.Secrets;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Specs.Support;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Secrets;

/// <summary>Secrets over the wire, the command line and the disk.</summary>
public sealed class SecretSpecs : IAsyncLifetime, IDisposable
{
    // Signs that every form writes differently.
    private const string First = "canary/1+\"qu\\ote\"-ünï-9f3a7c61d2e84b05";
    private const string Second = "canary/2+\"qu\\ote\"-ünï-5b81e0d94c7f3a26";

    private readonly string _state = Directory.CreateTempSubdirectory("aasm-e2e-").FullName;
    private readonly TestVault _vault = new();
    private readonly TestAgent _agent = new() { Org = "acme", Team = "desk" };
    private SecretHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SecretHost.StartAsync(_state, _vault);
        await _agent.RegisterAsync(_host.Channel);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task No_value_is_anywhere_but_in_the_answers()
    {
        var said = new List<string>
        {
            await GiveAsync("set", First), await GiveAsync("rotate", Second), await GiveAsync("set", First), await GiveAsync("set", First, "--team", "desk"),
        };
        var filled = await _host.DispatchAsync(_agent, """{"a":["${KEY}",1.50]}""");
        Assert.Equal($$"""{"a":["{{First.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}",1.50]}""", filled.ResolvedArgsJson.ToStringUtf8());
        Assert.Equal(["KEY"], filled.NamesSubstituted);
        said.Add((await RefusedAsync(StatusCode.FailedPrecondition, () => _host.DispatchAsync(_agent, "\"${KEY}\"", "wipe"))).ToString());
        said.Add((await RefusedAsync(StatusCode.FailedPrecondition, () => _host.DispatchAsync(_agent, "[\"${KEY}${NOBODY}\"]"))).ToString());
        said.Add((await RefusedAsync(StatusCode.PermissionDenied, () => _host.Admin.RotateSecretAsync(
            new() { Secret = Ref(), Value = ByteString.CopyFromUtf8(First) }, _agent.Credential).ResponseAsync)).ToString());
        said.Add(await AasmAsync("secret", "list", "--org", "acme"));
        said.Add(await AasmAsync("secret", "list", "--org", "acme", "-o", "json"));
        said.Add(await AasmAsync("audit", "tail", "-n", "100", "-o", "json"));
        said.Add((await _host.Admin.ListSecretsAsync(new() { Org = "acme" })).ToString());
        Assert.Contains("KEY", said[^2], StringComparison.Ordinal);
        NothingIn(said);
        await _host.DisposeAsync();
        var exported = (await Aasm.RunAsync("audit", "export", "--format", "jsonl", "--state", _state)).Output;
        Assert.Contains("secret.registered", exported, StringComparison.Ordinal);
        NothingIn([exported]);
        _host = await SecretHost.StartAsync(_state, _vault);
        await _host.DispatchAsync(_agent, "\"${KEY}\"");
        said.Add(await AasmAsync("secret", "delete", "KEY", "--org", "acme", "--team", "desk", "--yes"));
        NothingIn(said);
    }

    [Fact]
    public void The_hunt_finds_what_is_there()
    {
        Assert.Equal(["plain"], LeakHunt.FormsIn($"x{First}x", First));
        Assert.Equal(["hex"], LeakHunt.FormsIn(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(First)), First));
        Assert.Equal(["JSON"], LeakHunt.FormsIn(JsonSerializer.Serialize(new { a = First }), First));
        foreach (var before in (string[])["", "x", "xx"])
        {
            var coded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(before + First + "x"));
            Assert.Contains(LeakHunt.FormsIn(coded, First), form => form.StartsWith("base64+", StringComparison.Ordinal));
        }

        File.WriteAllText(Path.Combine(_state, "leak"), First);
        Assert.Equal(["leak: plain"], LeakHunt.FormsInFolder(_state, First));
    }

    [Fact]
    public async Task Only_an_agent_gets_secrets_and_only_with_its_credential()
    {
        await GiveAsync("set", First);
        await RefusedAsync(StatusCode.Unauthenticated, () => _host.DispatchAsync(null, "\"${KEY}\""));
        await RefusedAsync(StatusCode.InvalidArgument, () => _host.DispatchAsync(_agent, "{"));
        await RefusedAsync(StatusCode.InvalidArgument, () => _host.DispatchAsync(_agent, "{}", tool: ""));
    }

    [Fact]
    public async Task What_another_org_has_is_answered_as_if_it_were_not_there()
    {
        using var other = new TestAgent { Org = "globex", Team = "labs" };
        await other.RegisterAsync(_host.Channel);
        await GiveAsync("set", First);
        var hidden = await RefusedAsync(StatusCode.FailedPrecondition, () => _host.DispatchAsync(other, "\"${KEY}\""));
        var absent = await RefusedAsync(StatusCode.FailedPrecondition, () => _host.DispatchAsync(other, "\"${YEK}\""));
        Assert.Equal(absent.Detail.Replace("YEK", "KEY", StringComparison.Ordinal), hidden.Detail);
        foreach (var call in (Func<SecretRef, Task>[])
        [
            secret => _host.Admin.RegisterSecretAsync(new() { Secret = secret, Value = ByteString.CopyFromUtf8("x") }, other.Credential).ResponseAsync,
            secret => _host.Admin.RotateSecretAsync(new() { Secret = secret, Value = ByteString.CopyFromUtf8("x") }, other.Credential).ResponseAsync,
            secret => _host.Admin.DeleteSecretAsync(new() { Secret = secret }, other.Credential).ResponseAsync,
            secret => _host.Admin.ListSecretsAsync(new() { Org = secret.Org }, other.Credential).ResponseAsync,
        ])
        {
            var there = await RefusedAsync(StatusCode.NotFound, () => call(Ref()));
            var nowhere = await RefusedAsync(StatusCode.NotFound, () => call(new() { Org = "nobody", Name = "KEY" }));
            Assert.Equal(nowhere.Detail.Replace("nobody", "acme", StringComparison.Ordinal), there.Detail);
        }
    }

    [Fact]
    public async Task Values_outlive_a_restart_and_what_was_kept_in_vain_does_not()
    {
        await GiveAsync("set", First);
        await _host.DisposeAsync();
        var orphan = new SecretValueName(StreamName.ForKey("secret", "acme", "", "OTHER"), "never-told");
        using (var values = SqliteSecretValues.Open(Path.Combine(_state, "keys")))
        {
            await values.PutAsync(orphan, "text", CancellationToken.None);
        }

        _host = await SecretHost.StartAsync(_state, _vault);
        using (var values = SqliteSecretValues.Open(Path.Combine(_state, "keys")))
        {
            Assert.Null(await values.FindAsync(orphan, CancellationToken.None));
            Assert.Single(await values.ListAsync(CancellationToken.None));
        }

        Assert.Equal(First, JsonSerializer.Deserialize<string>((await _host.DispatchAsync(_agent, "\"${KEY}\"")).ResolvedArgsJson.Span));
        var record = Assert.Single((await _host.Admin.ListSecretsAsync(new() { Org = "acme" })).Secrets);
        Assert.Equal(("KEY", 1u, false, 1), (record.Name, record.Version, record.ValueMissing, record.Uses.Count));
        Assert.Equal((_agent.HexId, 1ul), (record.Uses[0].Agent, record.Uses[0].Count));
    }

    private static SecretRef Ref() => new() { Org = "acme", Name = "KEY" };

    private void NothingIn(IEnumerable<string> said)
    {
        foreach (var value in (string[])[First, Second])
        {
            Assert.All(said, words => Assert.Empty(LeakHunt.FormsIn(words, value)));
            Assert.Empty(LeakHunt.FormsIn(_host.Logged, value));
            Assert.Empty(LeakHunt.FormsInFolder(_state, value));
        }
    }

    private static async Task<Status> RefusedAsync(StatusCode code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refused.StatusCode);
        return refused.Status;
    }

    // Through the real tool; what it prints on both channels.
    private async Task<string> GiveAsync(string command, string value, params string[] more)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, value + "\n");
            return await AasmAsync(["secret", command, "KEY", "--org", "acme", "--from-file", file, .. more]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<string> AasmAsync(params string[] arguments)
    {
        var run = await Aasm.RunAsync([.. arguments, "--grpc", _host.Endpoint]);
        return run.Output + run.Error;
    }
}
