using System.CommandLine;
using System.Globalization;

namespace AgentAssembly.Edges.Cli.Arguments;

/// <summary>Options that are lengths of time, as people write them: a number and s, m, h or d.</summary>
internal static class Durations
{
    private const int DigitsMax = 7;

    /// <summary>A duration within bounds.</summary>
    public static Option<TimeSpan?> Option(string name, string description, TimeSpan least, TimeSpan most) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var duration = TryParse(text);
            if (duration is null)
            {
                result.AddError($"{name} '{text}' is no length of time: write a number and s, m, h or d, as in 90s or 8h");
            }
            else if (duration < least || duration > most)
            {
                result.AddError($"{name} '{text}' must be from {Text(least)} to {Text(most)}");
            }

            return duration;
        },
    };

    private static TimeSpan? TryParse(string text) =>
        text.Length is > 1 and <= DigitsMax + 1
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => null,
            }
            : null;

    private static string Text(TimeSpan bound) =>
        bound.TotalHours >= 1 ? $"{bound.TotalHours:0}h"
        : bound.TotalMinutes >= 1 ? $"{bound.TotalMinutes:0}m"
        : $"{bound.TotalSeconds:0}s";
}
