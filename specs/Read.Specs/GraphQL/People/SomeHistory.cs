using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Commands;
using AgentAssembly.Specs.Commands.Approvals;

namespace AgentAssembly.Specs.Read.GraphQL.People;

/// <summary>
/// What people and agents of two orgs do, at random: through the write side's own services where it has them at hand, and its
/// deciders everywhere else. What is refused is refused, and leaves nothing.
/// </summary>
internal sealed partial class SomeHistory
{
    public const string Policy = """
        approval_timeout_secs: 60
        tools: {search: {allow: true}, dump: {allow: false}, pay: {allow: true, requires_approval_if: 'true'}}
        """;

    public static readonly string[] Orgs = ["acme", "globex"];
    public static readonly string[] Teams = ["payments", "travel"];

    private readonly WriteSide _side;
    private readonly Random _random;
    private readonly List<Func<Task>> _steps;
    private readonly List<TestAgent> _agents = [];
    private readonly List<Caller> _voters = [];

    public SomeHistory(WriteSide side, int seed)
    {
        (_side, _random) = (side, new Random(seed));
        _steps =
        [
            CheckAsync, PayAsync, PayAsync, VoteAsync, VoteAsync, ForwardAsync, WithdrawAsync, RouteAsync, DelegateAsync, SuspendAsync,
            .. AlertSteps(), .. TenancySteps(), .. IdentitySteps(), .. BrakeSteps(),
        ];
    }

    /// <summary>Founds the orgs, lets agents join, and goes on.</summary>
    public async Task GoOnAsync(int steps)
    {
        var number = 0;
        foreach (var org in Orgs)
        {
            foreach (var team in Teams)
            {
                _agents.Add(await _side.JoinAsync(++number, org, team));
            }

            _voters.Add(await _side.MemberAsync(role: Domain.Tenancy.Role.OrgAdmin, org: org));
        }

        // Each of them once, so that a short history shows something of everything.
        var first = _steps.OrderBy(_ => _random.Next()).Take(steps);
        foreach (var step in first.Concat(Enumerable.Range(0, Math.Max(0, steps - _steps.Count)).Select(_ => Any(_steps))))
        {
            await step();
            _side.Time.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 3_000)));
        }
    }

    /// <summary>Does to both orgs what lasts: a halt, a silence, a route, a delegation.</summary>
    public async Task LeaveAsync()
    {
        foreach (var (org, voter) in Orgs.Zip(_voters))
        {
            await _side.Brake.OrderAsync(WriteSide.Local, new(org, "travel", null), HaltSignal.Pause, "stop", CancellationToken.None);
            await SilenceAsync(org, new('f', 32), "", isSet: true);
            await AlertRouteAsync(org, isSet: true);
            await DelegateAsync(voter, "user:dora", isSet: true);
        }
    }

    private T Any<T>(IReadOnlyList<T> some) => some[_random.Next(some.Count)];

    private string AnyTeamOrNone => _random.Next(3) == 0 ? "" : Any(Teams);

    private bool Perhaps => _random.Next(2) == 0;

    private Instant Now => _side.Now;

    private Task CheckAsync() => _side.CheckAsync(Any(_agents).Calls(Perhaps ? "search" : "dump", $"run-{_random.Next(3)}"));

    private async Task PayAsync()
    {
        var waiting = _side.State.Approvals.All.Where(round => round.State.IsOpen).ToList();
        await _side.PayAsync(Any(_agents), $"{{\"n\":{_random.Next(5)}}}", waiting.Count > 0 && Perhaps ? Any(waiting).Id.ToString() : "");
    }

    private async Task VoteAsync()
    {
        if (AnyApproval() is { } id)
        {
            await _side.VoteAsync(Any(_voters), id, _random.Next(4) > 0, "as agreed", Perhaps ? ["below-100"] : []);
        }
    }

    private async Task ForwardAsync()
    {
        if (AnyApproval() is { } id)
        {
            await _side.Approvals.ForwardAsync(Any(_voters), id, "user:anna", "knows more", CancellationToken.None);
        }
    }

    private async Task WithdrawAsync()
    {
        if (AnyApproval() is { } id)
        {
            await _side.Approvals.WithdrawAsync(WriteSide.Local, id, "not needed", CancellationToken.None);
        }
    }

    private string? AnyApproval() =>
        _side.State.Approvals.All.ToList() is { Count: > 0 } rounds ? Any(rounds).Id.ToString() : null;

    private async Task RouteAsync()
    {
        var (org, team, kind) = (Any(Orgs), AnyTeamOrNone, Perhaps ? "TOOL_CALL" : "");
        if (_random.Next(3) > 0)
        {
            await _side.Routing.SetAsync(
                WriteSide.Local, org, new(team, kind, ["developer", "team_admin"], "org_admin", _random.Next(50)), CancellationToken.None);
        }
        else
        {
            await _side.Routing.ClearAsync(WriteSide.Local, org, team, kind, CancellationToken.None);
        }
    }

    private Task DelegateAsync() => DelegateAsync(Any(_voters), $"user:{Any(Names)}", _random.Next(3) > 0);

    private async Task DelegateAsync(Caller from, string to, bool isSet)
    {
        var org = from.HomeOrg!;
        if (isSet)
        {
            await _side.Routing.DelegateAsync(
                from, org, new(from.Principal, to, AnyTeamOrNone, "on leave", Now.Plus(TimeSpan.FromHours(1))), CancellationToken.None);
        }
        else
        {
            await _side.Routing.EndDelegationAsync(WriteSide.Local, org, from.Principal, to, CancellationToken.None);
        }
    }

    private async Task SuspendAsync()
    {
        var agent = Any(_agents);
        await _side.Agents.SuspendAsync(WriteSide.Local, new(agent.Org, agent.Id.ToString()), "look into it", false, CancellationToken.None);
        await _side.Agents.ResumeAsync(
            WriteSide.Local, new(agent.Org, agent.Id.ToString()), new([SuspensionKind.Manual], "seen"), false, CancellationToken.None);
    }
}
