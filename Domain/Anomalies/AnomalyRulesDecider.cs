using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>An org's rules as they stand.</summary>
public sealed record AnomalyRulesState
{
    /// <summary>The rules in force.</summary>
    public AnomalyRules Rules { get; init; } = AnomalyRules.Default;

    /// <summary>How often the org has set rules; 0 for those of the specification.</summary>
    public int Version { get; init; }

    /// <summary>The digest of <see cref="Rules"/>.</summary>
    public string Digest { get; init; } = AnomalyRules.Default.Digest;

    /// <summary>Since when the same is measured: what was counted before under other windows counts no more.</summary>
    public Instant MeasuredSince { get; init; }
}

/// <summary>What may be asked of an org's rules.</summary>
public abstract record AnomalyRulesCommand
{
    private AnomalyRulesCommand()
    {
    }

    /// <summary>Have these and no others.</summary>
    /// <param name="Rules">All of them.</param>
    /// <param name="ExpectedVersion">The version that they take the place of.</param>
    /// <param name="Reason">Why; not blank, at most <see cref="AnomalyRulesDecider.ReasonLengthMax"/> characters.</param>
    public sealed record Set(AnomalyRules Rules, int ExpectedVersion, string Reason) : AnomalyRulesCommand;
}

/// <summary>What an org's rules answer.</summary>
public abstract record AnomalyRulesReply
{
    private AnomalyRulesReply()
    {
    }

    /// <summary>The rules are in force: now, or since before.</summary>
    /// <param name="Version">Their version.</param>
    public sealed record Done(int Version) : AnomalyRulesReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : AnomalyRulesReply;
}

/// <summary>What happens to an org's rules. Told in the org's <c>anomalyrule-…</c> stream; which org stands in the envelope.</summary>
public abstract record AnomalyRulesEvent : IEventDataCodec<AnomalyRulesEvent>
{
    /// <summary>Wire name of <see cref="Set"/>.</summary>
    public const string SetType = "anomaly.rules_set";

    private AnomalyRulesEvent()
    {
    }

    /// <summary>When: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>These rules are in force, and no others.</summary>
    /// <param name="Rules">All of them.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Set(AnomalyRules Rules, string Reason) : AnomalyRulesEvent;

    /// <inheritdoc/>
    public static string TypeOf(AnomalyRulesEvent happened) => happened is Set
        ? SetType
        : throw new UnreachableException($"no type for {happened.GetType().Name}");

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, AnomalyRulesEvent happened)
    {
        var set = happened as Set ?? throw new UnreachableException($"no data for {happened.GetType().Name}");
        json.BeginObject().Member("reason"u8, set.Reason).Name("rules"u8);
        set.Rules.WriteMembers(json.BeginObject()).EndObject();
        json.EndObject();
    }

    /// <inheritdoc/>
    public static AnomalyRulesEvent? Read(EventEnvelope envelope)
    {
        if (envelope.Type != SetType)
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return new Set(AnomalyRules.Read(data.GetProperty("rules")), data.Text("reason")) { At = envelope.RecordedAt };
    }
}

/// <summary>Which rules an org has: each change is a version of its own, and names the one that it takes the place of.</summary>
public sealed class AnomalyRulesDecider : IDecider<AnomalyRulesState, AnomalyRulesCommand, AnomalyRulesEvent, AnomalyRulesReply>
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonLengthMax = 1_024;

    private AnomalyRulesDecider()
    {
    }

    /// <inheritdoc/>
    public static AnomalyRulesState Initial { get; } = new();

    /// <summary>The stream of an org's rules.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("anomalyrule", org);

    /// <inheritdoc/>
    public static AnomalyRulesState Evolve(AnomalyRulesState state, AnomalyRulesEvent happened) => happened switch
    {
        AnomalyRulesEvent.Set e => new()
        {
            Rules = e.Rules,
            Version = state.Version + 1,
            Digest = e.Rules.Digest,
            MeasuredSince = e.Rules.MeasuresAs(state.Rules) ? state.MeasuredSince : e.At,
        },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<AnomalyRulesReply, AnomalyRulesEvent> Decide(AnomalyRulesState state, AnomalyRulesCommand command) =>
        command is AnomalyRulesCommand.Set set
            ? Set(state, set)
            : throw new UnreachableException($"no answer to {command.GetType().Name}");

    private static Decision<AnomalyRulesReply, AnomalyRulesEvent> Set(AnomalyRulesState state, AnomalyRulesCommand.Set command) =>
        command.Rules.Problem() is { } problem
            ? Refused("anomaly_rules", problem)
        : string.IsNullOrWhiteSpace(command.Reason) || command.Reason.Length > ReasonLengthMax
            ? Refused("anomaly_rules_reason", $"a change needs a reason of 1 to {ReasonLengthMax} characters")
        : command.Rules.Digest == state.Digest
            ? new(new AnomalyRulesReply.Done(state.Version), [])
        : command.ExpectedVersion != state.Version
            ? Refused("anomaly_rules_version",
                $"the rules have version {state.Version}, not {command.ExpectedVersion}: look at them again, and send the change with that version")
        : new(new AnomalyRulesReply.Done(state.Version + 1), [new AnomalyRulesEvent.Set(command.Rules, command.Reason)]);

    private static Decision<AnomalyRulesReply, AnomalyRulesEvent> Refused(string rule, string message) =>
        new(new AnomalyRulesReply.Refused(rule, message), []);
}
