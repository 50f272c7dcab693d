using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>The formats of an export.</summary>
public enum ExportFormat
{
    /// <summary>One JSON object a line: the whole envelope.</summary>
    Jsonl,

    /// <summary>Comma-separated values (RFC 4180) with the columns of <see cref="CsvEvents.Columns"/>.</summary>
    Csv,
}

/// <summary>What an export wrote.</summary>
/// <param name="Events">How many events were written.</param>
/// <param name="Read">How many were read and checked.</param>
public sealed record ExportReport(ulong Events, ulong Read);

/// <summary>Writes a log's events for other programs, from its files alone, in constant memory.</summary>
public static class LogExport
{
    /// <summary>Writes the events that pass a filter, and checks every event up to the last one of the range.</summary>
    /// <param name="folder">A folder of segments, or a state folder.</param>
    /// <param name="format">How to write them.</param>
    /// <param name="filter">Which to write.</param>
    /// <param name="destination">Where to; left open.</param>
    /// <param name="cancellationToken">Stops between two events.</param>
    /// <exception cref="EvidenceException">
    /// There is no log, or it is damaged: then every event before the damage has been written, and none behind it.
    /// </exception>
    public static ExportReport Write(
        string folder, ExportFormat format, ExportFilter filter, Stream destination, CancellationToken cancellationToken)
    {
        using var snapshot = LogSnapshot.Take(folder);
        using var writer = WriterOf(format, destination);
        var walk = new RecordWalk(snapshot);
        ulong written = 0, read = 0;
        foreach (var recorded in walk.Events())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (filter.IsPast(recorded))
            {
                writer.Flush();
                return new(written, read);
            }

            read++;
            if (filter.Passes(recorded, out var envelope))
            {
                writer.Write(recorded.Position, envelope);
                written++;
            }
        }

        writer.Flush();
        return walk.IsSound()
            ? new(written, read)
            : throw LogAudit.Stopped(snapshot.Folder, walk.Problem!, $"The {written} events before it were exported");
    }

    private static IEventWriter WriterOf(ExportFormat format, Stream destination) => format switch
    {
        ExportFormat.Jsonl => new JsonlEvents(destination),
        ExportFormat.Csv => new CsvEvents(destination),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "no format"),
    };
}

/// <summary>Writes events in one format.</summary>
internal interface IEventWriter : IDisposable
{
    void Write(Position position, EventEnvelope envelope);

    void Flush();
}
