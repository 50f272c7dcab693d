using System.Text;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Secrets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Commands.Secrets;

// What is done with secrets, around a write side.
internal sealed class SecretSide : IAsyncDisposable
{
    private SecretSide(WriteSide side, WatchedValues values, TestVault vault)
    {
        (Side, Values, Vault) = (side, values, vault);
        Uses = new SecretUses(side.Log, 1_000);
        Administration = new SecretAdministration(side.Commands, side.Permission, values, vault, side.Ids, Uses);
        Sweep = new SecretSweep(side.State, values);
        Dispatch = new SecretDispatch(
            side.State, side.Store, side.Handler,
            new SecretFilling(side.State, side.Store, side.Lanes, values, vault, side.Ids, side.Time));
    }

    public WriteSide Side { get; }

    public WatchedValues Values { get; }

    public TestVault Vault { get; }

    public SecretUses Uses { get; }

    public SecretAdministration Administration { get; }

    public SecretSweep Sweep { get; }

    public SecretDispatch Dispatch { get; }

    public static async Task<SecretSide> StartAsync(string policy = WriteSide.AllowAll) =>
        new(await WriteSide.StartAsync(policy), new WatchedValues(), new TestVault());

    // Another process over the same log, values and keys.
    public async Task<SecretSide> RestartAsync() => new(await Side.RestartAsync(), Values, Vault);

    public Task<Answer<SecretChange>> RegisterAsync(SecretId id, string value, Caller? caller = null) =>
        Administration.RegisterAsync(caller ?? WriteSide.Local, id, Encoding.UTF8.GetBytes(value), CancellationToken.None).AsTask();

    public Task<Answer<SecretChange>> RotateAsync(SecretId id, string value, Caller? caller = null) =>
        Administration.RotateAsync(caller ?? WriteSide.Local, id, Encoding.UTF8.GetBytes(value), CancellationToken.None).AsTask();

    public Task<Answer<SecretChange>> DeleteAsync(SecretId id, Caller? caller = null) =>
        Administration.DeleteAsync(caller ?? WriteSide.Local, id, CancellationToken.None).AsTask();

    public async Task<IReadOnlyList<SecretRecord>> ListAsync(string org, string team = "", Caller? caller = null) =>
        Done(await Administration.ListAsync(caller ?? WriteSide.Local, org, team, CancellationToken.None));

    public async Task<Answer<DispatchedTool>> DispatchAsync(TestAgent agent, string arguments, string tool = "pay") =>
        await Dispatch.HandleAsync(
            (Caller.Agent)Side.As(agent),
            new DispatchTool(tool, Encoding.UTF8.GetBytes(arguments), agent.Token, WriteSide.Loopback, null),
            CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task SuspendAsync(TestAgent agent) => Done(await Side.Agents.SuspendAsync(
        WriteSide.Local, new AgentName(agent.Org, agent.Did), "spec", cascade: false, CancellationToken.None));

    public async Task<string> FilledAsync(TestAgent agent, string arguments) =>
        Encoding.UTF8.GetString(Done(await DispatchAsync(agent, arguments)).Arguments);

    public async Task<List<(EventEnvelope Envelope, ToolDispatched Dispatched)>> DispatchesAsync() =>
    [
        .. (await Side.EventsAsync("session")).Select(recorded => recorded.Event.Open())
            .Where(envelope => envelope.Type == ToolDispatched.Type)
            .Select(envelope => (envelope, ToolDispatched.Read(envelope)!)),
    ];

    public static T Done<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Done>(answer).Value;

    public static string RuleOf<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Refused>(answer).Rule;

    public async ValueTask DisposeAsync()
    {
        Uses.Dispose();
        await Side.DisposeAsync();
    }
}
