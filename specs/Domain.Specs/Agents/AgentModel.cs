using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Agents;

// The life of an agent as a person would keep it on paper: what is known, changed in place, command by command.
internal sealed class AgentModel
{
    private readonly SortedSet<SuspensionKind> _held = [];
    private string _presence = "unknown";
    private string _token = "";
    private string _team = "";
    private AgentLineage? _place;
    private Enrolment _enrolment;
    private Instant? _until;
    private bool _isSilent;
    private bool _wasRemoved;

    private bool IsIn => _presence == "in";

    // What is known now, in words.
    public string Shown =>
        $"{_presence} {(IsIn ? _held.Count > 0 ? "suspended" : "active" : "-")} "
        + $"token:{_token} team:{_team} {_place} {_enrolment} "
        + $"held:{string.Join(',', _held)} until:{_until} silent:{_isSilent} removed:{_wasRemoved}";

    public static string ShownOf(AgentState state)
    {
        var presence = state.Presence switch
        {
            AgentPresence.Unknown => "unknown",
            AgentPresence.Registered => "in",
            _ => "gone",
        };
        var status = state.Status switch
        {
            AgentStatus.Active => "active",
            AgentStatus.Suspended => "suspended",
            _ => "-",
        };
        return $"{presence} {status} token:{state.TokenHash} team:{state.Profile?.Team} {state.Lineage} {state.Enrolment} "
            + $"held:{string.Join(',', state.Suspensions.Keys)} until:{state.ObservedUntil} "
            + $"silent:{state.HasLapsed} removed:{state.WasRemoved}";
    }

    // The answer in words, as AnswerOf has it.
    public string Ask(AgentCommand command)
    {
        if (command is AgentCommand.Register register)
        {
            return Join(register);
        }

        return IsIn || Outlasts(command) ? AskRegistered(command)
            : command is AgentCommand.Lapse or AgentCommand.Recover or AgentCommand.EndWindow ? "done"
            : "unknown";
    }

    private bool Outlasts(AgentCommand command) => _presence == "gone"
        && command is AgentCommand.Suspend { Kind: SuspensionKind.Anomaly } or AgentCommand.Resume { Kinds: [SuspensionKind.Anomaly] };

    public static string AnswerOf(AgentReply reply) => reply switch
    {
        AgentReply.Joined => "joined",
        AgentReply.Left => "left",
        AgentReply.Done => "done",
        AgentReply.Unknown => "unknown",
        AgentReply.WrongCredential => "wrong credential",
        AgentReply.Refused refused => refused.Rule,
        _ => throw new InvalidOperationException(reply.ToString()),
    };

    private string Join(AgentCommand.Register c)
    {
        if (IsIn)
        {
            _token = c.TokenHash;
            return "joined";
        }

        if (_wasRemoved && c.Enrolment == Enrolment.Local)
        {
            return "agent_removed";
        }

        if (_wasRemoved)
        {
            _held.Remove(SuspensionKind.ParentSuspended);
            _held.Remove(SuspensionKind.ParentDeregistered);
        }

        (_presence, _token, _team, _place, _enrolment) = ("in", c.TokenHash, c.Profile.Team, c.Lineage, c.Enrolment);
        _wasRemoved = false;
        return "joined";
    }

    private string AskRegistered(AgentCommand command)
    {
        switch (command)
        {
            case AgentCommand.Deregister c when c.TokenHash.Length == 0 || c.TokenHash != _token: return "wrong credential";
            case AgentCommand.Deregister: return Leave(wasRemoved: false);
            case AgentCommand.Remove: return Leave(wasRemoved: true);
            case AgentCommand.Suspend c: _held.Add(c.Kind); return "done";
            case AgentCommand.Resume c: return _held.RemoveWhere(c.Kinds.Contains) > 0 ? "done" : "not_suspended";
            case AgentCommand.Rotate c: _token = c.TokenHash; return "done";
            case AgentCommand.Revoke: _token = ""; return "done";
            case AgentCommand.Reparent c: _place = c.Lineage; return "done";
            case AgentCommand.Move c: _team = c.Team; return "done";
            case AgentCommand.Enforce: _until = null; return "done";
            case AgentCommand.Observe c: return Observe(c);
            case AgentCommand.EndWindow c: _until = _until is { } until && until <= c.Now ? null : _until; return "done";
            case AgentCommand.Orphan { Fate: OrphanFate.Deregister }: Leave(wasRemoved: true); return "done";
            case AgentCommand.Orphan { Fate: OrphanFate.Suspend }: _held.Add(SuspensionKind.ParentDeregistered); return "done";
            case AgentCommand.Orphan c: _place = c.Lineage; return "done";
            case AgentCommand.Lapse: _isSilent = true; return "done";
            case AgentCommand.Recover: _isSilent = false; return "done";
            default: throw new InvalidOperationException(command.ToString());
        }
    }

    private string Observe(AgentCommand.Observe c)
    {
        var hours = (c.Until.UnixMicroseconds - c.Now.UnixMicroseconds) / 3_600_000_000m;
        if (c.Reason.Trim().Length == 0)
        {
            return "observe_reason";
        }

        if (hours is <= 0 or > 72)
        {
            return "observe_window";
        }

        _until = c.Until;
        return "done";
    }

    private string Leave(bool wasRemoved)
    {
        (_presence, _token, _until, _isSilent, _wasRemoved) = ("gone", "", null, false, wasRemoved);
        return wasRemoved ? "done" : "left";
    }
}
