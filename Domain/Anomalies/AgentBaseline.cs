using System.Buffers.Binary;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>What of an action counts.</summary>
/// <param name="At">When; a time before one that was seen counts as that one.</param>
/// <param name="LoopKey">What makes a call the same as another; 0 for what is no call of a tool.</param>
/// <param name="IsActivity">Whether it adds to what the agent does: a result does not, its call did.</param>
/// <param name="Credentials">How many kinds of credentials were found in it.</param>
public readonly record struct BaselineAction(Instant At, ulong LoopKey, bool IsActivity, int Credentials);

/// <summary>What the latest actions of an agent come to, the one that was just counted among them.</summary>
/// <param name="Repeats">How often the same call came within the loop window; 0 for what is no call.</param>
/// <param name="Credentials">Findings of credentials within the window; 0 where this action has none.</param>
/// <param name="Spike">The latest twelfth against those before; empty where a spike in it was told already.</param>
public readonly record struct BaselineSight(int Repeats, int Credentials, SpikeFigures Spike);

/// <summary>By what a counted action can be taken back.</summary>
/// <param name="Loop">Its number among calls; -1 for none.</param>
/// <param name="Credential">Its number among findings; -1 for none.</param>
/// <param name="Part">The twelfth that it was counted in; -1 for none.</param>
public readonly record struct BaselineTicket(long Loop, long Credential, long Part);

/// <summary>
/// What is usual for an agent: a fold of its decisions and anomalies. Everything in it ages out by time, and it holds no more
/// than <see cref="EntriesMax"/> calls, as many findings, and <see cref="ToldMax"/> subjects of each type. What was told as an
/// anomaly is counted from nothing again, so that it is told again only when it happens again. Not thread-safe.
/// </summary>
public sealed class AgentBaseline
{
    /// <summary>Most calls, and most findings, that are kept; of an agent that does more within a window the latest count.</summary>
    public const int EntriesMax = 1_024;

    /// <summary>Most subjects of one type that are told within a window where nothing was done about them.</summary>
    public const int ToldMax = 64;

    private const ulong Credentials = 0;
    private const long TellsNothingNew = -1;

    private readonly RecentCounts _calls = new(EntriesMax);
    private readonly RecentCounts _findings = new(EntriesMax);
    private readonly ActivityRing _activity = new();
    private readonly List<(AnomalyType Type, string Subject, long At)> _told = [];
    private long _now;
    private long _spikeTold = -1;

