using System.Globalization;
using System.Text.Json;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Log.V1;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>Start, play sessions, export, verify, damage, verify again: as a user would, with the tool itself.</summary>
public sealed class WalkSpecs
{
    private const int Damaged = 8;

    [Fact]
    public async Task Every_action_of_the_recorded_sessions_is_decided_exported_and_verified()
    {
        await using var server = await RunningServer.StartAsync();

        var demo = await Aasm.RunAsync("demo", "--rate", "max", "--state", server.State, "-o", "json");
        var export = await Aasm.RunAsync("audit", "export", "--format", "jsonl", "--state", server.State);
        var verify = await Aasm.RunAsync("audit", "verify", "--state", server.State);

        Assert.True(demo.ExitCode == 0, demo.Error);
        var decisions = export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Count(e => e.GetProperty("type").GetString() == "action.decided");
        Assert.Equal(RecordedActions(), decisions);
        Assert.Equal(0, verify.ExitCode);
    }

    [Fact]
    public async Task A_changed_byte_is_named_by_the_tool_and_by_a_stranger_alike()
    {
        await using var server = await RunningServer.StartAsync();
        await Aasm.RunAsync("demo", "--rate", "max", "--state", server.State);
        var head = await new LogService.LogServiceClient(server.Channel).HeadAsync(new());
        await server.TerminateAsync();
        var against = $"{head.Size} {Convert.ToHexStringLower(head.Root.Span)}";

        var sound = await Aasm.RunAsync("audit", "verify", "--state", server.State, "--against", against);
        Assert.True(sound.ExitCode == 0, sound.Error);
        Assert.Equal(0, (await Python.VerifyAsync(server.LogFolder, against)).ExitCode);

        const int Position = 40;
        FlipByteInRecord(Directory.GetFiles(server.LogFolder, "*.seg").Order().First(), Position);
        var damaged = await Aasm.RunAsync("audit", "verify", "--state", server.State);
        var stranger = await Python.VerifyAsync(server.LogFolder, against);

        Assert.Equal((Damaged, Damaged), (damaged.ExitCode, stranger.ExitCode));
        foreach (var text in (string[])[damaged.Error + damaged.Output, stranger.Error + stranger.Output])
        {
            Assert.Contains("edited", text, StringComparison.OrdinalIgnoreCase);
            Assert.Matches($@"\b{Position}\b", text);
        }
    }

    [Fact]
    public async Task After_a_kill_no_acknowledged_decision_is_missing_and_numbering_goes_on()
    {
        var first = await RunningServer.StartAsync();
        using var agent = new TestAgent();
        var acknowledged = new Dictionary<ulong, string>();
        using var enough = new SemaphoreSlim(0);
        var callers = Enumerable.Range(0, 32).Select(caller => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    var reply = await first.Checks.CheckActionAsync(
                        agent.ToolCall("search", $"killed-{caller.ToString(CultureInfo.InvariantCulture)}"));
                    lock (acknowledged)
                    {
                        acknowledged.Add(reply.Position, reply.DecisionId);
                    }

                    enough.Release();
                }
            }
            catch (Grpc.Core.RpcException)
            {
                // The server was killed: what was not answered may or may not be in the log.
            }
        })).ToList();
        for (var i = 0; i < 500; i++)
        {
            await enough.WaitAsync();
        }

        var state = await first.AbandonAsync();
        await Task.WhenAll(callers);
        await using var second = await RunningServer.StartAgainAsync(state);

        var recorded = new Dictionary<ulong, string>();
        using var read = new LogService.LogServiceClient(second.Channel).Read(new());
        while (await read.ResponseStream.MoveNext(CancellationToken.None))
        {
            recorded.Add(read.ResponseStream.Current.Position, read.ResponseStream.Current.EventId);
        }

        Assert.All(acknowledged, pair => Assert.Equal(pair.Value, recorded[pair.Key]));
        Assert.Equal(Enumerable.Range(0, recorded.Count).Select(i => (ulong)i), recorded.Keys.Order());
        var next = await second.Checks.CheckActionAsync(agent.ToolCall("search"));
        Assert.Equal((Decision.Allow, (ulong)recorded.Count), (next.Decision, next.Position));
        Assert.Equal(0, (await Aasm.RunAsync("audit", "verify", "--state", state)).ExitCode);
    }

    [Fact]
    public async Task A_credential_and_a_policy_outlive_the_process()
    {
        var first = await RunningServer.StartAsync();
        using var agent = new TestAgent();
        await agent.RegisterAsync(first.Channel);
        var state = await first.AbandonAsync();
        File.Delete(Path.Combine(state, "policy.yaml"));

        await using var second = await RunningServer.StartAgainAsync(state);
        var reply = await second.Checks.CheckActionAsync(agent.ToolCall("search"));

        Assert.Equal((Decision.Allow, AgentIdentityAssurance.Bound), (reply.Decision, reply.AgentIdentityAssurance));
    }

    [Fact]
    public async Task Asked_to_stop_the_server_drains_and_says_so_in_the_log()
    {
        await using var server = await RunningServer.StartAsync();
        await server.Checks.CheckActionAsync(new TestAgent().ToolCall("search"));

        Assert.Equal(0, await server.TerminateAsync());

        var export = await Aasm.RunAsync("audit", "export", "--format", "jsonl", "--state", server.State);
        var last = JsonDocument.Parse(export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;
        Assert.Equal("node.stopped", last.GetProperty("type").GetString());
    }

    private static int RecordedActions()
    {
        var tool = System.Reflection.Assembly.Load("aasm");
        var name = tool.GetManifestResourceNames().Single(n => n.EndsWith("sessions.jsonl", StringComparison.Ordinal));
        using var reader = new StreamReader(tool.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    // A byte in the middle of the data of one event: neither its length nor its neighbours change.
    private static void FlipByteInRecord(string segment, int position)
    {
        using var file = File.Open(segment, FileMode.Open, FileAccess.ReadWrite);
        var reader = new BinaryReader(file);
        long at = Domain.Log.SegmentHeader.SizeBytes;
        for (var i = 0; i < position; i++)
        {
            at += SizeAt(reader, at);
        }

        file.Position = at + (SizeAt(reader, at) / 2);
        var flipped = (byte)(file.ReadByte() ^ 1);
        file.Position--;
        file.WriteByte(flipped);
    }

    private static long SizeAt(BinaryReader reader, long at)
    {
        reader.BaseStream.Position = at + 4;
        return Domain.Log.RecordFrame.OverheadBytes + System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(reader.ReadUInt32());
    }
}
