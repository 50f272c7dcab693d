using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>Makes reports that fit into one event: what has no room one by one is counted. Pure.</summary>
public static class ReplayFit
{
    /// <summary>Largest reports of one replay together, as event data, in bytes.</summary>
    public const int SizeBytesMax = 256 * 1024;

    /// <summary>The reports with as much detail as was asked for, or as fits.</summary>
    public static ImmutableArray<ReplayReport> ReportsOf(ReplayFold fold, ReplayDetail asked)
    {
        ArgumentNullException.ThrowIfNull(fold);
        for (var detail = asked; ; detail = new(Math.Max(1, detail.Groups / 2), detail.Samples / 2))
        {
            var reports = fold.Report(detail);
            if (SizeOf(reports) <= SizeBytesMax || detail is { Groups: 1, Samples: 0 })
            {
                return reports;
            }
        }
    }

    private static int SizeOf(ImmutableArray<ReplayReport> reports)
    {
        var json = new CanonicalJsonWriter();
        ReplayEvent.Write(json, new ReplayEvent.Finished(reports));
        return json.Written.Length;
    }
}
