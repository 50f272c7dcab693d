using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>The options of a list that the server filters by. Nothing is filtered here.</summary>
internal sealed class Filters
{
    private readonly List<(Option Option, string Member, Func<ParseResult, GraphTalk, ValueTask<object?>> Value)> _all = [];

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => _all.Select(filter => filter.Option);

    /// <summary>The organisation, else the context's.</summary>
    public Filters Org(string what, string member = "org")
    {
        var option = Words.Org($"Only {what} of this organisation; else of the context's, else of all that may be seen");
        Add(option, member, (parsed, talk) => talk.OrgOf(parsed, option) is { } org ? new[] { org } : null);
        return this;
    }

    /// <summary>Any words; given again, any of them.</summary>
    public Filters AnyOf(string name, string helpName, string description, string member)
    {
        var option = Words.Many(name, helpName, $"{description}; may be given again");
        Add(option, member, (parsed, _) => parsed.GetValue(option) is { Length: > 0 } words ? words : null);
        return this;
    }

    /// <summary>Some of a few words, which GraphQL has in capitals; given again, any of them.</summary>
    /// <param name="name">The option.</param>
    /// <param name="helpName">What stands for a word.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="member">The member of the filter.</param>
    /// <param name="usual">What counts where it is not given.</param>
    /// <param name="known">The words; <c>all</c> stands for no filter.</param>
    public Filters Choice(string name, string helpName, string description, string member, string[] usual, params string[] known)
    {
        var option = Words.Many(name, helpName, $"{description}; may be given again: {string.Join(", ", known)}", known);
        Add(option, member, (parsed, _) => (parsed.GetValue(option) is { Length: > 0 } given ? given : usual) is { Length: > 0 } words
            && !words.Contains("all") ? words.Select(EnumOf).Distinct().ToArray() : null);
        return this;
    }

    /// <summary>One text.</summary>
    public Filters Text(string name, string description, string member)
    {
        var option = Words.Option(name, "TEXT", description);
        Add(option, member, (parsed, _) => parsed.GetValue(option));
        return this;
    }

    /// <summary>A moment.</summary>
    public Filters Time(string name, string description, string member)
    {
        var option = Times.Option(name, description);
        Add(option, member, (parsed, _) => parsed.GetValue(option) is { } time ? time.ToString("O") : null);
        return this;
    }

    /// <summary>Something that is so, where it is asked for.</summary>
    public Filters Flag(string name, string description, string member)
    {
        var option = new Option<bool>(name) { Description = description };
        Add(option, member, (parsed, _) => parsed.GetValue(option) ? true : null);
        return this;
    }

    /// <summary>Agents, each by its id, its DID, or its name where no other has it.</summary>
    public Filters Agents(string name, string description, string member)
    {
        var option = Words.Many(name, "AGENT", $"{description}: by id, DID or name; may be given again");
        option.CompletionSources.Add(LiveWords.Agents);
        _all.Add((option, member, async (parsed, talk) =>
            parsed.GetValue(option) is { Length: > 0 } agents ? await AgentRefs.IdsAsync(talk, agents).ConfigureAwait(false) : null));
        return this;
    }

    /// <summary>The filter as GraphQL has it.</summary>
    public async Task<Dictionary<string, object?>> OfAsync(ParseResult parsed, GraphTalk talk)
    {
        var where = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (_, member, valueOf) in _all)
        {
            if (await valueOf(parsed, talk).ConfigureAwait(false) is { } value)
            {
                where[member] = value;
            }
        }

        return where;
    }

    // Older documents of policies and alerts say warning where everything else says medium.
    private static string EnumOf(string word) => word == "warning" ? "MEDIUM" : word.ToUpperInvariant();

    private void Add(Option option, string member, Func<ParseResult, GraphTalk, object?> valueOf) =>
        _all.Add((option, member, (parsed, talk) => ValueTask.FromResult(valueOf(parsed, talk))));
}
