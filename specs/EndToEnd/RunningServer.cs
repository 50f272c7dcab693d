using System.Diagnostics;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Edges.Host;
using Grpc.Net.Client;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>A server in a process and a state folder of its own, on ports that it picks itself.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    public const string Policy = """
        approval_timeout_secs: 86400
        tools:
          "*": { allow: false }
          llm_call: { allow: true }
          search: { allow: true }
          refund: { allow: true, requires_approval_if: 'true' }
        """;

    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    private readonly Process? _process;
    private readonly bool _ownsState;

    private RunningServer(Process? process, string state, RunFile run, bool ownsState, (Task<string> Output, Task<string> Error) said)
    {
        (_process, State, Run, _ownsState, Output, Error) = (process, state, run, ownsState, said.Output, said.Error);
        Channel = GrpcChannel.ForAddress(run.Grpc);
    }

    /// <summary>The server itself where it is within this process; null where it has one of its own.</summary>
    internal AssemblyServer? Inside { get; private init; }

    private Process Process => _process ?? throw new InvalidOperationException("the server has no process of its own");

    /// <summary>Starts within this process, over a folder that somebody else made and will remove.</summary>
    internal static async Task<RunningServer> StartInsideAsync(AssemblyOptions options)
    {
        var server = await AssemblyServer.StartAsync(
            options, name => name == "AA_RATE_LIMIT_RPM" ? "0" : null, TimeProvider.System, CancellationToken.None);
        var said = Task.FromResult("");
        return new(null, options.State.Root, RunFile.Find(options.State)!, ownsState: false, (said, said)) { Inside = server };
    }

    /// <summary>What it wrote on standard error; there once it has ended.</summary>
    public Task<string> Error { get; }

    public string State { get; }

    public RunFile Run { get; }

    public GrpcChannel Channel { get; }

    public string GrpcEndpoint => new Uri(Run.Grpc).Authority;

    /// <summary>The first administrator's key, as a start without a terminal leaves it.</summary>
    public string FirstKeyFile => Path.Combine(State, "keys", "first-admin.key");

    public string LogFolder => Path.Combine(State, "log");

    public PolicyService.PolicyServiceClient Checks => new(Channel);

    private static readonly IReadOnlyDictionary<string, string> NoVariables = new Dictionary<string, string>();

    public static Task<RunningServer> StartAsync(params string[] more)
    {
        var state = Directory.CreateTempSubdirectory("aasm-e2e-").FullName;
        var policy = Path.Combine(state, "policy.yaml");
        File.WriteAllText(policy, Policy);
        return StartAsync(state, ownsState: true, more, NoVariables);
    }

    /// <summary>Starts again over a folder that an earlier server left.</summary>
    public static Task<RunningServer> StartAgainAsync(string state) => StartAsync(state, ownsState: true, [], NoVariables);

    /// <summary>Starts over a folder that somebody else made and will remove.</summary>
    public static Task<RunningServer> StartOnAsync(string state, params string[] more) => StartAsync(state, ownsState: false, more, NoVariables);

    /// <summary>The same, with variables of its environment.</summary>
    public static Task<RunningServer> StartOnAsync(string state, IReadOnlyDictionary<string, string> environment) =>
        StartAsync(state, ownsState: false, [], environment);

    /// <summary>What it was started with, as every process of this machine may see it.</summary>
    public byte[] Arguments => File.ReadAllBytes($"/proc/{Process.Id}/cmdline");

    /// <summary>Its environment.</summary>
    public byte[] Environment => File.ReadAllBytes($"/proc/{Process.Id}/environ");

    /// <summary>What it wrote on standard output; there once it has ended.</summary>
    public Task<string> Output { get; }

    public Task KillAsync()
    {
        Process.Kill();
        return Process.WaitForExitAsync();
    }

    /// <summary>Asks the server to end, and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(HangLimit);
        await Process.WaitForExitAsync(limit.Token);
        return Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (Inside is not null)
        {
            await Inside.DisposeAsync();
            return;
        }

        if (!Process.HasExited)
        {
            await KillAsync();
        }

        Process.Dispose();
        if (_ownsState)
        {
            Directory.Delete(State, recursive: true);
        }
    }

    /// <summary>Leaves the state folder to the next server.</summary>
    public async Task<string> AbandonAsync()
    {
        Channel.Dispose();
        if (!Process.HasExited)
        {
            await KillAsync();
        }

        Process.Dispose();
        return State;
    }

    private static async Task<RunningServer> StartAsync(
        string state, bool ownsState, string[] more, IReadOnlyDictionary<string, string> environment)
    {
        string[] ports = ["--grpc", "--http"];
        var start = Aasm.Command(
            ["start", "--state", state, .. ports.Except(more).SelectMany(port => (string[])[port, "127.0.0.1:0"]), .. more]);

        // Specs call more often than people do.
        start.Environment["AA_RATE_LIMIT_RPM"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (RunFile.Find(new StateFolder(state)) is { } run && run.ProcessId == process.Id)
            {
                return new(process, state, run, ownsState, (output, error));
            }

            if (process.HasExited || Stopwatch.GetElapsedTime(began) > HangLimit)
            {
                process.Kill();
                throw new InvalidOperationException($"the server did not start: {await output}{await error}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
