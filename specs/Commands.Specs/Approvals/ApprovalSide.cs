using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Specs.Commands.Approvals;

// People who decide, and what they are asked.
internal static class ApprovalSide
{
    public const string PayAsksOne = "approval_timeout_secs: 60\ntools: {pay: {allow: true, requires_approval_if: 'true'}}";

    public const string PayAsksTwo = """
        approval_timeout_secs: 60
        approval: {quorum: 2, roles: [developer]}
        tools: {pay: {allow: true, requires_approval_if: 'true'}}
        """;

    // Asks, and waits until what that did to rounds is folded, so that a spec can look.
    public static async Task<CheckReply> PayAsync(this WriteSide side, TestAgent agent, string payload = "{}", string approval = "")
    {
        var reply = await side.CheckAsync(Pays(agent, payload, approval));
        if ((await side.EventsAsync("approval")).LastOrDefault() is { } last)
        {
            await side.State.AwaitAsync(last.Position, CancellationToken.None);
        }

        return reply;
    }

    public static CheckAction Pays(TestAgent agent, string payload = "{}", string approval = "")
    {
        var call = agent.Calls("pay");
        return call with
        {
            Action = call.Action with { Payload = System.Text.Encoding.UTF8.GetBytes(payload) }, ApprovalId = approval,
        };
    }

    public static ValueTask<Answer<ApprovalChange>> VoteAsync(
        this WriteSide side, Caller caller, string id, bool isApproval = true, string reason = "as agreed", params string[] conditions) =>
        side.Approvals.VoteAsync(caller, id, isApproval, reason, [.. conditions], CancellationToken.None);

    // A member by an API key: what the key's scope lets it do, and a role where one is named.
    public static async Task<Caller.Member> MemberAsync(
        this WriteSide side, CredentialScope scope = CredentialScope.Write, Role? role = null, string team = "", string org = "acme")
    {
        var keys = new ApiKeyAdministration(side.Commands, side.Permission, new SecretHashing(), side.Ids, side.Time);
        var wish = new KeyWish(new(org, team), "for a spec", scope, null);
        var issued = Assert.IsType<Answer<IssuedKey>.Done>(await keys.IssueAsync(WriteSide.Local, wish, CancellationToken.None)).Value;
        var member = side.Members.ByToken(ApiKey.StreamOf(org, issued.KeyId), "", CredentialScope.Admin, side.Now)!;
        if (role is { } granted)
        {
            await side.GrantAsync(member, granted, granted == Role.OrgAdmin ? "" : "payments", org);
        }

        return member;
    }

    public static async Task GrantAsync(this WriteSide side, Caller caller, Role role, string team = "payments", string org = "acme") =>
        Assert.IsType<Answer<bool>.Done>(await side.Tenancy.GrantAsync(
            WriteSide.Local, org, new OrgCommand.Grant(caller.Principal, team, role), CancellationToken.None));

    // Waits, while the clock stands still, until an event of a type has happened so often.
    public static async Task ReachAsync(this WriteSide side, string type, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await side.EventsAsync("approval")).Count(recorded => recorded.Event.Open().Type == type) < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }

        await side.State.AwaitAsync((await side.EventsAsync("approval"))[^1].Position, limit.Token);
    }

    public static ApprovalPhase PhaseOf(Answer<ApprovalChange> answer) =>
        Assert.IsType<Answer<ApprovalChange>.Done>(answer).Value.Phase;

    public static async Task<List<ApprovalEvent>> RoundEventsAsync(this WriteSide side) =>
        [.. (await side.EventsAsync("approval")).Select(recorded => ApprovalEventCodec.Read(recorded.Event.Open())!)];
}
