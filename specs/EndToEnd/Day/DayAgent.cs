using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>What an agent has to be answered.</summary>
internal readonly record struct Forecast(Decision Decision, string Reason);

/// <summary>
/// An agent and what was acknowledged about it. While something is done to it nothing is foretold; before and after,
/// every verdict is.
/// </summary>
internal sealed class DayAgent(DayTeam team, string name, DayAgent? parent) : IDisposable
{
    public const string Allowed = "search";
    public const string Forbidden = "wipe_disk";

    private readonly Lock _gate = new();
    private int _busy;
    private int _epoch;

    public TestAgent Self { get; } = new() { Org = team.Org, Team = team.Name };

    public string Name { get; } = $"{team.Org}/{team.Name}/{name}";

    /// <summary>As it is registered.</summary>
    public DayTeam Team { get; set; } = team;

    public DayAgent? Parent { get; set; } = parent;

    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    public string Token { get; set; } = "";

    /// <summary>active, suspended or deregistered; empty before it registered.</summary>
    public string Status { get; set; } = "";

    public bool IsObserved { get; set; }

    public bool IsHalted { get; set; }

    public bool HasCredential { get; set; } = true;

    /// <summary>Whether its org's policy forbids what everybody else may.</summary>
    public bool IsRestricted { get; set; }

    /// <summary>Counts its runs: one that was terminated cannot go on.</summary>
    public int Run { get; set; }

    public AgentRef Ref => new() { Org = Self.Org, Agent = Self.HexId };

    public string Principal => $"agent:{Self.Did}";

    public Metadata Credential => new() { { "x-aa-credential-token", Token } };

    /// <summary>Says that something is being done to agents, until it is disposed of.</summary>
    public static IDisposable Disturb(params IReadOnlyCollection<DayAgent> agents) => new Disturbance([.. agents]);

    /// <summary>
    /// What it has to be answered now, and a number that changes with whatever is done to it; null while something is.
    /// </summary>
    public (int Epoch, Forecast Forecast)? Look(string tool)
    {
        lock (_gate)
        {
            return _busy > 0 || Status.Length == 0 ? null : (_epoch, Foretell(tool));
        }
    }

    public bool IsStillAt(int epoch)
    {
        lock (_gate)
        {
            return _busy == 0 && _epoch == epoch;
        }
    }

    /// <summary>A run of its own: operations of one org are told apart by trace and span alone.</summary>
    public string TraceOf(string what) => $"{what}-{Name}-{Run}";

    public CheckActionRequest Ask(string tool, string trace, string span)
    {
        var request = Self.ToolCall(tool, trace);
        (request.CredentialToken, request.SpanId) = (Token, span);
        return request;
    }

    /// <summary>Whether a record shows what was acknowledged; true while something is being done to it.</summary>
    public bool IsShownBy(AgentRecord record)
    {
        lock (_gate)
        {
            var credential = HasCredential && Status != "deregistered";
            var mode = IsObserved ? EnforcementMode.Observe : EnforcementMode.Enforce;
            return _busy > 0
                || ((record.Status, record.Team, record.HasCredential, record.EnforcementMode) == (Status, Team.Name, credential, mode)
                    && (record.ParentId, record.Depth) == (Parent?.Self.HexId ?? "", (uint)Depth));
        }
    }

    public override string ToString() => $"{Name} ({Self.HexId}, {Status})";

    public void Dispose() => Self.Dispose();

    // The order of architecture §5: identity, status, halts, policy.
    private Forecast Foretell(string tool) =>
        !HasCredential ? new(Decision.Deny, "credential token mismatch")
        : Status != "active" ? new(Decision.Deny, $"agent {Status}")
        : IsHalted ? new(Decision.Deny, "halted")
        : IsObserved || (tool == Allowed && !IsRestricted) ? new(Decision.Allow, "")
        : new(Decision.Deny, "tool denied by policy");

    private void Change(int busy)
    {
        lock (_gate)
        {
            _busy += busy;
            _epoch++;
        }
    }

    private sealed class Disturbance : IDisposable
    {
        private readonly DayAgent[] _agents;

        public Disturbance(DayAgent[] agents)
        {
            _agents = agents;
            Array.ForEach(agents, agent => agent.Change(1));
        }

        public void Dispose() => Array.ForEach(_agents, agent => agent.Change(-1));
    }
}
