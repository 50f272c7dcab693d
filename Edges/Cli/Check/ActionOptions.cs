using System.CommandLine;
using System.Text.Json;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Edges.Cli.Arguments;
using Google.Protobuf;

namespace AgentAssembly.Edges.Cli.Check;

/// <summary>The options that describe an action, and the request that they make.</summary>
internal sealed class ActionOptions
{
    private static readonly string[] Kinds =
        ["tool_call", "tool_result", "llm_call", "file_operation", "network_call", "process_exec"];

    private readonly Option<string> _kind = new("--kind")
    {
        Description = $"What kind of action it is: {string.Join(", ", Kinds)}",
        HelpName = "KIND",
        DefaultValueFactory = _ => "tool_call",
        CustomParser = result =>
        {
            var kind = result.Tokens[0].Value.ToLowerInvariant();
            if (!Kinds.Contains(kind))
            {
                result.AddError($"--kind '{kind}' is not known; known are {string.Join(", ", Kinds)}");
            }

            return kind;
        },
    };

    private readonly Option<string?> _tool = Text("--tool", "NAME", "The tool of a tool_call or tool_result");
    private readonly Option<string?> _args = Text("--args", "JSON", "Arguments of the call, or the result: JSON, or @FILE that holds it");
    private readonly Option<string?> _url = Text("--url", "URL", "Where the tool connects to");
    private readonly Option<string?> _model = Text("--model", "NAME", "The model of an llm_call");
    private readonly Option<string?> _operation = Text("--operation", "NAME", "read, write, create, append or delete, for a file_operation");
    private readonly Option<string?> _path = Text("--path", "PATH", "The file of a file_operation");
    private readonly Option<Address?> _host = new("--host")
    {
        Description = "The peer of a network_call",
        HelpName = "HOST:PORT",
        CustomParser = result =>
        {
            var address = Address.TryParse(result.Tokens[0].Value, out var problem);
            if (address is null)
            {
                result.AddError($"--host {problem}");
            }

            return address;
        },
    };

    private readonly Option<string?> _program = Text("--program", "PATH", "The program of a process_exec");
    private readonly Option<int> _tokens = Options.Number("--prompt-tokens", "Estimated tokens of the prompt of an llm_call", 0, int.MaxValue, 0);

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_kind, _tool, _args, _url, _model, _tokens, _operation, _path, _host, _program])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The request, without who asks.</summary>
    public CheckActionRequest ToRequest(ParseResult parsed) => parsed.GetValue(_kind) switch
    {
        "llm_call" => new()
        {
            ActionType = ActionType.LlmCall,
            Context = new() { LlmCall = new() { Model = parsed.GetValue(_model) ?? "", PromptTokens = parsed.GetValue(_tokens) } },
        },
        "tool_result" => new()
        {
            ActionType = ActionType.ToolResult,
            Context = new()
            {
                ToolResult = new() { ToolName = Needed(parsed, _tool), ResultJson = JsonOf(parsed), SourceUrl = parsed.GetValue(_url) ?? "" },
            },
        },
        "file_operation" => new()
        {
            ActionType = ActionType.FileOperation,
            Context = new() { FileOp = new() { Operation = Needed(parsed, _operation), Path = Needed(parsed, _path) } },
        },
        "network_call" => new()
        {
            ActionType = ActionType.NetworkCall,
            Context = new() { NetworkCall = NetworkOf(parsed) },
        },
        "process_exec" => new()
        {
            ActionType = ActionType.ProcessExec,
            Context = new() { ProcessExec = new() { Command = Needed(parsed, _program) } },
        },
        _ => new()
        {
            ActionType = ActionType.ToolCall,
            Context = new()
            {
                ToolCall = new() { ToolName = Needed(parsed, _tool), ArgsJson = JsonOf(parsed), TargetUrl = parsed.GetValue(_url) ?? "" },
            },
        },
    };

    private NetworkCallContext NetworkOf(ParseResult parsed) => parsed.GetValue(_host) is { } address
        ? new() { Host = address.Host, Port = address.Port }
        : throw Missing(parsed, _host);

    private string Needed(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { Length: > 0 } value ? value : throw Missing(parsed, option);

    private CliException Missing(ParseResult parsed, Option option) => new(ExitCode.Usage,
        $"{option.Name} {option.HelpName} is needed for --kind {parsed.GetValue(_kind)}. See 'aasm check --help'");

    private ByteString JsonOf(ParseResult parsed)
    {
        var text = parsed.GetValue(_args) ?? "{}";
        try
        {
            var bytes = text.StartsWith('@') ? File.ReadAllBytes(text[1..]) : System.Text.Encoding.UTF8.GetBytes(text);
            using var document = JsonDocument.Parse(bytes);
            return ByteString.CopyFrom(bytes);
        }
        catch (JsonException e)
        {
            throw new CliException(ExitCode.Usage,
                $"--args is no JSON ({e.Message.TrimEnd('.')}): quote it for the shell, as in --args '{{\"id\": 1}}', or name a file as @FILE", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"--args {text} cannot be read: {e.Message}", e);
        }
    }

    private static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };
}
