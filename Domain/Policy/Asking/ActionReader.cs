using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy.Asking;

// A mapping that describes an action → the question that it poses.
internal static class ActionReader
{
    // Null, or not to be used, where errors were reported.
    public static PolicyQuestion? Read(Node node, string path, SectionReader sections, Instant now)
    {
        var action = new FactSection(node, path, ActionWords.Action, sections);
        var at = action.Moment("at") ?? now;
        var kind = action.Needed("kind", "missing; it is one of " + string.Join(", ", PolicyRule.KindWords.Keys)) is null
            ? null
            : action.Word("kind", PolicyRule.KindWords);
        var surroundings = new PolicyQuestion
        {
            Kind = kind ?? default,
            Now = at,
            TraceId = action.Text("trace_id") ?? "",
            Actor = ActorReader.Read(action, at),
            Session = SessionReader.Read(action, at),
            Spending = SpendingReader.Read(action),
        };
        if (kind is null)
        {
            return null;
        }

        ReportMisplaced(action, kind.Value);
        return WithSubject(surroundings, action);
    }

    // What belongs to another kind would be read and then mean nothing.
    private static void ReportMisplaced(FactSection action, ActionKind kind)
    {
        foreach (var (key, _) in action.Values)
        {
            if (ActionWords.ProblemOf(key, kind) is { } problem)
            {
                action.Report(key, problem);
            }
        }
    }

    private static PolicyQuestion WithSubject(PolicyQuestion question, FactSection action) => question.Kind switch
    {
        ActionKind.ToolCall => question with { Tool = action.NeededText("tool") ?? "", Payload = Payload("args", action) },
        ActionKind.ToolResult => question with { Tool = action.NeededText("tool") ?? "", Payload = Payload("result", action) },
        ActionKind.LlmCall => LlmCall(question, action),
        ActionKind.FileOperation => question with
        {
            FileOperation = action.Needed("operation") is null ? default : action.Word("operation", ActionWords.Operations) ?? default,
            Path = action.NeededText("path") ?? "",
        },
        ActionKind.NetworkCall => question with { Url = action.NeededText("url") ?? "", Method = action.Text("method") ?? "CONNECT" },
        ActionKind.ProcessExec => Process(question, action),
        ActionKind.SendMessage => question with
        {
            SourceTeam = action.Text("source_team"),
            TargetTeam = action.Text("target_team"),
            TargetChannel = action.Text("target_channel"),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(question), question.Kind, "no kind of action"),
    };

    private static ReadOnlyMemory<byte> Payload(string key, FactSection action) =>
        action.ValueOf(key) is { } value ? PayloadReader.Read(value, action.FieldOf(key), action.Sections) : default;

    // The tool and the payload of an LLM call follow from its model and its prompt, here as on the wire.
    private static PolicyQuestion LlmCall(PolicyQuestion question, FactSection action)
    {
        var call = new AgentAction
        {
            Actor = ActorClaim.From("", "", ""),
            Kind = ActionKind.LlmCall,
            TraceId = question.TraceId,
            Model = action.Text("model") ?? "",
            PromptTokens = action.Count("prompt_tokens") ?? 0,
            ContainsPersonalData = action.Flag("contains_pii") ?? false,
        };
        return ActionQuestion.Of(call, question.Actor, question.Session, question.Now) with { Spending = question.Spending };
    }

    // A program alone is a command without arguments, and a command alone begins with its program.
    private static PolicyQuestion Process(PolicyQuestion question, FactSection action)
    {
        var program = action.Text("program");
        var command = program is null ? action.NeededText("command", "missing; give the command, or the program alone") : action.Text("command");
        return question with
        {
            Command = command ?? program ?? "",
            Program = program ?? command?.Split(' ', 2)[0] ?? "",
        };
    }
}
