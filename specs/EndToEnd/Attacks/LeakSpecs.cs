using System.Runtime.Versioning;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Secrets.V1;
using AgentAssembly.Specs.EndToEnd.Secrets;
using AgentAssembly.Specs.EndToEnd.Tenancy;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>What is told to one is nowhere else after a day of use: no file, no event, no line, no process table.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LeakSpecs : IAsyncLifetime
{
    private const string Value = "canary/1+\"qu\\ote\"-ünï-0c7d3a915be24f68";
    private const string NextPassword = "another horse 8 battery";

    // The private keys of the installation, by design: action digests, data keys, signatures of tokens and of the log. None of
    // them is a secret that was given to anybody, and none of those is in one of them.
    private static readonly string[] FilesOfKeys = ["keys/action.key", "keys/master.key", "keys/signing/"];

    private readonly Stronghold _stronghold = new();
    private readonly List<(string Kind, string Text)> _secrets = [];
    private readonly List<string> _said = [];
    private readonly string _given = Directory.CreateTempSubdirectory("aasm-given-").FullName;

    public Task InitializeAsync() => _stronghold.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _stronghold.DisposeAsync();
        Directory.Delete(_given, recursive: true);
    }

    [Fact]
    public async Task Nothing_that_was_given_to_anybody_is_found_anywhere()
    {
        Note("first key", _stronghold.AdminKey);
        await UsePeopleAsync();
        await UseKeysAsync();
        await UseAgentsAsync();
        await UseTheToolAsync();
        await FailAsync();
        await ReadEverythingAsync();
        AssertNowhere(_stronghold.Server.Arguments, "arguments");
        AssertNowhere(_stronghold.Server.Environment, "environment");
        AssertNoFile("while it runs");
        Assert.Equal(0, await _stronghold.Server.TerminateAsync());
        _said.Add(await _stronghold.Server.Output);
        _said.Add(await _stronghold.Server.Error);
        _said.Add((await Aasm.RunAsync("audit", "export", "--format", "jsonl", "--state", _stronghold.State)).Output);
        Assert.Contains("apikey.issued", _said[^1], StringComparison.Ordinal);
        Assert.All(_said, said => AssertNowhere(System.Text.Encoding.UTF8.GetBytes(said), "what was said"));
        AssertNoFile("when it has ended");
    }

    [Fact]
    public void Files_that_hold_keys_are_these_and_no_others()
    {
        var keys = Path.Combine(_stronghold.State, "keys");
        var files = Directory.GetFiles(keys, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).Contains(".db", StringComparison.Ordinal))
            .Select(file => $"keys/{Path.GetRelativePath(keys, file)}");
        Assert.All(files, file => Assert.Contains(FilesOfKeys, known => file.StartsWith(known, StringComparison.Ordinal)));
    }

    private async Task UsePeopleAsync()
    {
        var invited = await _stronghold.Users.InviteUserAsync(new() { Name = "anna", Scope = "admin" }, _stronghold.Admin);
        Note("invitation", invited.Token);
        Note("password", Stronghold.Password);
        await _stronghold.Auth.SetPasswordAsync(new() { Token = invited.Token, Password = Stronghold.Password });
        var session = NoteSession(await _stronghold.LogInAsync("anna"));
        session = NoteSession(await _stronghold.Auth.RefreshAsync(new() { RefreshToken = session.RefreshToken }));
        await _stronghold.Auth.WhoAmIAsync(new(), Stronghold.Shown(session.AccessToken));
        Note("next password", NextPassword);
        await _stronghold.Auth.ChangePasswordAsync(
            new() { OldPassword = Stronghold.Password, Password = NextPassword }, Stronghold.Shown(session.AccessToken));
        var reset = await _stronghold.Users.ResetPasswordAsync(new() { Name = "anna" }, _stronghold.Admin);
        Note("reset", reset.Token);
        await _stronghold.Auth.SetPasswordAsync(new() { Token = reset.Token, Password = Stronghold.Password });
        NoteSession(await _stronghold.LogInAsync("anna"));
    }

    private async Task UseKeysAsync()
    {
        var issued = await _stronghold.IssueAsync("admin");
        Note("key", issued.Key);
        NoteSession(await _stronghold.ExchangeAsync(issued.Key));
        var rotated = await _stronghold.Keys.RotateApiKeyAsync(new() { KeyId = issued.KeyId, OverlapSeconds = 60 }, Stronghold.Shown(issued.Key));
        Note("rotated key", rotated.Key);
        await _stronghold.AssertTakenAsync(rotated.Key);
        await _stronghold.Keys.RevokeApiKeyAsync(new() { KeyId = issued.KeyId, Reason = "spec" }, _stronghold.Admin);
    }

    private async Task UseAgentsAsync()
    {
        using var agent = await _stronghold.AgentAsync();
        Note("credential", agent.Token);
        var enrolment = await _stronghold.Tenancy.IssueEnrollmentTokenAsync(new() { Org = agent.Org, Team = agent.Team, Uses = 2 }, _stronghold.Admin);
        Note("enrolment token", enrolment.EnrollmentToken);
        using var newcomer = new TestAgent { Org = agent.Org, Team = agent.Team };
        await newcomer.JoinAsync(_stronghold.Server.Channel, enrollmentToken: enrolment.EnrollmentToken);
        Note("newcomer's credential", newcomer.Token);
        var secrets = new SecretAdminService.SecretAdminServiceClient(_stronghold.Server.Channel);
        Note("secret", Value);
        await secrets.RegisterSecretAsync(
            new() { Secret = new() { Org = agent.Org, Name = "KEY" }, Value = ByteString.CopyFromUtf8(Value) }, _stronghold.Admin);
        await _stronghold.Server.Checks.CheckActionAsync(agent.ToolCall("search", arguments: """{"a":"${KEY}"}"""));
        await new SecretsService.SecretsServiceClient(_stronghold.Server.Channel).DispatchToolAsync(
            new() { Tool = "search", ArgsJson = ByteString.CopyFromUtf8("""{"a":"${KEY}"}""") }, agent.Credential);
        var lifecycle = new AgentLifecycleService.AgentLifecycleServiceClient(_stronghold.Server.Channel);
        await lifecycle.HeartbeatAsync(new() { AgentId = agent.Id, CredentialToken = agent.Token });
        var next = await new AgentAdminService.AgentAdminServiceClient(_stronghold.Server.Channel).RotateCredentialAsync(
            new() { Agent = Wire.Ref(agent.HexId, agent.Org), Reason = "spec" }, _stronghold.Admin);
        Note("rotated credential", next.CredentialToken);
    }

    // Secrets reach it by files alone, and what it prints is looked through too.
    private async Task UseTheToolAsync()
    {
        var credential = Path.Combine(_given, "credential");
        await File.WriteAllTextAsync(credential, _stronghold.AdminKey);
        File.SetUnixFileMode(credential, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var value = Path.Combine(_given, "value");
        await File.WriteAllTextAsync(value, Value);
        string[] whole = ["--grpc", _stronghold.Server.GrpcEndpoint, "--credential-file", credential];
        foreach (var command in (string[][])
        [
            ["secret", "rotate", "KEY", "--org", "acme", "--from-file", value], ["secret", "list", "--org", "acme"],
            ["key", "list"], ["user", "list", "-o", "json"],
        ])
        {
            var ran = await Aasm.RunAsync([.. command, .. whole]);
            Assert.True(ran.ExitCode == 0, $"{string.Join(' ', command)}: {ran.Error}");
            _said.Add(ran.Output + ran.Error);
        }
    }

    // What is refused is told back, and logged where it was wrong.
    private async Task FailAsync()
    {
        var auth = _stronghold.Auth;
        foreach (var call in (Func<Task>[])
        [
            () => auth.LogInAsync(new() { Name = "anna", Password = NextPassword }).ResponseAsync,
            () => auth.LogInAsync(new() { Name = NextPassword, Password = NextPassword }).ResponseAsync,
            () => auth.RefreshAsync(new() { RefreshToken = Find("refresh token") }).ResponseAsync,
            () => auth.SetPasswordAsync(new() { Token = Find("invitation"), Password = NextPassword }).ResponseAsync,
            () => auth.WhoAmIAsync(new(), Stronghold.Shown(Find("key"))).ResponseAsync,
            () => auth.WhoAmIAsync(new(), Stronghold.Shown(Find("access token"))).ResponseAsync,
            () => auth.WhoAmIAsync(new(), new Metadata { { "authorization", Find("rotated key") } }).ResponseAsync,
            () => auth.WhoAmIAsync(new(), Stronghold.Shown($"{Find("key")},{Find("rotated key")}")).ResponseAsync,
            () => _stronghold.Keys.RevokeApiKeyAsync(new() { KeyId = "none", Reason = "spec" }, _stronghold.Admin).ResponseAsync,
        ])
        {
            _said.Add((await Assert.ThrowsAsync<RpcException>(call)).ToString());
        }
    }

    private async Task ReadEverythingAsync()
    {
        _said.Add((await _stronghold.Keys.ListApiKeysAsync(new(), _stronghold.Admin)).ToString());
        _said.Add((await _stronghold.Users.ListUsersAsync(new(), _stronghold.Admin)).ToString());
        _said.Add((await _stronghold.Tenancy.ListOrgsAsync(new(), _stronghold.Admin)).ToString());
        using var events = new LogService.LogServiceClient(_stronghold.Server.Channel).Read(new() { IncludeHashedBytes = true }, _stronghold.Admin);
        await foreach (var recorded in events.ResponseStream.ReadAllAsync())
        {
            _said.Add(recorded.DataJson.ToStringUtf8());
            AssertNowhere(recorded.HashedBytes.Span, $"event {recorded.Position}, {recorded.Type}");
        }

        using var state = new StateService.StateServiceClient(_stronghold.Server.Channel).Describe(new(), _stronghold.Admin);
        await foreach (var part in state.ResponseStream.ReadAllAsync())
        {
            _said.Add(part.Line.ToStringUtf8());
        }
    }

    private SessionResponse NoteSession(SessionResponse session)
    {
        Note("access token", session.AccessToken);
        if (session.RefreshToken.Length > 0)
        {
            Note("refresh token", session.RefreshToken);
        }

        return session;
    }

    private void Note(string kind, string text) => _secrets.Add((kind, text));

    private string Find(string kind) => _secrets.First(secret => secret.Kind == kind).Text;

    private void AssertNowhere(ReadOnlySpan<byte> bytes, string where)
    {
        foreach (var (kind, text) in _secrets)
        {
            Assert.Equal((where, kind, ""), (where, kind, string.Join(", ", LeakHunt.FormsIn(bytes, text))));
        }
    }

    private void AssertNoFile(string when)
    {
        foreach (var (kind, text) in _secrets)
        {
            Assert.Equal((when, kind, ""), (when, kind, string.Join(", ", LeakHunt.FormsInFolder(_stronghold.State, text))));
        }
    }
}
