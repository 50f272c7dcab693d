using System.Text;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Domain.Log;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>What servers, files and the log say of the same state.</summary>
internal static class Evidence
{
    /// <summary>The state as a server describes it: lines, and the position that it ends at.</summary>
    public static async Task<(string Text, ulong Next)> OfServerAsync(RunningServer server)
    {
        using var call = new StateService.StateServiceClient(server.Channel).Describe(new());
        var (text, next) = (new StringBuilder(), 0UL);
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            text.Append(part.Line.ToStringUtf8()).Append('\n');
            next = part.NextPosition;
        }

        return (text.ToString(), next);
    }

    /// <summary>The state as the tool makes it of the segment files.</summary>
    public static async Task<string> OfFilesAsync(string state)
    {
        var ran = await Aasm.RunAsync("log", "state", "--state", state);
        Assert.True(ran.ExitCode == 0, ran.Error);
        return ran.Output;
    }

    /// <summary>A description made under load is the fold of exactly the events before the position that it names.</summary>
    public static async Task AgreesUnderLoadAsync(RunningServer server)
    {
        var (text, next) = await OfServerAsync(server);
        var state = new DurableState();
        await foreach (var each in LogAsync(server, hashedBytes: true))
        {
            if (each.Position < next)
            {
                state.Apply(new(new Position(each.Position), EventCodec.Read(each.HashedBytes.ToByteArray())));
            }
        }

        Assert.Equal(Joined(state.Describe().Lines), text);
    }

    public static async Task<Witness> HearAsync(RunningServer server)
    {
        var witness = new Witness();
        await foreach (var each in LogAsync(server, hashedBytes: false))
        {
            witness.See(each);
        }

        return witness;
    }

    private static async IAsyncEnumerable<Contracts.Log.V1.RecordedEvent> LogAsync(RunningServer server, bool hashedBytes)
    {
        using var call = new LogService.LogServiceClient(server.Channel).Read(new() { IncludeHashedBytes = hashedBytes });
        await foreach (var each in call.ResponseStream.ReadAllAsync())
        {
            yield return each;
        }
    }

    private static string Joined(IEnumerable<byte[]> lines) =>
        string.Concat(lines.Select(line => Encoding.UTF8.GetString(line) + "\n"));
}
