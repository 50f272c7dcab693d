using System.CommandLine;
using System.Globalization;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>The option that says as of when is looked: a position of the log, or a time.</summary>
internal static class Moment
{
    /// <summary>The name of the variable.</summary>
    public const string Variable = "at";

    /// <summary>As of when; null for now.</summary>
    public static Option<string?> Option(
        string name = "--at", string description = "As it was behind this position of the log, or at this time; else now") => new(name)
    {
        Description = description,
        HelpName = "POSITION|TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Read(text) is not { } moment)
            {
                result.AddError($"{name} '{text}' is neither a position, such as 4711, nor a time, such as 2026-01-31T12:00:00Z");
                return null;
            }

            return moment;
        },
    };

    /// <summary>A moment as the server reads it; null where the text is none.</summary>
    public static string? Read(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position.ToString(CultureInfo.InvariantCulture)
        : text.Length >= "2026-01-31".Length && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)
        : null;
}
