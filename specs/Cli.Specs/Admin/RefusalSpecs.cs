using AgentAssembly.Contracts.Admin.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>What is refused here, and what the server refuses.</summary>
public sealed class RefusalSpecs
{
    [Theory]
    [InlineData("agent inspect", "Required argument missing")]
    [InlineData("agent list --status asleep", "--status 'asleep' is not known; known are active, suspended, deregistered, all")]
    [InlineData("agent list --limit 0", "--limit '0' must be a number from 1 to 100000")]
    [InlineData("agent suspend A", "'--reason' is required")]
    [InlineData("agent suspend A --reason _", "--reason is empty")]
    [InlineData("agent suspend _ --reason odd", "AGENT is empty")]
    [InlineData("agent resume A --kind bored", "--kind 'bored' is not known; known are manual, budget_exceeded")]
    [InlineData("agent resume A --kind _", "--kind is empty")]
    [InlineData("agent deregister A --reason gone --orphans adopt", "--orphans 'adopt' is not known; known are suspend, promote, cascade")]
    [InlineData("agent reparent A --reason why", "either --to AGENT or --root")]
    [InlineData("agent reparent A --to B --root --reason why", "either --to AGENT or --root")]
    [InlineData("agent reparent A --to _ --reason why", "--to is empty")]
    [InlineData("agent move A --reason why", "'--team' is required")]
    [InlineData("agent mode A disabled", "MODE 'disabled' is not known; known are enforce, observe")]
    [InlineData("agent mode A observe --for 8h", "--reason TEXT and --for TIME")]
    [InlineData("agent mode A observe --reason trial", "--reason TEXT and --for TIME")]
    [InlineData("agent mode A observe --reason trial --for 73h", "--for '73h' must be from 1s to 72h")]
    [InlineData("agent mode A observe --reason trial --for 0s", "--for '0s' must be from 1s to 72h")]
    [InlineData("agent mode A observe --reason trial --for long", "--for 'long' is no length of time")]
    [InlineData("agent mode A observe --reason trial --for -8h", "--for '-8h' is no length of time")]
    [InlineData("agent mode A observe --reason trial --for 99999999999d", "is no length of time")]
    [InlineData("agent mode A observe --reason trial --for h", "--for 'h' is no length of time")]
    [InlineData("agent mode A enforce --for 8h", "--for belongs to observe")]
    [InlineData("team token --uses 100001", "--uses '100001' must be a number from 1 to 100000")]
    [InlineData("team token --for 31d", "--for '31d' must be from 1s to 720h")]
    [InlineData("role grant user:anna king", "ROLE 'king' is not known; known are auditor")]
    [InlineData("halt order --reason leak", "say what: --fleet, or --org ORG")]
    [InlineData("halt order --fleet --org acme --reason leak", "--fleet is everything")]
    [InlineData("halt order --team ops --reason leak", "add --org ORG")]
    [InlineData("halt order --org acme --agent A --team ops --reason leak", "it goes without --team")]
    [InlineData("halt order --org _ --reason leak", "--org is empty")]
    [InlineData("halt order --org acme --agent _ --reason leak", "--agent is empty")]
    [InlineData("halt order --org acme --team _ --reason leak", "--team is empty")]
    [InlineData("halt release --reason over", "say what: --fleet, or --org ORG")]
    [InlineData("op pause t:s", "'--reason' is required")]
    [InlineData("op list --limit 1001", "--limit '1001' must be a number from 1 to 1000")]
    [InlineData("policy who-can", "Required argument missing")]
    [InlineData("policy apply --reason why", "say what changes: files to apply, or --remove NAME")]
    [InlineData("policy apply --org _ --remove x --reason why", "--org is empty")]
    public async Task A_wrong_argument_is_named_and_nothing_is_asked(string line, string expected)
    {
        await using var server = await AdminServer.StartAsync();

        var run = await Aasm.RunAsync([.. line.Split(' ').Select(w => w == "_" ? "" : w), "--grpc", server.Address]);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Script.Asked);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, 2, "reason: too long")]
    [InlineData(StatusCode.Unauthenticated, 3, "log in with 'aasm login', or set AASM_API_KEY")]
    [InlineData(StatusCode.PermissionDenied, 4, "'aasm role grant'")]
    [InlineData(StatusCode.NotFound, 5, "reason: too long")]
    [InlineData(StatusCode.FailedPrecondition, 6, "reason: too long")]
    [InlineData(StatusCode.Unavailable, 7, "reason: too long")]
    [InlineData(StatusCode.Unimplemented, 1, "it is another version")]
    [InlineData(StatusCode.DeadlineExceeded, 124, "whether the change was made is not known")]
    public async Task The_server_s_refusal_is_told_with_the_way_out(StatusCode status, int code, string expected)
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Refuse<SuspendAgentRequest>(status, "reason: too long\x1b[2J");

        var run = await Aasm.RunAsync("agent", "suspend", "A", "--reason", "odd", "--grpc", server.Address);

        Assert.Equal((code, ""), (run.ExitCode, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Error, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task A_question_that_was_not_answered_has_changed_nothing()
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Refuse<GetAgentRequest>(StatusCode.DeadlineExceeded, "late");

        var run = await Aasm.RunAsync("agent", "inspect", "A", "--grpc", server.Address);

        Assert.Equal(124, run.ExitCode);
        Assert.DoesNotContain("change", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_lost_may_have_made_the_change()
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.HangUp<SuspendAgentRequest>().HangUp<GetAgentRequest>();

        var change = await Aasm.RunAsync("agent", "suspend", "A", "--reason", "odd", "--grpc", server.Address);
        var question = await Aasm.RunAsync("agent", "inspect", "A", "--grpc", server.Address);

        Assert.Equal((7, 7), (change.ExitCode, question.ExitCode));
        Assert.Contains("whether the change was made is not known", change.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("change", question.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", question.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_has_changed_nothing()
    {
        var run = await Aasm.RunAsync("agent", "suspend", "A", "--reason", "odd", "--grpc", "127.0.0.1:1");

        Assert.Equal(7, run.ExitCode);
        Assert.Contains("aasm start", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("change", run.Error, StringComparison.Ordinal);
    }
}
