using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Gateway.V1;
using AgentAssembly.Contracts.Policies.V1;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>Whoever listens hears nothing of another org, whatever happens there.</summary>
public sealed class ForeignStreamSpecs(TwoOrgs orgs) : IClassFixture<TwoOrgs>
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Listeners_hear_of_their_own_org_only()
    {
        var listener = orgs.Plain;
        using var control = new AgentLifecycleService.AgentLifecycleServiceClient(orgs.Server.Channel)
            .ControlStream(new() { AgentId = listener.Id, CredentialToken = listener.Token });
        using var operations = orgs.Server.Checks.OpControlStream(
            new() { AgentId = listener.Id, CredentialToken = listener.Token, AfterPosition = await orgs.HeadAsync() - 1 });
        using var policies = new InvalidationService.InvalidationServiceClient(orgs.Server.Channel).Subscribe(listener.Credential);
        await policies.RequestStream.WriteAsync(new() { AssemblyId = "spec", Initial = new() });
        var present = await NextAsync(policies.ResponseStream);
        Assert.Equal(InvalidationEvent.PayloadOneofCase.CaughtUp, present.PayloadCase);
        await HearOfAsync(control.ResponseStream, listener, "first.yaml");
        Assert.Equal(1ul, (await NextAsync(policies.ResponseStream)).PolicyInvalidated.PolicyVersion);

        await MuchHappensElsewhereAsync();

        // Something of its own at the end: whatever had come before it would be told before it.
        await HearOfAsync(control.ResponseStream, listener, "second.yaml");
        Assert.Equal(2ul, (await NextAsync(policies.ResponseStream)).PolicyInvalidated.PolicyVersion);
        var halt = (await orgs.Halts.OrderHaltAsync(new() { Scope = new() { Org = "acme" }, Reason = "own" })).Halt;
        var signal = await NextAsync(operations.ResponseStream);
        Assert.Equal((halt.HaltId, 1ul), (signal.HaltId, signal.Sequence));
        Assert.Equal("own", (await NextAsync(control.ResponseStream)).Suspend.Reason);
        await orgs.Halts.ReleaseHaltAsync(new() { Scope = halt.Scope, Reason = "own" });
    }

    [Fact]
    public async Task Whoever_resumes_from_the_beginning_hears_nothing_of_another_org()
    {
        await MuchHappensElsewhereAsync();
        await ApplyAsync("acme", "resumed.yaml", $"org:acme");
        using var policies = new InvalidationService.InvalidationServiceClient(orgs.Server.Channel).Subscribe(orgs.Admin.Credential);
        await policies.RequestStream.WriteAsync(new() { AssemblyId = "spec", Initial = new() { AfterPosition = 0 } });
        var told = 0;
        while ((await NextAsync(policies.ResponseStream)).PayloadCase != InvalidationEvent.PayloadOneofCase.CaughtUp)
        {
            told++;
        }

        // Those of the whole node are everybody's.
        var own = await PublishedAsync(org: "acme");
        Assert.True(own > 0);
        Assert.Equal(own + await PublishedAsync(org: ""), told);
    }

    [Fact]
    public async Task Reports_of_two_orgs_at_once_are_counted_apart()
    {
        var audit = new AuditService.AuditServiceClient(orgs.Server.Channel);
        using var own = audit.StreamEvents(orgs.Plain.Credential);
        using var foreign = audit.StreamEvents(orgs.Victim.Credential);
        for (var i = 0; i < 5; i++)
        {
            await foreign.RequestStream.WriteAsync(Wire.Report(orgs.Victim.Id, $"same-id-{i}"));
            await foreign.RequestStream.WriteAsync(Wire.Report(orgs.Victim.Id, $"another-id-{i}"));
            await own.RequestStream.WriteAsync(Wire.Report(orgs.Plain.Id, $"same-id-{i}"));
        }

        await own.RequestStream.CompleteAsync();
        await foreign.RequestStream.CompleteAsync();
        Assert.Equal((5, 10), ((await own).EventsReceived, (await foreign).EventsReceived));
    }

    [Fact]
    public async Task A_halt_of_the_fleet_shows_nobody_who_else_obeys()
    {
        var halt = (await orgs.Halts.OrderHaltAsync(new() { Scope = new() { Fleet = true }, Reason = "drill" })).Halt;
        AcknowledgeHaltRequest obeying = new() { HaltId = halt.HaltId, Runtime = "runtime-1" };
        await orgs.Halts.AcknowledgeHaltAsync(obeying, orgs.Victim.Credential);
        Assert.Empty((await orgs.Halts.ListHaltsAsync(new(), orgs.Plain.Credential)).Halts.Single().Acknowledgements);

        var obeyed = await orgs.Halts.AcknowledgeHaltAsync(obeying, orgs.Plain.Credential);

        Assert.True(obeyed.HasPosition);
        Assert.Equal($"agent:{orgs.Plain.Did}", obeyed.Halt.Acknowledgements.Single().By);
        var listed = (await orgs.Halts.ListHaltsAsync(new(), orgs.Plain.Credential)).Halts.Single();
        Assert.Equal($"agent:{orgs.Plain.Did}", listed.Acknowledgements.Single().By);
        Assert.Equal(2, (await orgs.Halts.ListHaltsAsync(new())).Halts.Single(each => each.Scope.Fleet).Acknowledgements.Count);
        await orgs.Halts.ReleaseHaltAsync(new() { Scope = halt.Scope, Reason = "over" });
    }

    private async Task HearOfAsync(IAsyncStreamReader<ControlCommand> control, TestAgent listener, string document)
    {
        await ApplyAsync(listener.Org, document, $"org:{listener.Org}");
        Assert.Equal(ControlCommand.CommandOneofCase.PolicyUpdate, (await NextAsync(control)).CommandCase);
    }

    private async Task MuchHappensElsewhereAsync()
    {
        var org = orgs.Real.Org;
        AgentRef victim = Wire.Ref(orgs.Victim.HexId, org);
        await orgs.Agents.SuspendAgentAsync(new() { Agent = victim, Reason = "elsewhere" });
        await orgs.Agents.ResumeAgentAsync(new() { Agent = victim });
        foreach (var scope in (HaltScope[])[new() { Org = org }, new() { Org = org, Team = orgs.Real.Team }, new() { Org = org, Agent = victim.Agent }])
        {
            await orgs.Halts.OrderHaltAsync(new() { Scope = scope, Reason = "elsewhere" });
            await orgs.Halts.ReleaseHaltAsync(new() { Scope = scope, Reason = "elsewhere" });
        }

        await orgs.Server.Checks.CheckActionAsync(orgs.Victim.ToolCall("search", "elsewhere"));
        var operations = new OperationService.OperationServiceClient(orgs.Server.Channel);
        OperationRequest operation = new() { Org = org, OpId = "elsewhere:", Reason = "elsewhere" };
        await operations.PauseOperationAsync(operation);
        await operations.ResumeOperationAsync(operation);
        await ApplyAsync(org, "elsewhere.yaml", $"org:{org}");
        await ApplyAsync("default", "elsewhere.yaml", "org:default");
    }

    private async Task ApplyAsync(string org, string name, string scope)
    {
        var salt = await orgs.HeadAsync();
        await orgs.Policies.ApplyPoliciesAsync(
            new() { Org = org, Documents = { Wire.Document(scope, name, $"tool_{salt}: {{ allow: false }}") }, Reason = "spec" });
    }

    private async Task<int> PublishedAsync(string org)
    {
        var count = 0;
        using var read = new Contracts.Log.V1.LogService.LogServiceClient(orgs.Server.Channel)
            .Read(new() { FromPosition = 1, Filter = new() { Types_ = { "policy.published" } } });
        await foreach (var recorded in read.ResponseStream.ReadAllAsync())
        {
            count += recorded.Org == org ? 1 : 0;
        }

        return count;
    }

    private static async Task<T> NextAsync<T>(IAsyncStreamReader<T> stream)
        where T : IMessage
    {
        Assert.True(await stream.MoveNext(CancellationToken.None).WaitAsync(HangLimit));
        return stream.Current;
    }
}
