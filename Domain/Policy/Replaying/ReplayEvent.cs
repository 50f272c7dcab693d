using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>What happens to a replay. Told in its <c>replay-…</c> stream; org and team stand in the envelope.</summary>
public abstract record ReplayEvent : IEventDataCodec<ReplayEvent>
{
    /// <summary>Wire name of <see cref="Started"/>.</summary>
    public const string StartedType = "replay.started";

    /// <summary>Wire name of <see cref="Finished"/>.</summary>
    public const string FinishedType = "replay.finished";

    /// <summary>Wire name of <see cref="Cancelled"/>.</summary>
    public const string CancelledType = "replay.cancelled";

    /// <summary>Wire name of <see cref="Failed"/>.</summary>
    public const string FailedType = "replay.failed";

    private ReplayEvent()
    {
    }

    /// <summary>When: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>Who: of the envelope, where the event was read from one.</summary>
    public string By { get; init; } = "";

    /// <summary>It began.</summary>
    /// <param name="Terms">What is replayed.</param>
    public sealed record Started(ReplayTerms Terms) : ReplayEvent;

    /// <summary>The reports are there.</summary>
    /// <param name="Reports">One for each candidate.</param>
    public sealed record Finished(ImmutableArray<ReplayReport> Reports) : ReplayEvent;

    /// <summary>Somebody stopped it.</summary>
    /// <param name="Reason">Why, in the caller's words; may be empty.</param>
    public sealed record Cancelled(string Reason) : ReplayEvent;

    /// <summary>It could not go on.</summary>
    /// <param name="Because">A word of <see cref="ReplayFailures"/>.</param>
    public sealed record Failed(string Because) : ReplayEvent;

    /// <inheritdoc/>
    public static string TypeOf(ReplayEvent happened) => happened switch
    {
        Started => StartedType,
        Finished => FinishedType,
        Cancelled => CancelledType,
        Failed => FailedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, ReplayEvent happened)
    {
        json.BeginObject();
        switch (happened)
        {
            case Started e:
                ReplayTermsJson.WriteMembers(json, e.Terms);
                break;
            case Finished e:
                ReplayReportJson.WriteMember(json, e.Reports);
                break;
            case Cancelled e:
                json.Member("reason", e.Reason);
                break;
            case Failed e:
                json.Member("because", e.Because);
                break;
            default:
                throw new UnreachableException($"no data for {happened.GetType().Name}");
        }

        json.EndObject();
    }

    /// <inheritdoc/>
    public static ReplayEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        ReplayEvent? read = envelope.Type switch
        {
            StartedType => new Started(ReplayTermsJson.Read(data, envelope.Org ?? "", envelope.Team ?? "")),
            FinishedType => new Finished(ReplayReportJson.Read(data)),
            CancelledType => new Cancelled(data.Text("reason")),
            FailedType => new Failed(data.Text("because")),
            _ => null,
        };
        return read is null ? null : read with { At = envelope.RecordedAt, By = envelope.Principal };
    }
}

/// <summary>Why replays fail: stable words.</summary>
public static class ReplayFailures
{
    /// <summary>The process that ran it ended.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The log could not be read.</summary>
    public const string LogUnreadable = "log_unreadable";

    /// <summary>The key store could not be read.</summary>
    public const string VaultUnavailable = "vault_unavailable";
}
