using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Execution;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>A part of time that buckets cover exactly.</summary>
/// <param name="From">The first moment in it.</param>
/// <param name="To">The first moment behind it.</param>
internal sealed record TimeWindow(Instant From, Instant To)
{
    /// <summary>How long it is.</summary>
    public TimeSpan Length => TimeSpan.FromMicroseconds(To.UnixMicroseconds - From.UnixMicroseconds);

    /// <summary>The window of the same length that ends where this one begins.</summary>
    public TimeWindow Before => new(From.Plus(-Length), From);
}

/// <summary>A window as it is asked for.</summary>
/// <param name="Preset">The time up to the moment that is looked at; null for two moments.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The first moment behind it; null for the moment that is looked at.</param>
internal sealed record AskedWindow(TimeSpan? Preset, Instant? From, Instant? To);

/// <summary>The lengths of windows that have names.</summary>
internal sealed class WindowPresetType : EnumerationGraphType
{
    public WindowPresetType()
    {
        (Name, Description) = ("WindowPreset", "How far a window looks back from the moment that is looked at.");
        Add("LAST_1H", TimeSpan.FromHours(1), "The last hour.");
        Add("LAST_24H", TimeSpan.FromHours(24), "The last 24 hours.");
        Add("LAST_7D", TimeSpan.FromDays(7), "The last 7 days.");
        Add("LAST_30D", TimeSpan.FromDays(30), "The last 30 days.");
    }
}

/// <summary>The type of windows: a preset, or two moments.</summary>
internal sealed class WindowType : InputObjectGraphType<AskedWindow>
{
    public WindowType()
    {
        (Name, Description) = ("Window", "A preset, or from and to. Windows begin and end with whole buckets; answers say when.");
        Field<WindowPresetType>("preset").Description("Up to the moment that is looked at.");
        Field<InstantScalar>("from").Description("The first moment.");
        Field<InstantScalar>("to").Description("The first moment behind it; the moment that is looked at where it is not given.");
    }

    public override object ParseDictionary(IDictionary<string, object?> value) => new AskedWindow(
        value.TryGetValue("preset", out var preset) ? (TimeSpan?)preset : null,
        value.TryGetValue("from", out var from) ? (Instant?)from : null,
        value.TryGetValue("to", out var to) ? (Instant?)to : null);
}

/// <summary>Reads the windows of fields.</summary>
internal static class WindowArguments
{
    private static readonly TimeSpan LengthDefault = TimeSpan.FromHours(24);
    private static readonly TimeSpan LengthMax = TimeSpan.FromDays(400);

    /// <summary>The argument.</summary>
    public static QueryArgument Argument() =>
        new QueryArgument<WindowType> { Name = "window", Description = "Over which time; the last 24 hours where it is not given." };

    /// <summary>The window of a field, from the start of a bucket to the end of one.</summary>
    /// <param name="context">The field.</param>
    /// <param name="look">Where it looks.</param>
    /// <param name="grain">The shortest buckets there are.</param>
    /// <exception cref="ReadError">It is no window, or too long.</exception>
    public static async ValueTask<TimeWindow> WindowAsync(this IResolveFieldContext context, Look look, Grain grain)
    {
        var moment = await look.MomentAsync(context.CancellationToken).ConfigureAwait(false);
        var asked = context.GetArgument<AskedWindow?>("window") ?? new(LengthDefault, null, null);
        if (asked is { Preset: not null, From: not null } or { Preset: not null, To: not null } or { Preset: null, From: null })
        {
            throw Wrong("give a preset, or from and perhaps to");
        }

        var end = asked.To ?? moment;
        var to = Grains.StartOf(grain, end) == end && asked.To is not null ? end : Grains.EndOf(grain, end);
        var from = asked.From is { } first ? Grains.StartOf(grain, first) : to.Plus(-asked.Preset!.Value);
        return from >= to ? throw Wrong("from must be before to")
            : new TimeWindow(from, to) is var window && window.Length > LengthMax ? throw Wrong($"at most {LengthMax.Days} days fit")
            : window;
    }

    private static ReadError Wrong(string problem) => new("VALIDATION_FAILED", 400, $"window: {problem}");
}
