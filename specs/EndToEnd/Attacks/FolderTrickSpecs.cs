using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>A server starts over no folder and no key file that somebody else could have exchanged, and never waits for one.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FolderTrickSpecs : IAsyncLifetime
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    private readonly string _place = Directory.CreateTempSubdirectory("aasm-attack-").FullName;

    private string State => Path.Combine(_place, "state");

    private string Keys => Path.Combine(State, "keys");

    // A folder that a server has used, with every file that it makes.
    public Task InitializeAsync() => StartAsync(State);

    public Task DisposeAsync()
    {
        Directory.Delete(_place, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Everything_that_a_start_makes_for_keys_is_its_owners_only()
    {
        Assert.NotEmpty(KeyFiles());
        Assert.All(KeyFiles(), file => Assert.Equal(
            (file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file))));
        foreach (var folder in (string[])[Keys, Path.Combine(Keys, "signing"), Path.Combine(State, "run")])
        {
            Assert.Equal((folder, Owner), (folder, File.GetUnixFileMode(folder)));
        }

        await StartAsync(State);
    }

    [Theory]
    [InlineData("keys", Everybody)]
    [InlineData("keys", Owner | UnixFileMode.GroupWrite)]
    [InlineData("keys/signing", Everybody)]
    [InlineData("run", Everybody)]
    [InlineData("", Everybody)]
    public async Task A_folder_that_others_may_write_is_refused(string folder, UnixFileMode mode)
    {
        var path = Path.Combine(State, folder);
        File.SetUnixFileMode(path, mode);
        var refused = await RefusedAsync();
        Assert.Contains($"{path.TrimEnd('/')} can be written by others than its owner: chmod 700 it", refused, StringComparison.Ordinal);
        File.SetUnixFileMode(path, Owner);
        await StartAsync(State);
    }

    [Fact]
    public async Task A_key_file_that_others_may_read_is_refused()
    {
        foreach (var file in KeyFiles())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            Assert.Contains($"{file} can be", await RefusedAsync(), StringComparison.Ordinal);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await StartAsync(State);
    }

    [Fact]
    public async Task A_pipe_in_place_of_a_key_file_has_nobody_wait()
    {
        foreach (var file in KeyFiles())
        {
            File.Move(file, $"{file}.kept");
            using (var made = Process.Start("mkfifo", ["-m", "600", file]))
            {
                await made.WaitForExitAsync();
            }

            Assert.Contains(Keys, await RefusedAsync(), StringComparison.Ordinal);
            File.Move($"{file}.kept", file, overwrite: true);
        }

        await StartAsync(State);
    }

    [Fact]
    public async Task A_link_is_judged_by_where_it_leads()
    {
        var elsewhere = Path.Combine(_place, "elsewhere");
        Directory.Move(Keys, elsewhere);
        Directory.CreateSymbolicLink(Keys, elsewhere);
        await StartAsync(State);
        File.SetUnixFileMode(elsewhere, Everybody);
        Assert.Contains("can be written by others", await RefusedAsync(), StringComparison.Ordinal);
        File.SetUnixFileMode(elsewhere, Owner);
        var key = Path.Combine(elsewhere, "action.key");
        File.Move(key, Path.Combine(_place, "action.key"));
        File.CreateSymbolicLink(key, Path.Combine(_place, "action.key"));
        File.SetUnixFileMode(Path.Combine(_place, "action.key"), Everybody);
        Assert.Contains("action.key can be read by others", await RefusedAsync(), StringComparison.Ordinal);
        File.SetUnixFileMode(Path.Combine(_place, "action.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await StartAsync(State);
    }

    [Fact]
    public async Task A_state_folder_is_where_its_name_leads_however_it_is_written()
    {
        var linked = Path.Combine(_place, "linked");
        Directory.CreateSymbolicLink(linked, State);
        await StartAsync(linked);
        await StartAsync(Path.Combine(State, "keys", "..", "..", "state"));
        await StartAsync(Path.Combine(_place, "nowhere", "..", "state"));
        Assert.Equal(["linked", "state"], Directory.GetFileSystemEntries(_place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    // Journals are SQLite's, which makes them as private as what they are of.
    private IReadOnlyList<string> KeyFiles() =>
    [
        .. Directory.GetFiles(Keys, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("-journal", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private async Task<string> RefusedAsync() => (await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync(State))).Message;

    private static async Task StartAsync(string state)
    {
        var options = new AssemblyOptions
        {
            Grpc = new(IPAddress.Loopback, 0),
            Http = new(IPAddress.Loopback, 0),
            RequireAuthentication = true,
            State = new StateFolder(state),
            Version = "spec",
        };
        var started = Task.Run(() => AssemblyServer.StartAsync(options, _ => null, TimeProvider.System, CancellationToken.None));
        await using var server = await started.WaitAsync(HangLimit);
    }
}
