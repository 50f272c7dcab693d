using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using GraphQLParser;
using GraphQLParser.AST;

namespace AgentAssembly.Edges.Cli.Api;

/// <summary><c>aasm api graphql</c>: any question, and the server's answer as it is.</summary>
internal static class GraphQLCommand
{
    private const int TextMax = 64 * 1024;

    public static Command Make(CommandContext around)
    {
        var query = new Argument<string?>("QUERY") { Description = "The document; else -f", Arity = ArgumentArity.ZeroOrOne };
        var file = Words.Option("--file", "FILE", "A file with the document, or - for standard input");
        file.Aliases.Add("-f");
        var operation = Words.Option("--operation", "NAME", "Which operation of the document; it has to be said where it has several");
        var variables = new GraphQLVariables();
        var command = new Command("graphql", "Ask the server anything over GraphQL; a subscription answers a line of JSON for each event")
        {
            query, file, operation,
        };
        variables.AddTo(command);
        command.Validators.Add(result =>
        {
            if ((result.GetResult(query) is { Tokens.Count: > 0 }) == (result.GetResult(file) is not null))
            {
                result.AddError("say what to ask: either QUERY or -f FILE");
            }
        });
        return around.AtGraph(command, async (parsed, talk) =>
        {
            var text = parsed.GetValue(file) is { } path
                ? await InputFile.ReadTextAsync(path, TextMax, "that is what servers read", talk.Interrupted).ConfigureAwait(false)
                : parsed.GetValue(query)!;
            var question = new GraphQuestion(text, variables.Of(parsed), parsed.GetValue(operation));
            return IsSubscription(question) ? await FollowAsync(talk, question).ConfigureAwait(false) : await AskAsync(talk, question).ConfigureAwait(false);
        });
    }

    private static async Task<int> AskAsync(GraphTalk talk, GraphQuestion question)
    {
        var answer = await talk.AskWholeAsync(question).ConfigureAwait(false);
        Write(talk.Screen, answer, isLine: false);
        return GraphException.Of(answer) is { } problem ? throw talk.Ended(problem, isOurs: false) : ExitCode.Ok;
    }

    private static async Task<int> FollowAsync(GraphTalk talk, GraphQuestion question)
    {
        var code = ExitCode.Ok;
        await foreach (var answer in talk.FollowAsync(question).ConfigureAwait(false))
        {
            Write(talk.Screen, answer, isLine: true);
            code = GraphException.Of(answer)?.ExitCode ?? code;
        }

        return code;
    }

    // An answer is JSON whatever is asked for, unless that is YAML: there is no table for what only its asker knows.
    private static void Write(Screen screen, JsonElement answer, bool isLine)
    {
        if (isLine)
        {
            screen.WriteJsonLine(answer);
        }
        else
        {
            screen.WriteJson(answer);
        }
    }

    // What cannot be read is left to the server to refuse, in its words.
    private static bool IsSubscription(GraphQuestion question)
    {
        try
        {
            var operations = Parser.Parse(question.Text).Definitions.OfType<GraphQLOperationDefinition>().ToList();
            var chosen = question.Operation is null ? operations.FirstOrDefault() : operations.Find(o => o.Name?.StringValue == question.Operation);
            return chosen?.Operation == OperationType.Subscription;
        }
        catch (GraphQLParser.Exceptions.GraphQLParserException)
        {
            return false;
        }
    }
}
