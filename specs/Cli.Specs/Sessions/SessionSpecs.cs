using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Specs.Cli.Admin;
using Grpc.Core;

namespace AgentAssembly.Specs.Cli.Sessions;

/// <summary>What a login leaves behind, and how it goes on and ends.</summary>
public sealed class SessionSpecs : IAsyncLifetime, IDisposable
{
    private const string Key = "aa_0123456789abcdef0123456789abcdef";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(29);

    private readonly UserHome _home = new();
    private AdminServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await AdminServer.StartAsync();
        await _home.RunAsync($"context set here --grpc {_server.Address}");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_password_is_sent_once_and_kept_nowhere_and_what_is_kept_is_its_owners_only()
    {
        await _home.LogInAsync(_server, "t", Long, "--remember");

        Assert.Equal(["""LogIn { "name": "anna", "password": "correct horse", "remember": true }"""], _server.Script.Asked);
        var kept = await File.ReadAllTextAsync(_home.Credentials);
        Assert.DoesNotContain("correct horse", kept, StringComparison.Ordinal);
        Assert.Contains("refresh_token: refresh-t", kept, StringComparison.Ordinal);
        Assert.Equal(UserHome.Mine, UserHome.ModeOf(_home.Credentials));
        Assert.Equal(UserHome.Mine | UnixFileMode.UserExecute, UserHome.ModeOf(_home.State));
        Assert.Empty(Directory.GetFiles(_home.State, "*.tmp"));
    }

    [Fact]
    public async Task A_key_is_checked_and_kept()
    {
        _server.Script.Answer<WhoAmIRequest>(new WhoAmIResponse { Principal = "apikey:k1" });

        var run = await _home.RunAsync($"login --key-file {_home.File("key", Key + "\n")}");
        await _home.RunAsync("org list");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(Key, run.Out + run.Error, StringComparison.Ordinal);
        Assert.Equal([Key, Key], _server.Script.Credentials);
    }

