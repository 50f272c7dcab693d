using System.CommandLine;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>A list of the server: which field has it, and of which type its items are.</summary>
/// <param name="Field">The field of the query.</param>
/// <param name="Type">The type of an item; its filter and its order are called after it.</param>
/// <param name="Shape">How items look.</param>
/// <param name="Order">In which order; null for the server's own.</param>
internal sealed record GraphList(string Field, string Type, Shape Shape, string? Order = null)
{
    private const int PageMax = 200;

    private string Document =>
        $"query List($first: Int, $after: String, $at: AsOf, $minPosition: Position, $order: {Type}Order, $where: {Type}Where) {{ "
        + $"list: {Field}(first: $first, after: $after, at: $at, minPosition: $minPosition, order: $order, where: $where) "
        + $"{{ edges {{ node {{ {Shape.Selection} }} }} pageInfo {{ hasNextPage endCursor }} }} }}";

    /// <summary>Reads one page after the other, each from behind the last item of the one before.</summary>
    /// <param name="talk">The server.</param>
    /// <param name="asked">What is asked for.</param>
    /// <exception cref="CliException">The server repeats a page, and would be asked for ever.</exception>
    public async Task<ListPage> ReadAsync(GraphTalk talk, ListQuestion asked)
    {
        var items = new List<JsonElement>();
        var after = asked.After;
        while (true)
        {
            var data = await talk.AskAsync(Document, new Dictionary<string, object?>
            {
                ["first"] = Math.Min(PageMax, asked.Limit - items.Count),
                ["after"] = after,
                ["at"] = asked.At,
                ["minPosition"] = asked.MinPosition,
                ["order"] = Order,
                ["where"] = asked.Where,
            }).ConfigureAwait(false);
            var list = data.GetProperty("list");
            items.AddRange(list.Edges().Take(asked.Limit - items.Count));
            if (list.Find("pageInfo", "hasNextPage") is not { ValueKind: JsonValueKind.True })
            {
                return new(items, null);
            }

            var next = list.Text("pageInfo", "endCursor");
            if (items.Count >= asked.Limit)
            {
                return new(items, next);
            }

            after = next.Length > 0 && next != after ? next : throw new CliException(ExitCode.Failed,
                $"the server gives the same page again: its list of {Shape.Plural} has no end; {items.Count} were read");
        }
    }
}

/// <summary>What of a list is asked for.</summary>
/// <param name="Where">The filter.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="After">Only what comes after this place.</param>
/// <param name="At">As of when; null for now.</param>
/// <param name="MinPosition">What must be shown at the least.</param>
internal sealed record ListQuestion(
    IReadOnlyDictionary<string, object?> Where, int Limit, string? After = null, string? At = null, string? MinPosition = null);

/// <summary>The options that every list has.</summary>
internal sealed class ListOptions
{
    /// <summary>Most items of one list.</summary>
    public const int LimitMax = 100_000;

    private readonly Option<int> _limit;
    private readonly Option<bool> _all = new("--all") { Description = $"As many as there are, up to {LimitMax}" };
    private readonly Option<string?> _after = Words.Option("--after", "PLACE", "Go on behind what an earlier list named as next, in json");
    private readonly Option<string?> _at = Moment.Option();

    /// <summary>Makes the options.</summary>
    /// <param name="what">What the list is of.</param>
    /// <param name="usual">How many are shown where nobody says.</param>
    public ListOptions(string what, int usual = 100) =>
        _limit = Options.Number("--limit", $"Most {what} to show", 1, LimitMax, usual, "-n");

    public void AddTo(Command command)
    {
        command.Options.Add(_limit);
        command.Options.Add(_all);
        command.Options.Add(_after);
        command.Options.Add(_at);
    }

    /// <summary>As of when; null for now.</summary>
    public string? AtOf(ParseResult parsed) => parsed.GetValue(_at);

    /// <summary>Whether the past is asked for.</summary>
    public bool IsOfPast(System.CommandLine.Parsing.CommandResult result) => result.GetResult(_at) is not null;

    /// <summary>What is asked for with a filter.</summary>
    public ListQuestion Of(ParseResult parsed, IReadOnlyDictionary<string, object?> where) => new(
        where, parsed.GetValue(_all) ? LimitMax : parsed.GetValue(_limit), parsed.GetValue(_after), parsed.GetValue(_at));
}

/// <summary>Makes commands that show a list.</summary>
internal static class ListCommands
{
    /// <summary>A command that shows a list by a filter.</summary>
    public static Command ShowList(this CommandContext around, Command command, GraphList list, Filters filters, ListOptions? options = null)
    {
        options ??= new(list.Shape.Plural.Replace('_', ' '));
        foreach (var option in filters.Options)
        {
            command.Options.Add(option);
        }

        options.AddTo(command);
        around.Global.Lists.Add(command);
        return around.AtGraph(command, async (parsed, talk) =>
        {
            var page = await list.ReadAsync(talk, options.Of(parsed, await filters.OfAsync(parsed, talk).ConfigureAwait(false)))
                .ConfigureAwait(false);
            new ListWriter(talk.Screen, list.Shape).Write(page);
        });
    }
}
