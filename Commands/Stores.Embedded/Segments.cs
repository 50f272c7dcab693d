using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>A segment that is open for reading.</summary>
internal sealed record Segment(Position First, ILogFile File);

/// <summary>The segments of a log in order, as a value that readers may keep while the writer goes on.</summary>
internal sealed class Segments(ImmutableArray<Segment> all)
{
    public const string Suffix = ".seg";

    public ImmutableArray<Segment> All { get; } = all;

    public Segment Last => All[^1];

    public static string NameOf(Position first) => first.Value.ToString("D20", CultureInfo.InvariantCulture) + Suffix;

    public static bool IsSegment(string name) => name.EndsWith(Suffix, StringComparison.Ordinal);

    public Segments With(Segment segment) => new(All.Add(segment));

    /// <summary>The index of the segment that holds a position, or would hold it.</summary>
    public int IndexOf(Position position)
    {
        var low = 0;
        for (var high = All.Length - 1; low < high;)
        {
            var middle = (low + high + 1) / 2;
            if (All[middle].First <= position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
