using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Reports;

/// <summary>Between a source's events and their canonical data. Types are mapped by hand: the name is the format.</summary>
public sealed class SourceEventCodec : IEventDataCodec<SourceEvent>
{
    /// <summary>Wire name of <see cref="SourceEvent.Reported"/>.</summary>
    public const string Reported = "action.reported";

    /// <summary>Wire name of <see cref="SourceEvent.GapDetected"/>.</summary>
    public const string GapDetected = "source.gap_detected";

    private SourceEventCodec()
    {
    }

    /// <inheritdoc/>
    public static string TypeOf(SourceEvent happened) => happened switch
    {
        SourceEvent.Reported => Reported,
        SourceEvent.GapDetected => GapDetected,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, SourceEvent happened)
    {
        switch (happened)
        {
            case SourceEvent.Reported e:
                ReportedActionCodec.Write(json, e);
                break;
            case SourceEvent.GapDetected e:
                json.BeginObject()
                    .Member("first", e.Missing.First)
                    .Member("last", e.Missing.Last)
                    .Member("session", e.Session)
                    .EndObject();
                break;
            default:
                throw new UnreachableException($"no data for {happened.GetType().Name}");
        }
    }

    /// <inheritdoc/>
    public static SourceEvent? Read(EventEnvelope envelope)
    {
        if (envelope.Type is not (Reported or GapDetected))
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return envelope.Type == Reported
            ? ReportedActionCodec.Read(data, envelope)
            : new SourceEvent.GapDetected(data.Text("session"), new(data.Number("first"), data.Number("last")));
    }
}
