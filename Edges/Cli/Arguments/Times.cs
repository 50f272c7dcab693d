using System.CommandLine;
using System.Globalization;

namespace AgentAssembly.Edges.Cli.Arguments;

/// <summary>Options that are moments: RFC 3339, or a date, which stands for its midnight in UTC.</summary>
internal static class Times
{
    /// <summary>A moment.</summary>
    public static Option<DateTimeOffset?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Length < "2026-01-31".Length || !DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                result.AddError($"{name} '{text}' is no time such as 2026-01-31T12:00:00Z");
                return null;
            }

            return time;
        },
    };
}
