using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>
/// Eight agents: a chain of three delegations below a root that has a token, and below a root whose DID is enrolled two
/// agents, one of which delegates on.
/// </summary>
internal sealed class DayTeam
{
    public DayTeam(string org, string name)
    {
        (Org, Name) = (org, name);
        var head = new DayAgent(this, "head", null);
        var second = new DayAgent(this, "second", head);
        var third = new DayAgent(this, "third", second);
        var lead = new DayAgent(this, "lead", null);
        var left = new DayAgent(this, "left", lead);
        Chain = [head, second, third, new(this, "fourth", third)];
        Bush = [lead, left, new(this, "right", lead), new(this, "below", left)];
    }

    public string Org { get; }

    public string Name { get; }

    public IReadOnlyList<DayAgent> Chain { get; }

    public IReadOnlyList<DayAgent> Bush { get; }

    public IEnumerable<DayAgent> All => Chain.Concat(Bush);
}

/// <summary>Who takes part: two orgs, five teams, forty agents.</summary>
internal sealed class Cast : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<DayAgent> _present = [];

    public DayTeam Ops { get; } = new("acme", "ops");

    public DayTeam Sales { get; } = new("acme", "sales");

    public DayTeam Lab { get; } = new("acme", "lab");

    public DayTeam Core { get; } = new("globex", "core");

    public DayTeam Field { get; } = new("globex", "field");

    public IReadOnlyList<DayTeam> Teams => [Ops, Sales, Lab, Core, Field];

    public IReadOnlyList<DayAgent> Everybody => [.. Teams.SelectMany(team => team.All)];

    /// <summary>Those who have registered so far.</summary>
    public IReadOnlyList<DayAgent> Present
    {
        get
        {
            lock (_gate)
            {
                return [.. _present];
            }
        }
    }

    /// <summary>Those who are registered with a team now.</summary>
    public IReadOnlyList<DayAgent> In(DayTeam team) => [.. Everybody.Where(agent => agent.Team == team)];

    public IReadOnlyList<DayAgent> Of(string org) => [.. Everybody.Where(agent => agent.Self.Org == org)];

    public void Enters(DayAgent agent)
    {
        lock (_gate)
        {
            if (!_present.Contains(agent))
            {
                _present.Add(agent);
            }
        }
    }

    /// <summary>Holds what a process says of everybody against what was acknowledged, and tries the credentials.</summary>
    public async Task CheckAsync(RunningServer server)
    {
        var admin = new AgentAdminService.AgentAdminServiceClient(server.Channel);
        var records = new Dictionary<string, AgentRecord>();
        foreach (var status in (string[])["", "deregistered"])
        {
            foreach (var record in (await admin.ListAgentsAsync(new() { Status = status, PageSize = 1_000 })).Agents)
            {
                records.Add(record.Id, record);
            }
        }

        var lifecycle = new AgentLifecycleService.AgentLifecycleServiceClient(server.Channel);
        foreach (var agent in Present)
        {
            var record = records[agent.Self.HexId];
            Assert.True(agent.IsShownBy(record), $"{agent} was acknowledged to be otherwise than {record}");
            if (agent.Look(DayAgent.Allowed) is { } look && agent is { HasCredential: true, Status: not "deregistered" }
                && agent.IsStillAt(look.Epoch))
            {
                await lifecycle.HeartbeatAsync(new() { AgentId = agent.Self.Id, CredentialToken = agent.Token });
            }
        }
    }

    public void Dispose()
    {
        foreach (var agent in Everybody)
        {
            agent.Dispose();
        }
    }
}
