using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Halts;

// A brake as a person would keep it: a list of halts, and a list of operations that something was done to.
internal sealed class HaltModel
{
    private readonly List<HaltOnPaper> _halts = [];
    private readonly SortedDictionary<string, (OperationState State, Instant At)> _operations = new(StringComparer.Ordinal);

    public string Shown =>
        string.Join(", ", _halts
            .Select(halt => $"{halt.Team}/{halt.Agent} {halt.Id} {halt.Signal} [{string.Join(' ', halt.Runtimes)}]")
            .Order(StringComparer.Ordinal))
        + " | " + string.Join(", ", _operations.Select(each => $"{each.Key} {each.Value.State} {each.Value.At}"));

    public static string ShownOf(HaltState state) =>
        string.Join(", ", state.Halts.Values
            .Select(halt =>
                $"{halt.Team}/{halt.Agent} {halt.Id} {halt.Signal} [{string.Join(' ', halt.Acknowledgements.Keys.Select(key => key.Runtime))}]")
            .Order(StringComparer.Ordinal))
        + " | " + string.Join(", ", state.Operations.OrderBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => $"{each.Key} {each.Value.State} {each.Value.At}"));

    public static string AnswerOf(HaltReply reply) => reply switch
    {
        HaltReply.Halted halted => $"halted {halted.Halt.Id}",
        HaltReply.Stands stands => $"stands {stands.State}",
        HaltReply.Unknown => "unknown",
        HaltReply.Refused refused => refused.Rule,
        _ => throw new InvalidOperationException(reply.ToString()),
    };

    // The answer, and whether it made something happen.
    public (string Answer, bool Happened) Ask(HaltCommand command, Instant now)
    {
        var (answer, happened) = command switch
        {
            HaltCommand.Order c => Order(c),
            HaltCommand.Release c => Release(c),
            HaltCommand.Acknowledge c => Acknowledge(c),
            HaltCommand.Step c => Step(c, now),
            _ => throw new InvalidOperationException(command.ToString()),
        };
        if (happened)
        {
            Forget(now);
        }

        return (answer, happened);
    }

    private (string, bool) Order(HaltCommand.Order c)
    {
        if (c.Team.Length > 0 && c.Agent is not null)
        {
            return ("halt_scope", false);
        }

        var held = _halts.Find(halt => halt.Team == c.Team && halt.Agent == c.Agent);
        if (held is not null && (held.Signal == c.Signal || held.Signal == HaltSignal.Terminate))
        {
            return ($"halted {held.Id}", false);
        }

        _halts.RemoveAll(halt => halt == held);
        _halts.Add(new(c.Id, c.Team, c.Agent, c.Signal));
        return ($"halted {c.Id}", true);
    }

    private (string, bool) Release(HaltCommand.Release c)
    {
        var held = _halts.Find(halt => halt.Team == c.Team && halt.Agent == c.Agent);
        return held is null ? ("unknown", false) : ($"halted {held.Id}", _halts.Remove(held));
    }

    private (string, bool) Acknowledge(HaltCommand.Acknowledge c)
    {
        var held = _halts.Find(halt => halt.Id == c.Id);
        return held is null ? ("unknown", false) : ($"halted {held.Id}", held.Runtimes.Add(c.Runtime));
    }

    private (string, bool) Step(HaltCommand.Step c, Instant now)
    {
        var from = _operations.TryGetValue(c.Operation, out var known) ? known.State : c.Seen;
        switch (from, c.What)
        {
            case (OperationState.None, _):
                return ("unknown", false);
            case (OperationState.Completing or OperationState.Terminated, OperationStep.Terminate):
                return ($"stands {from}", false);
            case (OperationState.Pending or OperationState.Running or OperationState.Paused, OperationStep.Terminate):
                _operations[c.Operation] = (OperationState.Terminated, now);
                return ("stands Terminated", true);
            case (OperationState.Running, OperationStep.Pause):
                _operations[c.Operation] = (OperationState.Paused, now);
                return ("stands Paused", true);
            case (OperationState.Running, OperationStep.Complete):
                _operations[c.Operation] = (OperationState.Completing, now);
                return ("stands Completing", true);
            case (OperationState.Paused, OperationStep.Resume):
                _operations.Remove(c.Operation);
                return ("stands Running", true);
            default:
                return ("operation_state", false);
        }
    }

    // What has ended a day ago is forgotten whenever something happens; what is paused never is.
    private void Forget(Instant now)
    {
        foreach (var (operation, (state, at)) in _operations.ToList())
        {
            if (state != OperationState.Paused && now.UnixMicroseconds - at.UnixMicroseconds >= 24L * 3_600_000_000)
            {
                _operations.Remove(operation);
            }
        }
    }

    private sealed record HaltOnPaper(string Id, string Team, AgentId? Agent, HaltSignal Signal)
    {
        public SortedSet<string> Runtimes { get; } = new(StringComparer.Ordinal);
    }
}
