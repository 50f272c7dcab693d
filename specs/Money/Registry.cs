using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentAssembly.Specs.Money;

/// <summary>What the log says of agents: DID, team, and whether they are only observed.</summary>
internal sealed class Registry
{
    private readonly Dictionary<string, Agent> _agents = new(StringComparer.Ordinal);

    public void Apply(LoggedEvent e)
    {
        var id = e.Stream[(e.Stream.IndexOf('-', StringComparison.Ordinal) + 1)..];
        var agent = _agents.GetValueOrDefault(id) ?? new(id, e.Org, "", "");
        _agents[id] = e.Type switch
        {
            "agent.registered" => agent with { Org = e.Org, Team = e.Team, Did = e.Data.Text("did") },
            "agent.moved" => agent with { Team = e.Data.Text("team") },
            "agent.mode_changed" => agent with
            {
                ObservedUntil = e.Data.Text("mode") == "observe" ? e.Data.Number("until_us") : long.MinValue,
            },
            _ => agent,
        };
    }

    public Agent Find(string id) => _agents.GetValueOrDefault(id) ?? new(id, "", "", "");

    /// <summary>Who acts by an event, as its envelope tells; whoever is registered is who he was registered as.</summary>
    public Agent Actor(LoggedEvent e) => _agents.GetValueOrDefault(e.Data.Text("agent")) is { Did.Length: > 0 } known && e.Assurance == 3
        ? known
        : new(e.Data.Text("agent"), e.Org, e.Team, e.Principal.StartsWith("agent:", StringComparison.Ordinal) ? e.Principal[6..] : "");

    /// <summary>Whose limits count for an account of a reservation.</summary>
    public Agent OwnerOf(string account, Agent actor)
    {
        var colon = account.IndexOf(':', StringComparison.Ordinal);
        var isAgents = account.StartsWith("tree:", StringComparison.Ordinal) || account.StartsWith("agent:", StringComparison.Ordinal);
        return isAgents && account[(colon + 1)..] is var id && id != actor.Id ? Find(id) : actor;
    }

    internal sealed record Agent(string Id, string Org, string Team, string Did)
    {
        public long ObservedUntil { get; init; } = long.MinValue;

        public bool IsHeldBy(string scope, string tool)
        {
            var name = scope[(scope.IndexOf(':', StringComparison.Ordinal) + 1)..];
            return scope == "global" || scope.StartsWith("org:", StringComparison.Ordinal)
                || (scope.StartsWith("team:", StringComparison.Ordinal) && Team == name)
                || (scope.StartsWith("tool:", StringComparison.Ordinal) && tool == name)
                || (scope.StartsWith("agent:", StringComparison.Ordinal) && IsCalled(name));
        }

        private bool IsCalled(string name) => name.StartsWith("did:", StringComparison.Ordinal)
            ? Did == name
            : name == Id || (Did.Length > 0 && (name == Digest(Did) || name == Digest($"{Org}/{Team}/{Did}")));

        private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];
    }
}
