using AgentAssembly.Edges.Host.Evidence;

namespace AgentAssembly.Edges.Host.Operations;

/// <summary>Looks at the log, without opening it for writing.</summary>
internal static class LogChecks
{
    // Clocks of one machine that is kept in time differ by less.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(5);

    public static IEnumerable<Symptom> Examine(DoctorQuestion question)
    {
        LogStatistics log;
        try
        {
            log = LogStatistics.Read(question.State.Log);
        }
        catch (EvidenceException e) when (e.Kind == FailureKind.NotFound)
        {
            return [new("log", Health.Ok, $"{question.State.Log} has no log yet: the first start makes it")];
        }
        catch (EvidenceException e)
        {
            return [new("log", Health.Fail, e.Message, WayOutOf(e.Kind))];
        }

        return [Tail(log), Index(log), HeadFile(log), Clock(log, question.Time), .. Quarantine(log)];
    }

    private static string WayOutOf(FailureKind kind) => kind == FailureKind.TooNew
        ? "use the newer build that wrote it"
        : "'aasm audit verify' names every detail; 'aasm log restore' brings a backup back";

    private static Symptom Tail(LogStatistics log) => log.Damage is { } damage
        ? new("log", Health.Fail, damage, WayOutOf(FailureKind.Damaged))
        : log.UncommittedBytes > 0
            ? new("log", Health.Warn,
                $"{log.Head.Size:N0} events, and {log.UncommittedBytes:N0} bytes of an append that never ended",
                "nothing: the next start puts them into log/quarantine; no answer rested on them")
            : new("log", Health.Ok, $"{log.Head.Size:N0} events in {log.Segments} segment(s); the newest one is sound");

    private static Symptom Index(LogStatistics log) => log.IndexedEvents switch
    {
        null => new("index", Health.Ok, "there is none of this log: the next start builds it"),
        { } indexed when indexed > log.Head.Size =>
            new("index", Health.Ok, $"it knows {indexed:N0} events, more than the log: the next start builds it anew"),
        { } indexed => new("index", Health.Ok, $"{indexed:N0} of {log.Head.Size:N0} events are indexed"),
    };

    private static Symptom HeadFile(LogStatistics log) => log.HeadFileSize is { } seen
        ? new("head file", Health.Ok, $"it has seen {seen:N0} events")
        : new("head file", Health.Warn, $"{log.Folder}/head is missing or cannot be read",
            "verify against a head that was kept elsewhere; the next start writes a new one");

    private static Symptom Clock(LogStatistics log, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return log.LastAt is { } last && last > now + ClockSlack
            ? new("clock", Health.Warn, $"the last event is from {last:u}, and this clock says {now:u}",
                "set the clock; until it has caught up, events get the time of the last one")
            : new("clock", Health.Ok, $"{now:u}");
    }

    private static IEnumerable<Symptom> Quarantine(LogStatistics log) => log.Quarantine.Count == 0
        ? []
        : [new("quarantine", Health.Ok,
            $"{log.Quarantine.Count} torn tail(s) were put aside after crashes, {log.Quarantine.Sum(q => q.SizeBytes):N0} bytes")];
}