    /// <summary>What makes a call the same as another: the beginning of its digest.</summary>
    /// <returns>Never 0, which stands for no call.</returns>
    public static ulong KeyOf(Hash256 digest)
    {
        Span<byte> bytes = stackalloc byte[Hash256.SizeBytes];
        digest.CopyTo(bytes);
        return Math.Max(1, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <summary>The latest time that was seen.</summary>
    public Instant Last => new(_now);

    /// <summary>Counts an action, once.</summary>
    /// <param name="action">The action.</param>
    /// <param name="rules">The rules in force; their windows are the same in every call.</param>
    /// <param name="ticket">By what it can be taken back, should it not be recorded.</param>
    public BaselineSight Count(in BaselineAction action, AnomalyRules rules, out BaselineTicket ticket)
    {
        var now = MoveTo(action.At);
        var part = ActivityRing.PartOf(now, rules.WindowMicroseconds);
        var (loop, credential, repeats, credentials) = (-1L, -1L, 0, 0);
        if (action.LoopKey != 0)
        {
            loop = _calls.Add(action.LoopKey, 1, now, rules.LoopWindowMicroseconds);
            repeats = _calls.CountOf(action.LoopKey, now, rules.LoopWindowMicroseconds);
        }

        if (action.Credentials > 0)
        {
            credential = _findings.Add(Credentials, action.Credentials, now, rules.WindowMicroseconds);
            credentials = _findings.CountOf(Credentials, now, rules.WindowMicroseconds);
        }

        if (action.IsActivity)
        {
            _activity.Add(part, 1);
        }

        ticket = new(loop, credential, action.IsActivity ? part : -1);
        return new(repeats, credentials, action.IsActivity && _spikeTold != part ? _activity.UpTo(part) : default);
    }

    /// <summary>Takes an action back that was not recorded.</summary>
    public void TakeBack(in BaselineTicket ticket)
    {
        _calls.TakeBack(ticket.Loop);
        _findings.TakeBack(ticket.Credential);
        if (ticket.Part >= 0)
        {
            _activity.Add(ticket.Part, -1);
        }
    }

    /// <summary>
    /// Whether the same was told within the window, or so much of its type that no more is. Never of loops, spikes and leaks:
    /// these are told again only when they happen again.
    /// </summary>
    /// <param name="type">What.</param>
    /// <param name="subject">About what.</param>
    /// <param name="at">When.</param>
    /// <param name="rules">The rules in force.</param>
    public bool IsTold(AnomalyType type, string subject, Instant at, AnomalyRules rules)
    {
        ForgetTold(MoveTo(at), rules);
        return !CountsAgain(type)
            && (_told.Count(each => each.Type == type) >= ToldMax || _told.Exists(each => each.Type == type && each.Subject == subject));
    }

    /// <summary>Takes notice that an anomaly is told: what it rests on counts from nothing again.</summary>
    /// <param name="type">What.</param>
    /// <param name="subject">About what.</param>
    /// <param name="loopKey">The call that it is about; 0 for none.</param>
    /// <param name="at">When.</param>
    /// <param name="rules">The rules in force.</param>
    /// <returns>By what it can be taken back, should it not be recorded.</returns>
    public ToldTicket Tell(AnomalyType type, string subject, ulong loopKey, Instant at, AnomalyRules rules)
    {
        var now = MoveTo(at);
        ForgetTold(now, rules);
        var before = 0L;
        switch (type)
        {
            case AnomalyType.LoopRunaway:
                before = _calls.BeginAgain(loopKey);
                break;
            case AnomalyType.CredentialLeakAttempt:
                before = _findings.BeginAgain(Credentials);
                break;
            case AnomalyType.BehaviorSpike:
                before = _spikeTold;
                _spikeTold = ActivityRing.PartOf(now, rules.WindowMicroseconds);
                break;
            default:
                before = IsTold(type, subject, at, rules) ? TellsNothingNew : 0;
                if (before == 0)
                {
                    _told.Add((type, subject, now));
                }

                break;
        }

        return new(type, subject, loopKey, before);
    }

    /// <summary>Takes back that an anomaly is told.</summary>
    public void Untell(in ToldTicket ticket)
    {
        var (type, subject, loopKey, before) = ticket;
        switch (type)
        {
            case AnomalyType.LoopRunaway:
                _calls.GoOn(loopKey, before);
                break;
            case AnomalyType.CredentialLeakAttempt:
                _findings.GoOn(Credentials, before);
                break;
            case AnomalyType.BehaviorSpike:
                _spikeTold = before;
                break;
            case var _ when before == TellsNothingNew:
                break;
            default:
                _told.RemoveAll(each => each.Type == type && each.Subject == subject);
                break;
        }
    }

    private static bool CountsAgain(AnomalyType type) =>
        type is AnomalyType.LoopRunaway or AnomalyType.BehaviorSpike or AnomalyType.CredentialLeakAttempt;

    private void ForgetTold(long now, AnomalyRules rules) => _told.RemoveAll(each => each.At <= now - rules.WindowMicroseconds);

    private long MoveTo(Instant at) => _now = Math.Max(_now, at.UnixMicroseconds);
}

/// <summary>By what it can be taken back that an anomaly is told.</summary>
/// <param name="Type">What.</param>
/// <param name="Subject">About what.</param>
/// <param name="LoopKey">The call that it is about; 0 for none.</param>
/// <param name="Before">What was counted from before.</param>
public readonly record struct ToldTicket(AnomalyType Type, string Subject, ulong LoopKey, long Before);