    [Fact]
    public async Task A_key_that_is_refused_or_is_none_is_not_kept()
    {
        _server.Script.RefuseCredential<WhoAmIRequest>();

        var refused = await _home.RunAsync($"login --key-file {_home.File("key", Key)}");
        var none = await _home.RunAsync($"login --key-file {_home.File("none", "s3cret")}");

        Assert.Equal((3, 2), (refused.ExitCode, none.ExitCode));
        Assert.DoesNotContain("s3cret", none.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_home.Credentials));
    }

    [Theory]
    [InlineData("login --grpc http://10.0.0.1:50051 anna", "without TLS others would read")]
    [InlineData("login anna --key-file k", "goes without NAME")]
    [InlineData("login", "without a terminal nobody can be asked")]
    [InlineData("login anna", "without a terminal nobody can be asked")]
    public async Task A_login_that_cannot_be_is_refused_before_anything_is_sent(string line, string expected)
    {
        var run = await _home.RunAsync(line);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Script.Asked);
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(29, 1)]
    [InlineData(-5, 1)]
    public async Task A_token_that_lasts_less_than_thirty_seconds_is_renewed_first(int seconds, int refreshes)
    {
        await _home.LogInAsync(_server, "old", TimeSpan.FromSeconds(seconds));
        _server.Script.Answer<RefreshRequest>(UserHome.Open("new", Long));

        await _home.RunAsync("org list");
        await _home.RunAsync("org list");

        Assert.Equal(refreshes, Refreshes());
        Assert.Equal(refreshes == 0 ? "access-old" : "access-new", _server.Script.Credentials[^1]);
    }

    [Fact]
    public async Task Commands_at_the_same_time_use_a_refresh_token_once()
    {
        await _home.LogInAsync(_server, "old", Short);
        _server.Script.Answer<RefreshRequest>(UserHome.Open("new", Long), new SessionResponse { Principal = "used twice" });

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _home.RunAsync("org list"))));

        Assert.All(runs, run => Assert.Equal((0, ""), (run.ExitCode, run.Error)));
        Assert.Equal(1, Refreshes());
        Assert.Equal(8, _server.Script.Credentials.Count(c => c == "access-new"));
    }

    [Fact]
    public async Task A_token_that_ends_sooner_there_than_here_is_renewed_and_the_question_asked_again()
    {
        await _home.LogInAsync(_server, "old", Long);
        _server.Script.RefuseCredentialOnce<ListOrgsRequest>(new ListOrgsResponse()).Answer<RefreshRequest>(UserHome.Open("new", Long));

        var run = await _home.RunAsync("org list");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["access-old", null, "access-new"], _server.Script.Credentials.Skip(1));
    }

    [Fact]
    public async Task A_session_that_ended_there_is_forgotten_and_said_to_be_and_nobody_else_is_taken_for_it()
    {
        await _home.LogInAsync(_server, "old", Long);
        _server.Script.RefuseCredential<ListOrgsRequest>().RefuseCredential<RefreshRequest>();

        var run = await _home.RunAsync("org list");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("the session of user:anna at here (http://", run.Error, StringComparison.Ordinal);
        Assert.Contains("has ended, and is forgotten: 'aasm login' begins another", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("old", await File.ReadAllTextAsync(_home.Credentials), StringComparison.Ordinal);
        Assert.DoesNotContain("ListOrgs", _server.Script.Asked[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_old_password_is_asked_once_and_ends_nothing()
    {
        await _home.LogInAsync(_server, "t", Long);
        _server.Script.Refuse<ChangePasswordRequest>(StatusCode.Unauthenticated, "name, password or token is not right");

        var run = await _home.RunAsync($"user password --from-file {_home.File("both", "wrong\nnew password\n")}");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(1, _server.Script.Asked.Count(q => q.StartsWith("ChangePassword ", StringComparison.Ordinal)));
        Assert.Contains("access-t", await File.ReadAllTextAsync(_home.Credentials), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_password_forgets_the_session()
    {
        await _home.LogInAsync(_server, "t", Long);
        _server.Script.Answer<ChangePasswordRequest>(new SetPasswordResponse { Name = "anna" });

        var run = await _home.RunAsync($"user password --from-file {_home.File("both", "old\nnew password\n")}");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, (await _home.RunAsync("whoami --offline")).ExitCode);
    }

    [Fact]
    public async Task Leaving_ends_the_session_there_and_here_and_twice_is_no_error()
    {
        await _home.LogInAsync(_server, "t", Long);
        _server.Script.Answer<LogOutRequest>(new LogOutResponse { Ended = true });

        var first = await _home.RunAsync("logout");
        var second = await _home.RunAsync("logout");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("has ended", first.Out, StringComparison.Ordinal);
        Assert.Contains("nobody is logged in", second.Out, StringComparison.Ordinal);
        Assert.Equal("access-t", _server.Script.Credentials[^1]);
    }

    [Theory]
    [InlineData(900)]
    [InlineData(5)]
    public async Task Where_the_server_cannot_be_told_the_session_is_forgotten_here_all_the_same(int seconds)
    {
        await _home.LogInAsync(_server, "t", TimeSpan.FromSeconds(seconds));
        await _server.DisposeAsync();

        var run = await _home.RunAsync("logout");

        Assert.Equal(7, run.ExitCode);
        Assert.Contains("is forgotten here; there it goes on", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await _home.RunAsync("whoami --offline")).ExitCode);
    }

    [Theory]
    [InlineData("sessions: [")]
    [InlineData("sessions: {here: {grpc: g, principal: p}}")]
    [InlineData("sessions: {here: {grpc: g, principal: p, refresh_token: r, access_token: a, access_expires_at: soon, session_expires_at: soon}}")]
    [InlineData("\0\u0001")]
    public async Task A_damaged_file_counts_as_no_login_and_is_set_aside_before_another_is_written(string text)
    {
        await File.WriteAllTextAsync(_home.Credentials, text);
        UserHome.SetMode(_home.Credentials, UserHome.Mine);

        var run = await _home.RunAsync("org list");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("credentials.yaml:1 is damaged, so nobody is logged in", run.Error, StringComparison.Ordinal);
        Assert.Equal([null], _server.Script.Credentials);

        _server.Script.Answer<LogInRequest>(UserHome.Open("t", Long));
        var login = await _home.RunAsync($"login anna --from-file {_home.File("password", "p\n")}");
        Assert.Equal(0, login.ExitCode);
        Assert.Equal(text, await File.ReadAllTextAsync($"{_home.Credentials}.damaged"));
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_not_used()
    {
        await _home.LogInAsync(_server, "t", Long);
        UserHome.SetMode(_home.Credentials, UserHome.Mine | UnixFileMode.GroupRead);

        var run = await _home.RunAsync("org list");
        var other = await _home.RunAsync("org list", new Dictionary<string, string> { ["AASM_API_KEY"] = Key });

        Assert.Equal((2, 0), (run.ExitCode, other.ExitCode));
        Assert.Contains("chmod 600", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("access-t", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_goes_with_its_context_to_another_name_and_keeps_it_from_being_deleted()
    {
        await _home.LogInAsync(_server, "t", Long);

        await _home.RunAsync("context rename here there");
        await _home.RunAsync("org list");
        var deleted = await _home.RunAsync("context delete there --yes");

        Assert.Equal("access-t", _server.Script.Credentials[^1]);
        Assert.Equal(6, deleted.ExitCode);
        Assert.Contains("user:anna is logged in at there", deleted.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_goes_before_the_login_is_pointed_out()
    {
        _server.Script.Answer<LogInRequest>(UserHome.Open("t", Long));

        var run = await _home.RunAsync(
            $"login anna --from-file {_home.File("password", "p\n")}", new Dictionary<string, string> { ["AASM_API_KEY"] = Key });

        Assert.Contains("warning: AASM_API_KEY is set", run.Error, StringComparison.Ordinal);
        Assert.Equal([null], _server.Script.Credentials);
    }

    private int Refreshes() => _server.Script.Asked.Count(q => q.StartsWith("Refresh ", StringComparison.Ordinal));
}
