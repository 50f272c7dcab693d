using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Specs.Cli.Admin;

namespace AgentAssembly.Specs.Cli.Sessions;

/// <summary>A user's own folder, in which contexts and logins are kept. It is the beginning of 2100 there.</summary>
sealed class UserHome : IDisposable
{
    public static readonly DateTimeOffset Now = new StillTime().GetUtcNow();

    public const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _root = Directory.CreateTempSubdirectory("aasm-spec-").FullName;

    public string State => Path.Combine(_root, ".aasm");

    public string Contexts => Path.Combine(State, "cli.yaml");

    public string Credentials => Path.Combine(State, "credentials.yaml");

    /// <summary>What a server answers that lets somebody in.</summary>
    public static SessionResponse Open(string tokens, TimeSpan access) => new()
    {
        Principal = "user:anna",
        AccessToken = $"access-{tokens}",
        RefreshToken = $"refresh-{tokens}",
        AccessExpiresAtUnixMs = (Now + access).ToUnixTimeMilliseconds(),
        SessionExpiresAtUnixMs = (Now + TimeSpan.FromHours(12)).ToUnixTimeMilliseconds(),
    };

    // These specs run where files have modes.
    public static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : System.IO.File.GetUnixFileMode(path);

    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, mode);
        }
    }

    public string File(string name, string text)
    {
        var path = Path.Combine(_root, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a line of words.</summary>
    /// <param name="line">The words.</param>
    /// <param name="variables">What is in the environment besides the folder.</param>
    /// <param name="width">Columns of the terminal; null for none.</param>
    /// <param name="answers">What a person says; null for nobody.</param>
    public Task<Aasm> RunAsync(
        string line, IReadOnlyDictionary<string, string>? variables = null, int? width = null, string? answers = null) => Aasm.RunAsync(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        around => around with
        {
            Width = width,
            Time = new StillTime(),
            Answers = answers is null ? null : new StringReader(answers),
            Environment = name => name == "AASM_STATE_DIR" ? State
                : variables?.GetValueOrDefault(name) ?? around.Environment(name),
        });

    /// <summary>Logs anna in, with tokens of a name.</summary>
    public async Task LogInAsync(AdminServer server, string tokens, TimeSpan access, string more = "")
    {
        server.Script.Answer<LogInRequest>(Open(tokens, access));
        var run = await RunAsync($"login anna --from-file {File("password", "correct horse\n")} {more}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
