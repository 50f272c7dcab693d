using System.Text.Json;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Edges.Grpc.Commanding;
using AgentAssembly.Specs.EndToEnd.Attacks;
using AgentAssembly.Specs.EndToEnd.Tenancy;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Commanding;

/// <summary>A server within this process that is commanded through its port, with two orgs.</summary>
public sealed class Commanded : IAsyncLifetime
{
    private int _keys;

    public Stronghold Stronghold { get; } = new(state => RunningServer.StartInsideAsync(Stronghold.OptionsOf(state)));

    /// <summary>The key of an administrator of another org.</summary>
    public string ForeignKey { get; private set; } = "";

    internal ICommandPort Port => Stronghold.Server.Inside!.Commands;

    public async Task InitializeAsync()
    {
        await Stronghold.InitializeAsync();
        foreach (var org in (string[])[Roles.Org, "globex"])
        {
            await Stronghold.Tenancy.CreateOrgAsync(new() { Org = org }, Stronghold.Admin);
        }

        foreach (var team in (string[])[Roles.Desk, Roles.Annex])
        {
            await Stronghold.Tenancy.CreateTeamAsync(new() { Org = Roles.Org, Team = team }, Stronghold.Admin);
        }

        ForeignKey = await Stronghold.KeyAsync("admin", "globex");
    }

    public Task DisposeAsync() => Stronghold.DisposeAsync();

    public string NewKey() => $"spec-{Interlocked.Increment(ref _keys)}";

    internal async Task<CallerViewer> ViewerAsync(string credential)
    {
        var caller = await Stronghold.Server.Inside!.Authenticator.IdentifyAsync(
            credential, new Channel("spec", MayAssert: false), CancellationToken.None);
        return CallerViewer.Of(caller!);
    }

    internal async Task<CommandOutcome> AskAsync(string credential, string rpc, IMessage request, CommandTerms terms) =>
        await Port.ExecuteAsync(
            await ViewerAsync(credential), new CommandRequest(NameOf(rpc), InputOf(request), terms), CancellationToken.None);

    /// <summary>The command that an RPC is.</summary>
    public static string NameOf(string rpc) =>
        rpc == "assembly.approval.v1.ApprovalService/Decide" ? "decideApproval" : MemberNames.Of(MethodOf(rpc));

    public static Google.Protobuf.Reflection.MethodDescriptor MethodOf(string rpc) =>
        CrossTenantCases.Known.Single(method => WireCall.NameOf(method) == rpc);

    /// <summary>A request as the input of a command.</summary>
    public static JsonElement InputOf(IMessage request)
    {
        var terms = request.Descriptor.Fields.InDeclarationOrder().Where(TermFields.IsTerm).Select(MemberNames.Of).ToHashSet();
        return JsonSerializer.SerializeToElement(
            WireResult.Write(request).EnumerateObject().Where(member => !terms.Contains(member.Name))
                .ToDictionary(member => member.Name, member => member.Value));
    }

    /// <summary>The events from a position on that somebody caused.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> EventsAsync(ulong from, string principal)
    {
        var events = new List<RecordedEvent>();
        using var call = new LogService.LogServiceClient(Stronghold.Server.Channel).Read(new() { FromPosition = from }, Stronghold.Admin);
        await foreach (var recorded in call.ResponseStream.ReadAllAsync())
        {
            if (recorded.Principal == principal)
            {
                events.Add(recorded);
            }
        }

        return events;
    }

    public async Task<ulong> HeadAsync() =>
        (await new LogService.LogServiceClient(Stronghold.Server.Channel).HeadAsync(new(), Stronghold.Admin)).Size;
}
