using System.CommandLine;
using System.Text;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Comparing;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy diff</c>: what a change of policy tightens, loosens or changes, each with an example.</summary>
internal static class DiffCommand
{
    public static Command Make(CommandContext around)
    {
        var old = new Argument<string>("OLD") { Description = "The policy before: a file, a folder of files, or at:POSITION of the server's history" };
        var @new = new Argument<string>("NEW") { Description = "The policy after: a file, a folder of files, or at:POSITION" };
        var command = new Command("diff", "Tell what a change of policy means for actions; exit 1 where it means anything") { old, @new };
        var server = new GraphOptions(new ServerOptions());
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (HistoryDiff.Of(parsed.GetValue(old)!, parsed.GetValue(@new)!) is { } history)
            {
                using var talk = await server.OpenAsync(parsed, around, cancellationToken).ConfigureAwait(false);
                return await history.SayAsync(talk).ConfigureAwait(false);
            }

            var screen = around.ScreenFor(parsed);
            var diff = PolicyDiff.Between(PolicyInput.ReadSet(parsed.GetValue(old)!), PolicyInput.ReadSet(parsed.GetValue(@new)!));
            Say(screen, diff);
            return diff.IsEmpty ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static void Say(Screen screen, PolicyDiff diff)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { same = diff.IsEmpty, cut = diff.IsCut, questions = diff.Questions, differences = diff.Differences.Select(JsonOf) });
            return;
        }

        foreach (var difference in diff.Differences)
        {
            var tone = difference.Direction == Direction.Loosened ? Tone.Warn : Tone.Plain;
            screen.Prose($"{WordOf(difference.Direction)}: {difference.Summary}", tone);
        }

        var counts = diff.Differences.CountBy(difference => difference.Direction).OrderBy(count => count.Key)
            .Select(count => $"{Screen.Number(count.Value)} {WordOf(count.Key)}");
        screen.Line($"{(diff.IsEmpty ? "no difference" : string.Join(", ", counts))}; {Screen.Number(diff.Questions)} actions were asked about", Tone.Faint);
        if (diff.IsCut)
        {
            screen.Prose("there are more actions to ask about than may be asked, so differences may be missing: compare parts of the policies by themselves", Tone.Warn);
        }
    }

    private static string WordOf(Direction direction) => direction.ToString().ToLowerInvariant();

    private static object JsonOf(PolicyDifference difference) => new
    {
        direction = WordOf(difference.Direction),
        kind = KindOf(difference),
        subject = difference.Subject,
        summary = difference.Summary,
        example = JsonOf(difference.Example),
        before = JsonOf(difference.Before),
        after = JsonOf(difference.After),
    };

    private static string KindOf(PolicyDifference difference) => PolicyRule.KindWords.First(word => word.Value == difference.Kind).Key;

    private static object JsonOf(PolicyRuling ruling) => new
    {
        verdict = ruling.Verdict.ToString().ToLowerInvariant(),
        reason_code = ruling.ReasonCode,
        rule = ruling.Rule,
        clause = ruling.Clause,
    };

    private static object JsonOf(PolicyQuestion example) => new
    {
        at = example.Now.ToString(),
        org = example.Actor.Org,
        team = example.Actor.Team,
        agent = example.Actor.Did ?? (example.Actor.Id == default ? null : example.Actor.Id.ToString()),
        tool = Given(example.Tool),
        model = Given(example.Model),
        url = Given(example.Url),
        method = Given(example.Method),
        path = Given(example.Path),
        operation = example.FileOperation == FileOperation.None ? null : example.FileOperation.ToString().ToLowerInvariant(),
        command = Given(example.Command),
        payload = Given(Encoding.UTF8.GetString(example.Payload.Span)),
    };

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
