using System.CommandLine;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Api;

/// <summary>The options that give a document its variables.</summary>
internal sealed class GraphQLVariables
{
    private readonly Option<string[]> _each = Words.Many(
        "--var", "NAME=VALUE", "A variable; a value that is JSON, such as 5, true or [\"a\"], is that, and others are text; may be given again");

    private readonly Option<string?> _all = Words.Option("--vars", "JSON", "Variables as a JSON object; --var beats them");

    public void AddTo(Command command)
    {
        command.Options.Add(_each);
        command.Options.Add(_all);
        command.Validators.Add(result =>
        {
            foreach (var pair in result.GetValue(_each)?.Where(pair => pair.IndexOf('=', StringComparison.Ordinal) < 1) ?? [])
            {
                result.AddError($"--var '{pair}' is no NAME=VALUE");
            }

            if (result.GetValue(_all) is { } text && Parsed(text) is not { ValueKind: JsonValueKind.Object })
            {
                result.AddError("--vars is no JSON object such as {\"first\": 5}");
            }
        });
    }

    public IReadOnlyDictionary<string, object?> Of(ParseResult parsed)
    {
        var variables = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in parsed.GetValue(_all) is { } text ? Parsed(text)!.Value.EnumerateObject() : default)
        {
            variables[member.Name] = member.Value;
        }

        foreach (var pair in parsed.GetValue(_each) ?? [])
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            var value = pair[(sign + 1)..];
            variables[pair[..sign]] = Parsed(value) is { } json ? json : value;
        }

        return variables;
    }

    private static JsonElement? Parsed(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
