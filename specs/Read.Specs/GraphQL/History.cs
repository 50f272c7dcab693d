using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Nodes;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Nodes;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

/// <summary>Something of everything that happens, in an order that follows from a seed.</summary>
internal sealed class History(WriteSide side, int seed)
{
    private static readonly (string Org, string Team)[] Places = [("acme", "payments"), ("acme", "travel"), ("globex", "payments")];

    private readonly Random _random = new(seed);
    private readonly List<TestAgent> _agents = [];
    private readonly EdgeReports _reports = new(side.State, side.Store, side.Sequencer, side.Ids);

    public IReadOnlyList<TestAgent> Agents => _agents;

    public async Task HappenAsync(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            side.Time.Advance(TimeSpan.FromSeconds(_random.Next(100)));
            await (_agents.Count < 4 ? JoinAsync() : _random.Next(12) switch
            {
                0 => JoinAsync(),
                1 => SuspendAsync(),
                2 => PublishAsync(),
                3 or 4 or 5 => ReportAsync(),
                6 or 7 => SendAsync(),
                8 => NodeAsync(),
                9 => LeaveAsync(),
                10 => MoveAsync(),
                _ => side.CheckAsync(Some().Calls(_random.Next(2) == 0 ? "search" : "pay")),
            });
        }
    }

    private TestAgent Some() => _agents[_random.Next(_agents.Count)];

    private async Task JoinAsync()
    {
        var (org, team) = Places[_random.Next(Places.Length)];
        var above = _agents.Where(agent => agent.Org == org).ToList();
        var parent = above.Count > 0 && _random.Next(2) == 0 ? above[_random.Next(above.Count)].Did : null;
        var agent = new TestAgent(_agents.Count + 1, org, team);
        if (await side.RegisterAsync(agent, parent) is RegistrationReply.Joined joined)
        {
            _agents.Add(agent with { Token = joined.Token });
        }
    }

    private async Task SuspendAsync()
    {
        var agent = Some();
        await side.Agents.SuspendAsync(WriteSide.Local, new(agent.Org, agent.Id.ToString()), "spec", false, CancellationToken.None);
    }

    private async Task LeaveAsync()
    {
        var agent = Some();
        if (_random.Next(4) == 0)
        {
            await side.Presence.LeaveAsync(agent.Claim, agent.Token, "", CancellationToken.None);
        }
    }

    private async Task MoveAsync()
    {
        var agent = Some();
        var team = Places[_random.Next(2)].Team;
        await side.Agents.MoveAsync(WriteSide.Local, new(agent.Org, agent.Id.ToString()), team, "spec", CancellationToken.None);
    }

    private async Task PublishAsync()
    {
        string[] scopes = ["org:acme", "team:payments", "team:travel", "tool:pay"];
        var (org, at) = (_random.Next(3) == 0 ? "" : "acme", _random.Next(scopes.Length));
        var text = $"scope: '{scopes[at]}'\ndefault: allow\ntools: {{pay: {{allow: {(_random.Next(2) == 0 ? "true" : "false")}}}}}\n";
        var change = _random.Next(4) == 0
            ? new PolicyChange([], [$"{at}.yaml"], "no longer")
            : new PolicyChange([new PolicySource($"{at}.yaml", text)], [], "spec");
        await side.Policies.ApplyAsync(WriteSide.Local, org, change, CancellationToken.None);
    }

    private async Task ReportAsync()
    {
        var source = Some();
        var others = _agents.Where(agent => agent.Org == source.Org).ToList();
        var target = others[_random.Next(others.Count)];
        await _reports.ReportAsync(
            new(WriteSide.Local, side.State.Agents.Find(source.Id)!, side.State.Agents.Find(target.Id)!,
                (EdgeKind)_random.Next(1, 7), EdgeMetadata.None),
            CancellationToken.None);
    }

    private Task<CheckReply> SendAsync()
    {
        var sender = Some();
        var to = new MessageAddress(Places[_random.Next(2)].Team, "", "tasks");
        return side.CheckAsync(new CheckAction(
            new AgentAction { Actor = sender.Claim, Kind = ActionKind.SendMessage, TraceId = "run-1", Message = to, Payload = "{}"u8.ToArray() },
            sender.Token, WriteSide.Loopback, "", TraceParent: null));
    }

    private async Task NodeAsync() =>
        await new NodeJournal(side.Journal, side.Ids, $"node{_random.Next(2)}").RecordAsync(
            _random.Next(3) == 0 ? new NodeEvent.Stopped("drained") : new NodeEvent.Started("1.0", "sha256:0"), CancellationToken.None);
}
