using System.Text;
using System.Text.RegularExpressions;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Specs.EndToEnd.Attacks;
using AgentAssembly.Specs.Support;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Reading;

/// <summary>Every command that looks at a server over GraphQL, against a real one that believes nobody without a credential.</summary>
public sealed partial class ReadCommandSpecs(Stronghold stronghold) : IClassFixture<Stronghold>
{
    [Fact]
    public async Task Every_read_command_shows_what_happened_and_pins_how()
    {
        using var parent = new TestAgent { Org = "acme", Team = "ops" };
        using var child = new TestAgent { Org = "acme", Team = "ops" };
        await ActAsync(parent, child);
        (string, string)[] known = [(parent.HexId, "PARENT"), (child.HexId, "CHILD"), (parent.Did, "PARENT-DID"), (child.Did, "CHILD-DID")];
        string[] lines =
        [
            "agent list --org acme", "agent list --org acme -o csv", $"agent get {parent.HexId}", $"agent history {parent.HexId}", $"agent events {parent.HexId}",
            "logs --org acme --type action.decided", "audit list --org acme --verdict deny -o yaml", $"audit replay --agent {parent.HexId}",
            "session list --org acme", "trace list --org acme -o name", "trace show spec-run --org acme",
            $"topology tree {parent.HexId}", "topology graph --org acme --format mermaid", $"topology lineage {child.HexId}", "topology edges --org acme",
            "policy history", "alerts list --status all --org acme", "api graphql {viewer{scope}}",
        ];
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var ran = await RunAsync(line);
            Assert.True(ran is { ExitCode: 0, Error: "" }, $"{line}: {ran}");
            var output = ran.Output.ReplaceLineEndings("\n");

            // Agents of a graph stand in the order of their ids, which are by chance.
            text.Append($"===== aasm {line}\n").Append(line.EndsWith("mermaid", StringComparison.Ordinal)
                ? string.Join('\n', Scrubbed(output, known).Split('\n').Order(StringComparer.Ordinal))
                : output);
        }

        Approved.Matches("read-commands", Scrubbed(text.ToString(), known));
    }

    [Fact]
    public async Task The_past_is_shown_as_it_was()
    {
        using var agent = new TestAgent { Org = "past", Team = "ops" };
        await agent.EnrolAsync(stronghold.Server.Channel, stronghold.Admin);
        await agent.JoinAsync(stronghold.Server.Channel);
        var before = (await RunAsync("audit list --org past --limit 1 -o name")).Output.Trim();
        await new AgentAdminService.AgentAdminServiceClient(stronghold.Server.Channel).SuspendAgentAsync(
            new() { Agent = new() { Org = "past", Agent = agent.HexId }, Reason = "look" }, stronghold.Admin);

        var now = await RunAsync("agent list --org past -o csv");
        var then = await RunAsync($"agent list --org past -o csv --at {before}");

        Assert.Contains(",suspended,", now.Output, StringComparison.Ordinal);
        Assert.Contains(",active,", then.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent list")]
    [InlineData("logs -f")]
    [InlineData("trace show")]
    public async Task A_stranger_is_told_to_log_in(string line)
    {
        var ran = await Aasm.RunAsync([.. line.Split(' '), "--state", stronghold.State]);

        Assert.Equal((3, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("aasm login", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_is_told_the_agents_of_the_server()
    {
        using var agent = new TestAgent { Org = "shells", Team = "ops" };
        await agent.EnrolAsync(stronghold.Server.Channel, stronghold.Admin);
        await agent.JoinAsync(stronghold.Server.Channel);

        // A machine under load may miss the half second once; a completion that never comes is broken.
        Assert.Contains(agent.HexId, await CompletedAsync($"agent get {agent.HexId[..6]}", 5), StringComparison.Ordinal);
    }

    private async Task<string> CompletedAsync(string line, int tries)
    {
        var words = line.Split(' ');
        var start = Aasm.Command(["complete", "--", .. words[..^1], "--state", stronghold.State, words[^1]]);
        start.Environment["AASM_API_KEY"] = stronghold.AdminKey;
        var ran = await Aasm.FinishAsync(start);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        return ran.Output.Length > 0 || tries == 1 ? ran.Output : await CompletedAsync(line, tries - 1);
    }

    private async Task ActAsync(TestAgent parent, TestAgent child)
    {
        var channel = stronghold.Server.Channel;
        await parent.EnrolAsync(channel, stronghold.Admin);
        await parent.JoinAsync(channel);
        await child.JoinAsync(channel, parent, parent.DelegatesTo(child));
        foreach (var tool in (string[])["search", "wipe_disk"])
        {
            await stronghold.Server.Checks.CheckActionAsync(parent.ToolCall(tool));
        }

        var agents = new AgentAdminService.AgentAdminServiceClient(channel);
        await agents.SuspendAgentAsync(new() { Agent = new() { Org = "acme", Agent = parent.HexId }, Reason = "look" }, stronghold.Admin);
    }

    private Task<Ran> RunAsync(string line)
    {
        var start = Aasm.Command([.. line.Split(' '), "--state", stronghold.State]);
        start.Environment["AASM_API_KEY"] = stronghold.AdminKey;
        return Aasm.FinishAsync(start);
    }

    // Ids, places and times differ from run to run; what they are called does not. Runs of blanks would differ with them.
    private static string Scrubbed(string text, params (string Id, string Name)[] known)
    {
        text = known.Aggregate(text, (sofar, pair) => sofar.Replace(pair.Id, pair.Name, StringComparison.Ordinal));
        text = Time().Replace(text, "TIME");
        text = Uuid().Replace(text, "UUID");
        text = Hex().Replace(text, "HEX");
        text = Principal().Replace(text, "apikey:KEY");
        text = Place().Replace(text, "N");
        text = Cost().Replace(text, "$1: N");

        // YAML quotes an id that begins with a digit.
        text = Quoted().Replace(text, "$1");
        return Blanks().Replace(text, " ");
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\b[0-9a-f]{32,64}\b|\b[0-9a-f]{12}\b")]
    private static partial Regex Hex();

    [GeneratedRegex(@"apikey:\w+")]
    private static partial Regex Principal();

    [GeneratedRegex(@"(?<=position: ""?|""position"": ""|^ +)\d+|(?<=\n)\d+(?= TIME)", RegexOptions.Multiline)]
    private static partial Regex Place();

    [GeneratedRegex(@"""(remaining|requested)"": \d+")]
    private static partial Regex Cost();

    [GeneratedRegex(@"""(PARENT|CHILD|HEX|UUID|N)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();
}
