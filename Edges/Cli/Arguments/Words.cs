using System.CommandLine;
using System.CommandLine.Parsing;

namespace AgentAssembly.Edges.Cli.Arguments;

/// <summary>
/// Options and arguments that are words. An empty one is refused: on the wire it would mean everything, or the default,
/// which nobody means who wrote <c>--team "$TEAM"</c> and forgot to set it.
/// </summary>
internal static class Words
{
    /// <summary>An option that is any text.</summary>
    public static Option<string?> Option(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Filled(result, name),
    };

    /// <summary>An argument that is any text.</summary>
    public static Argument<string> Argument(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Filled(result, name),
    };

    /// <summary>An option that is one of a few words.</summary>
    public static Option<string?> Choice(string name, string helpName, string description, params string[] known)
    {
        var option = new Option<string?>(name)
        {
            Description = $"{description}: {string.Join(", ", known)}",
            HelpName = helpName,
            CustomParser = result => Known(result, name, known),
        };
        option.CompletionSources.Add(known);
        return option;
    }

    /// <summary>An argument that is one of a few words.</summary>
    public static Argument<string> ChoiceArgument(string name, string description, params string[] known)
    {
        var argument = new Argument<string>(name)
        {
            Description = $"{description}: {string.Join(", ", known)}",
            HelpName = name,
            CustomParser = result => Known(result, name, known),
        };
        argument.CompletionSources.Add(known);
        return argument;
    }

    /// <summary>An option that may be given again, each time with one of a few words, or with any where none are known.</summary>
    public static Option<string[]> Many(string name, string helpName, string description, params string[] known)
    {
        var option = new Option<string[]>(name)
        {
            Description = description,
            HelpName = helpName,
            Arity = ArgumentArity.OneOrMore,
        };
        option.CompletionSources.Add(known);
        option.Validators.Add(result =>
        {
            foreach (var problem in result.Tokens.Select(token => ProblemOf(token.Value, name, known)).OfType<string>())
            {
                result.AddError(problem);
            }
        });
        return option;
    }

    /// <summary>The option that says in whose words something happened.</summary>
    public static Option<string?> Reason(string description = "Why; it is recorded", bool isRequired = true)
    {
        var option = Option("--reason", "TEXT", description);
        option.Required = isRequired;
        return option;
    }

    /// <summary>The option that names an organisation.</summary>
    public static Option<string?> Org(string description = "The organisation; else the context's, else default") =>
        Option("--org", "ORG", description);

    private static string? Filled(ArgumentResult result, string name) => Known(result, name, []);

    private static string Known(ArgumentResult result, string name, string[] known)
    {
        var word = result.Tokens[0].Value;
        if (ProblemOf(word, name, known) is { } problem)
        {
            result.AddError(problem);
        }

        return word;
    }

    private static string? ProblemOf(string word, string name, string[] known) =>
        string.IsNullOrWhiteSpace(word) ? $"{name} is empty: give it a value, or leave it out"
        : known.Length > 0 && !known.Contains(word, StringComparer.Ordinal)
            ? $"{name} '{word}' is not known; known are {string.Join(", ", known)}"
        : null;
}
