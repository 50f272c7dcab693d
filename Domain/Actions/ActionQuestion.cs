using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Actions;

/// <summary>Makes of an action what a policy is asked about it (policy specification §1.1).</summary>
public static class ActionQuestion
{
    /// <summary>The question that an action poses.</summary>
    /// <param name="action">What was asked.</param>
    /// <param name="actor">Who.</param>
    /// <param name="session">What the session did before; null where nothing asks for it.</param>
    /// <param name="now">When.</param>
    public static PolicyQuestion Of(AgentAction action, ActorFacts actor, SessionFacts? session, Instant now) => action.Kind switch
    {
        ActionKind.LlmCall => new()
        {
            Kind = action.Kind, Now = now, Actor = actor, TraceId = action.TraceId, Session = session, AreBudgetsKept = true,
            Tool = PolicyQuestion.LlmCallTool, Model = action.Model, Payload = PayloadOfCall(action),
        },
        ActionKind.ToolCall or ActionKind.ToolResult => new()
        {
            Kind = action.Kind, Now = now, Actor = actor, TraceId = action.TraceId, Session = session, AreBudgetsKept = true,
            Tool = action.Tool, Payload = action.Payload, Scanned = new(),
        },
        ActionKind.FileOperation => new()
        {
            Kind = action.Kind, Now = now, Actor = actor, TraceId = action.TraceId, Session = session, AreBudgetsKept = true,
            Path = action.Path, FileOperation = OperationOf(action.Operation),
        },
        ActionKind.NetworkCall => new()
        {
            Kind = action.Kind, Now = now, Actor = actor, TraceId = action.TraceId, Session = session, AreBudgetsKept = true,
            Url = UrlOf(action), Method = "CONNECT",
        },
        ActionKind.ProcessExec => new()
        {
            Kind = action.Kind, Now = now, Actor = actor, TraceId = action.TraceId, Session = session, AreBudgetsKept = true,
            Program = action.Command, Command = CommandLineOf(action),
        },
        ActionKind.SendMessage => new()
        {
            Kind = action.Kind, Now = now, Actor = actor, TraceId = action.TraceId, Session = session, AreBudgetsKept = true,
            SourceTeam = Known(action.Actor.Team), TargetTeam = Known(action.Message?.Team),
            TargetChannel = Known(action.Message?.Channel), Payload = action.Payload, Scanned = new(),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(action), action.Kind, "no kind of action"),
    };

    // What nobody named is absent to conditions, not empty.
    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static FileOperation OperationOf(string operation) => operation switch
    {
        "read" => FileOperation.Read,
        "write" or "create" => FileOperation.Write,
        "append" => FileOperation.Append,
        "delete" => FileOperation.Delete,
        _ => FileOperation.None, // Held against whatever writing is.
    };

    // Existing callers put a host, with or without brackets, or a whole address into one field.
    private static string UrlOf(AgentAction action)
    {
        if (action.Host.Contains("://", StringComparison.Ordinal))
        {
            return action.Host;
        }

        var scheme = action.Operation.Length == 0 ? "tcp" : action.Operation;
        var isBareIpv6 = action.Host.Contains(':', StringComparison.Ordinal) && !action.Host.StartsWith('[')
            && System.Net.IPAddress.TryParse(action.Host, out _);
        var host = isBareIpv6 ? $"[{action.Host}]" : action.Host;
        return action.Port == 0 ? $"{scheme}://{host}" : string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{action.Port}");
    }

    private static string CommandLineOf(AgentAction action)
    {
        if (action.Payload.Length <= 2)
        {
            return action.Command;
        }

        var line = new StringBuilder(action.Command);
        var arguments = new Utf8JsonReader(action.Payload.Span);
        while (arguments.Read())
        {
            if (arguments.TokenType == JsonTokenType.String)
            {
                line.Append(' ').Append(arguments.GetString());
            }
        }

        return line.ToString();
    }

    private static ReadOnlyMemory<byte> PayloadOfCall(AgentAction action)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("contains_pii", action.ContainsPersonalData)
            .Member("model", action.Model)
            .Member("prompt_tokens", action.PromptTokens)
            .EndObject();
        return json.ToArray();
    }
}
