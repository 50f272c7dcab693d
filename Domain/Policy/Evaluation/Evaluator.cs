using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Egress;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Evaluation;

// One question on its way through the stages, in the one order that there is (architecture §5). The first denial gives
// the reason; one that is found later may not be told before limits have been looked at.
internal ref partial struct Evaluator<TTrace>
    where TTrace : ITrace, allows ref struct
{
    private readonly CompiledSet _set;
    private readonly PolicyQuestion _question;
    private readonly Tiers _tiers;
    private readonly Slots _slots;
    private readonly bool _isReadable;
    private readonly NetworkAddress _address;
    private TTrace _trace;
    private bool _isNarrowed;

    public Evaluator(CompiledSet set, PolicyQuestion question, TTrace trace)
    {
        _set = set;
        _question = question;
        _tiers = set.TiersOf(question);
        _slots = new Slots(_tiers, question);
        _trace = trace;
        _isReadable = question.Kind == ActionKind.NetworkCall
            && NetworkAddress.TryParse(question.Url, out _address) && _address.HasScheme;
    }

    private readonly bool CallsTool => _question.Kind is ActionKind.ToolCall or ActionKind.LlmCall;

    // Everything that needs no memory and no payload to be looked through; null where nothing denies.
    public PolicyRuling? Deny() =>
        _tiers.Count == 0 ? _set.Rulings.NoPolicy
        : BySchedule() ?? ByReach() ?? ByTool() ?? ByCapability() ?? ByRule() ?? ByDefault();

    private PolicyRuling? BySchedule()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var schedule in _tiers[i].Schedules)
            {
                if (!schedule.IsOpen(_question.Now))
                {
                    return Denied(Stage.Schedule, schedule.Clause);
                }

                Passed(Stage.Schedule, schedule.Clause);
            }
        }

        return null;
    }

    private PolicyRuling? ByReach() => _question.Kind switch
    {
        ActionKind.NetworkCall => ByNetwork(),
        ActionKind.FileOperation => ByFile(),
        ActionKind.ProcessExec => ByProcess(),
        _ => null,
    };

    private PolicyRuling? ByNetwork()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var network in _tiers[i].Networks)
            {
                var denial = network.DenialOf(_isReadable, _address, _question.Method, out var isLiftable);
                if (denial is not null && !(isLiftable && IsLifted(Stage.Reach, denial)))
                {
                    return Denied(Stage.Reach, denial);
                }

                Passed(Stage.Reach, network.Section);
            }
        }

        return null;
    }

    private PolicyRuling? ByFile()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var files in _tiers[i].Files)
            {
                var denial = files.DenialOf(_question.FileOperation, _question.Path);
                if (denial is not null && !IsLifted(Stage.Reach, denial))
                {
                    return Denied(Stage.Reach, denial);
                }

                Passed(Stage.Reach, _question.FileOperation == FileOperation.Read ? files.Read : files.Write);
            }
        }

        return null;
    }

    private PolicyRuling? ByProcess()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var processes in _tiers[i].Processes)
            {
                var denial = processes.DenialOf(_question.Program, _question.Command, out var isLiftable);
                if (denial is not null && !(isLiftable && IsLifted(Stage.Reach, denial)))
                {
                    return Denied(Stage.Reach, denial);
                }

                Passed(Stage.Reach, processes.Allow);
            }
        }

        return null;
    }

    private PolicyRuling? ByTool()
    {
        if (!CallsTool)
        {
            return null;
        }

        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var denial in _slots.Tool(i).Denials)
            {
                if (!IsLifted(Stage.Tool, denial))
                {
                    return Denied(Stage.Tool, denial);
                }
            }
        }

        return null;
    }

    private PolicyRuling? ByCapability()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var table in _tiers[i].Capabilities)
            {
                var denial = table.DenialOf(_question, out var isLiftable, out var isNamed);
                if (denial is not null && !(isLiftable && IsLifted(Stage.Capability, denial)))
                {
                    return Denied(Stage.Capability, denial);
                }

                _isNarrowed |= isNamed;
                Passed(Stage.Capability, table.Section);
            }
        }

        return null;
    }

    private PolicyRuling? ByRule()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var clause in _slots.Rules(i).Denies)
            {
                if (clause.Restricts(_question))
                {
                    return Denied(Stage.Rules, clause);
                }

                Passed(Stage.Rules, clause);
            }
        }

        return null;
    }

    private PolicyRuling? ByDefault()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var denying in _tiers[i].Denying)
            {
                if (!denying.Permits(_question, _isReadable, _address) && !IsLifted(Stage.Default, denying.Clause))
                {
                    return Denied(Stage.Default, denying.Clause);
                }

                Passed(Stage.Default, denying.Clause);
            }
        }

        return null;
    }

    private bool IsLifted(Stage stage, Clause denial)
    {
        if (!denial.Owner.CanLift || denial.Owner.Lift(_question) is not { } allowing)
        {
            return false;
        }

        if (_trace.IsOn)
        {
            _trace.Add(stage, denial, Outcome.Lifted, _question);
            _trace.Add(stage, allowing, Outcome.Passes, _question);
        }

        return true;
    }

    private PolicyRuling Denied(Stage stage, Clause clause)
    {
        if (_trace.IsOn)
        {
            _trace.Add(stage, clause, Outcome.Denies, _question);
        }

        return clause.Ruling;
    }

    private void Passed(Stage stage, Clause clause)
    {
        if (_trace.IsOn)
        {
            _trace.Add(stage, clause, Outcome.Passes, _question);
        }
    }
}
