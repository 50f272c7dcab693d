using System.Text.Json;

namespace AgentAssembly.Specs.EndToEnd.Identity;

/// <summary>From the first key to a person's last call, with the tool itself and a server that takes nobody unknown.</summary>
public sealed class LoginSpecs : IDisposable
{
    private const int Refused = 3;
    private const string Password = "correct horse battery";

    private readonly string _home = Directory.CreateTempSubdirectory("aasm-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_person_is_invited_by_the_first_key_and_acts_under_its_own_name_until_it_leaves()
    {
        await using var server = await RunningServer.StartAsync("--auth", "required");
        Assert.Equal(Refused, (await RunAsync(server, "org", "list")).ExitCode);

        await InviteAsync(server);
        await DoneAsync(server, "login", "anna", "--from-file", FileOf("password", $"{Password}\n"));
        using var who = JsonDocument.Parse(await DoneAsync(server, "whoami", "-o", "json"));
        Assert.Equal(("user:anna", "admin"), (Text(who, "principal"), Text(who, "scope")));

        await DoneAsync(server, "org", "create", "acme");
        var tail = await DoneAsync(server, "audit", "tail", "-n", "100", "--type", "org.founded", "-o", "json");
        Assert.Contains("user:anna", tail, StringComparison.Ordinal);

        var token = AccessToken();
        Assert.Equal(0, (await ShowingAsync(server, token)).ExitCode);
        await DoneAsync(server, "logout");

        Assert.Equal(Refused, (await ShowingAsync(server, token)).ExitCode);
        Assert.Equal(Refused, (await RunAsync(server, "org", "list")).ExitCode);
        Assert.Equal(0, (await RunAsync(server, "logout")).ExitCode);
    }

    [Fact]
    public async Task The_first_key_is_in_a_file_of_its_owner_only_and_nowhere_that_is_printed_and_is_made_once()
    {
        var server = await RunningServer.StartAsync("--auth", "required");
        var key = (await File.ReadAllTextAsync(server.FirstKeyFile)).Trim();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.FirstKeyFile));
        }

        await server.TerminateAsync();
        Assert.DoesNotContain(key, await server.Error + await server.Output, StringComparison.Ordinal);
        Assert.Contains(server.FirstKeyFile, await server.Output, StringComparison.Ordinal);

        await using var again = await RunningServer.StartAgainAsync(await server.AbandonAsync());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(again.FirstKeyFile)!, "first-admin*"));
        await DoneAsync(again, "login", "--key-file", again.FirstKeyFile);
        using var who = JsonDocument.Parse(await DoneAsync(again, "whoami", "-o", "json"));
        Assert.Equal("apikey:first", Text(who, "principal"));
    }

    [Fact]
    public async Task A_key_is_written_to_a_new_file_of_its_owner_only_and_a_refusal_leaves_none()
    {
        await using var server = await RunningServer.StartAsync("--auth", "required");
        var file = Path.Combine(server.State, "export.key");
        Assert.Equal(Refused, (await RunAsync(server, "key", "issue", "export", "--scope", "read", "--to", file)).ExitCode);
        Assert.False(File.Exists(file));

        await DoneAsync(server, "login", "--key-file", server.FirstKeyFile);
        var told = await DoneAsync(server, "key", "issue", "export", "--scope", "read", "--to", file);

        var key = (await File.ReadAllTextAsync(file)).Trim();
        Assert.StartsWith("aa_", key, StringComparison.Ordinal);
        Assert.DoesNotContain(key, told, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal(2, (await RunAsync(server, "key", "issue", "export", "--scope", "read", "--to", file)).ExitCode);
    }

    [Fact]
    public async Task Another_password_ends_the_session_and_the_next_login_needs_it()
    {
        await using var server = await RunningServer.StartAsync("--auth", "required");
        await InviteAsync(server);
        await DoneAsync(server, "login", "anna", "--from-file", FileOf("password", $"{Password}\n"));

        await DoneAsync(server, "user", "password", "--from-file", FileOf("both", $"{Password}\nanother horse battery\n"));

        Assert.Equal(Refused, (await RunAsync(server, "whoami", "--offline")).ExitCode);
        Assert.Equal(Refused, (await RunAsync(server, "login", "anna", "--from-file", FileOf("password", $"{Password}\n"))).ExitCode);
        await DoneAsync(server, "login", "anna", "--from-file", FileOf("password", "another horse battery\n"));
    }

    [Fact]
    public async Task A_session_that_an_administrator_ends_is_forgotten_with_the_next_command()
    {
        await using var server = await RunningServer.StartAsync("--auth", "required");
        await InviteAsync(server);
        await DoneAsync(server, "login", "anna", "--from-file", FileOf("password", $"{Password}\n"));
        await DoneAsync(server, "user", "end-sessions", "anna", "--credential-file", server.FirstKeyFile);

        var ended = await RunAsync(server, "org", "list");
        var after = await RunAsync(server, "org", "list");

        Assert.Equal((Refused, Refused), (ended.ExitCode, after.ExitCode));
        Assert.Contains("the session of user:anna at", ended.Error, StringComparison.Ordinal);
        Assert.Contains("is forgotten: 'aasm login' begins another", ended.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was shown", after.Error, StringComparison.Ordinal);
    }

    private async Task InviteAsync(RunningServer server)
    {
        using var given = JsonDocument.Parse(await DoneAsync(
            server, "user", "invite", "anna", "--scope", "admin", "--credential-file", server.FirstKeyFile, "-o", "json"));
        await DoneAsync(server, "user", "accept", "--from-file", FileOf("invitation", $"{Text(given, "token")}\n{Password}\n"));
    }

    private string FileOf(string name, string text)
    {
        var path = Path.Combine(_home, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string AccessToken() => File.ReadLines(Path.Combine(_home, "credentials.yaml"))
        .Select(line => line.Trim().Split(": ")).Single(parts => parts[0] == "access_token")[1];

    private Task<Ran> ShowingAsync(RunningServer server, string token) =>
        RunAsync(server, "org", "list", "--credential-file", FileOf("token", token));

    private async Task<string> DoneAsync(RunningServer server, params string[] arguments)
    {
        var ran = await RunAsync(server, arguments);
        Assert.True(ran.ExitCode == 0, $"{string.Join(' ', arguments)}: {ran.ExitCode} {ran.Error}");
        return ran.Output;
    }

    private Task<Ran> RunAsync(RunningServer server, params string[] arguments)
    {
        var start = Aasm.Command([.. arguments, "--grpc", server.Run.Grpc]);
        start.Environment["AASM_STATE_DIR"] = _home;
        return Aasm.FinishAsync(start);
    }

    private static string? Text(JsonDocument document, string name) => document.RootElement.GetProperty(name).GetString();
}
