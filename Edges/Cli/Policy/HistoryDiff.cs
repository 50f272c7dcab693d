using System.Globalization;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>What changed between two positions of a server's history of policy.</summary>
/// <param name="Before">The earlier position.</param>
/// <param name="After">The later one.</param>
internal sealed record HistoryDiff(ulong Before, ulong After)
{
    private const string Mark = "at:";

    private const string Document =
        "query Diff($before: Position!, $after: Position!) { policyDiff(before: $before, after: $after) { beforeDigest afterDigest isCut questions "
        + "differences { direction kind subject summary before { verdict rule clause reasonCode } after { verdict rule clause reasonCode } } } }";

    /// <summary>The difference that two arguments name; null where both are files.</summary>
    /// <exception cref="CliException">One is a position and the other is not.</exception>
    public static HistoryDiff? Of(string old, string @new)
    {
        if (!old.StartsWith(Mark, StringComparison.Ordinal) && !@new.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        return new(PositionOf(old), PositionOf(@new));
    }

    /// <summary>Asks, and says what the server answers.</summary>
    /// <returns>As with files: 1 where the change means anything.</returns>
    public async Task<int> SayAsync(GraphTalk talk)
    {
        var data = await talk.AskAsync(Document, new Dictionary<string, object?>
        {
            ["before"] = Before.ToString(CultureInfo.InvariantCulture),
            ["after"] = After.ToString(CultureInfo.InvariantCulture),
        }).ConfigureAwait(false);
        var diff = data.Find("policyDiff") ?? throw new CliException(
            ExitCode.NotFound, $"no policy was published at {Before} or at {After}, or none that you may see: 'aasm policy history' shows positions");
        var differences = diff.Items("differences").ToList();
        if (talk.Screen.IsJson)
        {
            talk.Screen.WriteJson(diff.ToJson()!);
        }
        else
        {
            Say(talk.Screen, diff, differences);
        }

        return differences.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Say(Screen screen, JsonElement diff, List<JsonElement> differences)
    {
        foreach (var difference in differences)
        {
            var direction = difference.Word("direction");
            screen.Prose($"{direction}: {difference.Text("summary")}", direction == "loosened" ? Tone.Warn : Tone.Plain);
        }

        var counts = differences.CountBy(difference => difference.Word("direction")).OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => $"{Screen.Number(count.Value)} {count.Key}");
        screen.Line(
            $"{(differences.Count == 0 ? "no difference" : string.Join(", ", counts))}; {diff.Text("questions")} actions were asked about", Tone.Faint);
        if (diff.Find("isCut") is { ValueKind: JsonValueKind.True })
        {
            screen.Prose("there are more actions to ask about than may be asked, so differences may be missing", Tone.Warn);
        }
    }

    private static ulong PositionOf(string text) =>
        text.StartsWith(Mark, StringComparison.Ordinal) && ulong.TryParse(text.AsSpan(Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new CliException(ExitCode.Usage, $"'{text}' is no position such as at:12: compare two positions of the history, or two files");
}
