using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.Live;

/// <summary>Agents of three teams in two tenants that do this and that, and have this and that done to them.</summary>
internal sealed class RandomDeeds(WriteSide side, int seed)
{
    public static readonly string[] Runs = ["run-1", "run-2"];
    private static readonly (string Org, string Team)[] Places = [("acme", "payments"), ("acme", "travel"), ("globex", "payments")];

    private readonly Random _random = new(seed);
    private readonly List<TestAgent> _agents = [];
    private int _number;

    public IReadOnlyList<TestAgent> Agents => _agents;

    /// <summary>Begins with two agents of every team, one below the other.</summary>
    public async Task BeginAsync()
    {
        foreach (var (org, team) in Places)
        {
            var parent = await side.JoinAsync(++_number, org, team);
            _agents.AddRange(parent, await side.JoinAsync(++_number, org, team, parent.Did));
        }
    }

    /// <summary>Does one thing after the other.</summary>
    public async Task DoAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var agent = _agents[_random.Next(_agents.Count)];
            var name = NameOf(agent);
            Task deed = _random.Next(10) switch
            {
                0 => side.Agents.SuspendAsync(WriteSide.Local, name, "because", false, CancellationToken.None).AsTask(),
                1 => side.Agents.ResumeAsync(
                    WriteSide.Local, name, new AgentCommand.Resume([SuspensionKind.Manual], "enough"), false, CancellationToken.None).AsTask(),
                2 when agent.Org == "acme" => side.Agents.MoveAsync(
                    WriteSide.Local, name, Places[_random.Next(2)].Team, "a better place", CancellationToken.None).AsTask(),
                3 => side.Agents.ReparentAsync(
                    WriteSide.Local, name, _random.Next(3) == 0 ? null : Any(), "another one", CancellationToken.None).AsTask(),
                _ => side.CheckAsync(agent.Calls(_random.Next(3) == 0 ? "pay" : "search", Runs[_random.Next(2)])),
            };
            await deed;
        }
    }

    private AgentName Any() => NameOf(_agents[_random.Next(_agents.Count)]);

    private static AgentName NameOf(TestAgent agent) => new(agent.Org, agent.Id.ToString());
}
