using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Halts;

/// <summary>A halt and the org whose brake it is; empty for the fleet.</summary>
public sealed record ScopedHalt(string Org, Halt Halt);

/// <summary>Where an operation stands, with what was done to it by hand.</summary>
public sealed record StandingOperation(SeenOperation Seen, OperationState State, Instant ChangedAt);

/// <summary>Pulls and releases the brake. Safe for concurrent use.</summary>
public sealed class BrakeAdministration(CommandRunner commands, Permission permission, OperationBoard operations, IdSource ids)
{
    private const int HaltIdBytes = 16;
    private const int RuntimeLengthMax = 256;

    private WriteSideState State => commands.State;

    /// <summary>Halts what is in a scope. When this has answered nothing there is allowed any more.</summary>
    public async ValueTask<Answer<ScopedHalt>> OrderAsync(
        Caller caller, HaltScope scope, HaltSignal signal, string reason, CancellationToken cancellationToken)
    {
        if (WhyNot(caller, scope, reason) is { } refusal)
        {
            return refusal;
        }

        var id = Convert.ToHexStringLower(ids.Secret(HaltIdBytes));
        var command = new HaltCommand.Order(id, scope.Team, scope.Agent, signal, reason);
        var answer = await RunAsync(caller, scope, command, cancellationToken).ConfigureAwait(false);

        // Also where the halt holds already: whoever orders it again may not have been answered before, because the process
        // ended between the halt and the last operation.
        if (answer is Answer<ScopedHalt>.Done && signal == HaltSignal.Terminate)
        {
            await TerminateUnderWayAsync(caller, scope, reason, cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>Releases a halt.</summary>
    public ValueTask<Answer<ScopedHalt>> ReleaseAsync(
        Caller caller, HaltScope scope, string reason, CancellationToken cancellationToken) =>
        WhyNot(caller, scope, reason) is { } refusal
            ? ValueTask.FromResult(refusal)
            : RunAsync(caller, scope, new HaltCommand.Release(scope.Team, scope.Agent, reason), cancellationToken);

    /// <summary>A runtime says that it obeys.</summary>
    public ValueTask<Answer<ScopedHalt>> AcknowledgeAsync(
        Caller caller, string haltId, string runtime, CancellationToken cancellationToken)
    {
        if (runtime.Length is 0 or > RuntimeLengthMax)
        {
            return ValueTask.FromResult<Answer<ScopedHalt>>(
                new Answer<ScopedHalt>.Invalid("runtime", $"needs 1 to {RuntimeLengthMax} characters"));
        }

        var found = List(caller, "").FirstOrDefault(each => each.Halt.Id == haltId && IsFor(caller, each));
        return found is null
            ? ValueTask.FromResult(NoHalt($"no halt {haltId} holds here"))
            : RunAsync(caller, new HaltScope(found.Org, found.Halt.Team, found.Halt.Agent),
                new HaltCommand.Acknowledge(haltId, runtime, caller.Principal), cancellationToken);
    }

    /// <summary>The halts that hold and that a caller may see, the oldest first.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="org">Of which org, besides those of the fleet; empty for all.</param>
    public IReadOnlyList<ScopedHalt> List(Caller caller, string org) =>
    [
        .. State.Halts.All
            .Where(brake => brake.Value.Org.Length == 0 || (caller.BelongsTo(brake.Value.Org) && (org.Length == 0 || org == brake.Value.Org)))
            .SelectMany(brake => brake.Value.State.Halts.Values.Select(halt => Shown(caller, brake.Value.Org, halt)))
            .OrderBy(each => each.Halt.At).ThenBy(each => each.Halt.Id, StringComparer.Ordinal),
    ];

    /// <summary>The operations of an org, the latest first; none when the caller may not see them.</summary>
    public IEnumerable<StandingOperation> Operations(Caller caller, string org)
    {
        if (!(caller.BelongsTo(org) && TenantBook.HasOrg(State, org)))
        {
            return [];
        }

        var braked = State.Halts.StateOf(OrgStreams.Of(org).Halts).Operations;
        return operations.Of(org).Select(seen => Standing(seen, braked));
    }

    /// <summary>Does something to an operation.</summary>
    public async ValueTask<Answer<StandingOperation>> StepAsync(
        Caller caller, string org, string operation, OperationStep step, string reason, CancellationToken cancellationToken)
    {
        if (!caller.BelongsTo(org) || operations.Find(org, operation) is not { } seen)
        {
            return new Answer<StandingOperation>.NotFound(
                $"no operation '{operation}' in the org {org}: none of the latest decisions is about it");
        }

        if (WhyNotStep(caller, seen, step, reason) is { } refusal)
        {
            return refusal;
        }

        var origin = new CommandOrigin(org, seen.Team, caller.Principal, caller.Assurance, []);
        var command = new HaltCommand.Step(operation, seen.Agent, step, seen.State, reason);
        var outcome = await AskAsync(caller, command, origin, cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            HaltReply.Stands => new Answer<StandingOperation>.Done(
                Standing(seen, State.Halts.StateOf(HaltScope.StreamOf(org)).Operations), outcome.Position),
            HaltReply.Refused refused => new Answer<StandingOperation>.Refused(refused.Rule, refused.Message),
            _ => new Answer<StandingOperation>.NotFound($"no operation '{operation}' in the org {org}"),
        };
    }

    // An agent says itself that its operation is done; everything else is for those who have a role.
    private Answer<StandingOperation>? WhyNotStep(Caller caller, SeenOperation seen, OperationStep step, string reason) =>
        step == OperationStep.Complete && caller is Caller.Agent self && self.Known.Id == seen.Agent ? null
        : permission.WhyNot(caller, seen.Org, new Need(Role.Developer, seen.Team)) is { } forbidden
            ? new Answer<StandingOperation>.Forbidden(forbidden)
        : step != OperationStep.Complete && string.IsNullOrWhiteSpace(reason)
            ? new Answer<StandingOperation>.Invalid("reason", "is empty; whoever reads the record has to learn why")
        : null;

    private static StandingOperation Standing(
        SeenOperation seen, ImmutableDictionary<string, BrakedOperation> braked) =>
        braked.TryGetValue(seen.Id, out var done) ? new(seen, done.State, done.At) : new(seen, seen.State, seen.Last);

    // What was under way when everything was to end is ended one by one, so that it stays ended after the halt.
    private async ValueTask TerminateUnderWayAsync(
        Caller caller, HaltScope scope, string reason, CancellationToken cancellationToken)
    {
        var orgs = scope.IsFleet ? operations.Orgs() : [scope.Org];
        foreach (var org in orgs)
        {
            foreach (var seen in operations.Of(org).Where(each =>
                each.State is OperationState.Running or OperationState.Pending && scope.Covers(each.Org, each.Team, each.Agent)))
            {
                var origin = new CommandOrigin(org, seen.Team, caller.Principal, caller.Assurance, []);
                var command = new HaltCommand.Step(seen.Id, seen.Agent, OperationStep.Terminate, seen.State, reason);
                await AskAsync(caller, command, origin, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Answer<ScopedHalt>? WhyNot(Caller caller, HaltScope scope, string reason)
    {
        if (!scope.IsFleet && !(caller.BelongsTo(scope.Org) && TenantBook.HasOrg(State, scope.Org)))
        {
            return NoHalt($"no org '{scope.Org}': 'aasm org list' shows those that you may see");
        }

        if (scope.Team.Length > 0 && !TenantBook.HasTeam(State, scope.Org, scope.Team))
        {
            return NoHalt($"no team '{scope.Team}' in the org {scope.Org}");
        }

        return permission.WhyNot(caller, scope.Org, NeedOf(scope)) is { } forbidden ? new Answer<ScopedHalt>.Forbidden(forbidden)
            : string.IsNullOrWhiteSpace(reason)
                ? new Answer<ScopedHalt>.Invalid("reason", "is empty; whoever reads the record has to learn why")
            : null;
    }

    private Need? NeedOf(HaltScope scope) =>
        scope.IsFleet ? null
        : scope.Agent is { } agent ? new Need(Role.Developer, State.Agents.Find(agent)?.State.Profile?.Team ?? "")
        : scope.Team.Length > 0 ? new Need(Role.TeamAdmin, scope.Team)
        : new Need(Role.OrgAdmin, "");

    // A halt of the fleet is everybody's, and who obeys it belongs to other orgs too: an agent is shown what it said itself.
    private static ScopedHalt Shown(Caller caller, string org, Halt halt) => caller.IsOperator || org.Length > 0
        ? new(org, halt)
        : new(org, halt with
        {
            Acknowledgements = halt.Acknowledgements
                .RemoveRange(halt.Acknowledgements.Keys.Where(said => said.By != caller.Principal)),
        });

    private static bool IsFor(Caller caller, ScopedHalt each) => caller is not Caller.Agent agent
        || new HaltScope(each.Org, each.Halt.Team, each.Halt.Agent).Covers(agent.Org, agent.Team, agent.Known.Id);

    private async ValueTask<Answer<ScopedHalt>> RunAsync(
        Caller caller, HaltScope scope, HaltCommand command, CancellationToken cancellationToken)
    {
        var origin = new CommandOrigin(scope.Org, scope.Team.Length > 0 ? scope.Team : null, caller.Principal, caller.Assurance, []);
        var outcome = await AskAsync(caller, command, origin, cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            HaltReply.Halted halted => new Answer<ScopedHalt>.Done(
                Shown(caller, scope.Org, State.Halts.StateOf(HaltScope.StreamOf(scope.Org)).Find(halted.Halt.Id) ?? halted.Halt),
                outcome.Position),
            HaltReply.Refused refused => new Answer<ScopedHalt>.Refused(refused.Rule, refused.Message),
            _ => NoHalt($"{scope} is not halted"),
        };
    }

    private ValueTask<Outcome<HaltReply>> AskAsync(
        Caller caller, HaltCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return commands.AskAsync(undertaking, command, origin, token);
            },
            cancellationToken);

    private static Answer<ScopedHalt> NoHalt(string message) => new Answer<ScopedHalt>.NotFound(message);
}
