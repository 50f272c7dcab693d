using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Models;

/// <summary>How long the buckets are that things are counted in. All begin at whole multiples of their length since 1970, UTC.</summary>
public enum Grain
{
    /// <summary>Five minutes.</summary>
    FiveMinutes,

    /// <summary>A quarter of an hour.</summary>
    Quarter,

    /// <summary>An hour.</summary>
    Hour,

    /// <summary>A UTC day.</summary>
    Day,

    /// <summary>Everything, for ever.</summary>
    Total,
}

/// <summary>A part of time that buckets of one length cover exactly.</summary>
/// <param name="Grain">Their length.</param>
/// <param name="From">The first one's start.</param>
/// <param name="To">The first moment behind the last one.</param>
public readonly record struct Stretch(Grain Grain, Instant From, Instant To);

/// <summary>Arithmetic of buckets. Pure.</summary>
public static class Grains
{
    /// <summary>The word that documents are found by.</summary>
    public static string WordOf(Grain grain) => grain switch
    {
        Grain.FiveMinutes => "5m",
        Grain.Quarter => "15m",
        Grain.Hour => "1h",
        Grain.Day => "1d",
        Grain.Total => "total",
        _ => throw new UnreachableException($"no word for {grain}"),
    };

    /// <summary>The length; zero for what has no end.</summary>
    public static TimeSpan LengthOf(Grain grain) => grain switch
    {
        Grain.FiveMinutes => TimeSpan.FromMinutes(5),
        Grain.Quarter => TimeSpan.FromMinutes(15),
        Grain.Hour => TimeSpan.FromHours(1),
        Grain.Day => TimeSpan.FromDays(1),
        Grain.Total => TimeSpan.Zero,
        _ => throw new UnreachableException($"no length for {grain}"),
    };

    /// <summary>The start of the bucket that holds a moment; 1970 where there is but one.</summary>
    public static Instant StartOf(Grain grain, Instant at)
    {
        if (grain == Grain.Total)
        {
            return default;
        }

        var length = MicrosecondsOf(grain);
        var rest = at.UnixMicroseconds % length;
        return new(at.UnixMicroseconds - (rest < 0 ? rest + length : rest));
    }

    /// <summary>The end of the bucket that holds a moment: the first moment behind it.</summary>
    public static Instant EndOf(Grain grain, Instant at) => StartOf(grain, at).Plus(LengthOf(grain));

    /// <summary>
    /// The fewest buckets that cover a part of time: long ones in its middle, short ones at its ends.
    /// </summary>
    /// <param name="grains">The lengths there are, the longest first; each a multiple of the next.</param>
    /// <param name="from">Its start, where a bucket of the shortest length begins.</param>
    /// <param name="to">The first moment behind it, likewise.</param>
    public static ImmutableArray<Stretch> Cover(ReadOnlySpan<Grain> grains, Instant from, Instant to)
    {
        if (from >= to)
        {
            return [];
        }

        var grain = grains[0];
        if (grains.Length == 1)
        {
            return [new(grain, from, to)];
        }

        var (first, last) = (StartOf(grain, new(from.UnixMicroseconds - 1)).Plus(LengthOf(grain)), StartOf(grain, to));
        return first >= last
            ? Cover(grains[1..], from, to)
            : [.. Cover(grains[1..], from, first), new(grain, first, last), .. Cover(grains[1..], last, to)];
    }

    private static long MicrosecondsOf(Grain grain) => LengthOf(grain).Ticks / TimeSpan.TicksPerMicrosecond;
}
