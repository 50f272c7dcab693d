using System.Diagnostics;
using System.Globalization;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Edges.Host;
using AgentAssembly.Edges.Host.Reading;
using Grpc.Core;
using Grpc.Net.Client;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>The server as users run it: another process, on loopback, with the benchmark's policy.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Scratch _scratch;

    private ServerProcess(Process process, Scratch scratch, RunFile run, TimeSpan untilFirstVerdict)
    {
        (_process, _scratch, Url, Http, UntilFirstVerdict) = (process, scratch, run.Grpc, run.Http, untilFirstVerdict);
    }

    public string Url { get; }

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Where HTTP is served.</summary>
    public string Http { get; }

    /// <summary>From the start of the process to the first durable verdict.</summary>
    public TimeSpan UntilFirstVerdict { get; }

    /// <summary>Starts it.</summary>
    /// <param name="root">Where its files are put.</param>
    /// <param name="existing">The state to serve; an empty one where none is given.</param>
    /// <param name="rules">The policy.</param>
    /// <param name="core">The one core that it may use; all where none is given.</param>
    public static async Task<ServerProcess> StartAsync(string root, StateFolder? existing = null, string rules = WriteSide.Policy, int? core = null)
    {
        var scratch = new Scratch(root);
        var policy = Path.Combine(scratch.Path, "bench.yaml");
        await File.WriteAllTextAsync(policy, rules);
        var state = existing ?? new StateFolder(Path.Combine(scratch.Path, "state"));
        var started = Stopwatch.GetTimestamp();
        string[] command =
        [
            .. core is { } one ? (string[])["taskset", "-c", one.ToString(CultureInfo.InvariantCulture)] : [], "dotnet",
            Path.Combine(AppContext.BaseDirectory, "aasm.dll"), "start", "--state", state.Root, "--policy", policy,
            "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0",
        ];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,

            // Whoever measures asks more than anybody is allowed to.
            Environment = { [ReadSideServices.CostVariable] = uint.MaxValue.ToString(CultureInfo.InvariantCulture) },
        })!;
        while (true)
        {
            if (RunFile.Find(state) is { } run)
            {
                using var channel = GrpcChannel.ForAddress(run.Grpc);
                await AskAsync(new PolicyService.PolicyServiceClient(channel), "cold", 0);
                return new(process, scratch, run, Stopwatch.GetElapsedTime(started));
            }

            if (process.HasExited)
            {
                throw new InvalidOperationException($"the server ended with {process.ExitCode}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    public static async Task AskAsync(PolicyService.PolicyServiceClient client, string trace, int span)
    {
        var response = await client.CheckActionAsync(new CheckActionRequest
        {
            AgentId = new() { AgentId_ = "bench-agent" },
            TraceId = trace,
            SpanId = $"span-{span}",
            ActionType = Contracts.Common.V1.ActionType.ToolCall,
            Context = new()
            {
                ToolCall = new()
                {
                    ToolName = "get_reservation_details",
                    ToolSource = "function",
                    ArgsJson = Google.Protobuf.ByteString.CopyFromUtf8("""{"reservation_id":"NO6JO3","user_id":"mia_li_3668"}"""),
                },
            },
        });
        if (!response.HasPosition)
        {
            throw new RpcException(new Status(StatusCode.Internal, "a verdict without an event"));
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _scratch.Dispose();
    }
}
