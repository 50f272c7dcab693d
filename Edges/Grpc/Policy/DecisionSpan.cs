using System.Diagnostics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Edges.Grpc.Policy;

/// <summary>
/// The span of one decision. What is asked about has the names of OpenTelemetry's conventions for generative AI and MCP; what
/// was decided has names of our own. Never arguments, results, addresses, paths, commands or reasons: only who, what and how it
/// ended. The span is of the decision and not of the action, which happens elsewhere and later; hence its kind.
/// </summary>
public static class DecisionSpan
{
    /// <summary>The source of these spans.</summary>
    public const string SourceName = "AgentAssembly";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody follows along.</summary>
    public static bool IsFollowed => Source.HasListeners();

    /// <summary>Begins one below the caller's; null where it is not to be kept.</summary>
    internal static Activity? Begin(CheckAction command, string? traceState)
    {
        var caller = command.TraceParent is { } header
            && ActivityContext.TryParse(header, traceState, isRemote: true, out var context) ? context : default;

        // The web server's own activity is exported by nobody: a span below it would be below nothing.
        Activity.Current = null;
        var action = command.Action;
        var isMcp = IsTool(action) && string.Equals(action.ToolSource, "mcp", StringComparison.OrdinalIgnoreCase);
        var span = Source.StartActivity(NameOf(action, isMcp), ActivityKind.Internal, caller);
        if (span is not { IsAllDataRequested: true })
        {
            return span;
        }

        span.SetTag(LedgerHealth.KindTag, ActionKinds.WireName(action.Kind));
        span.SetTag("aasm.org", action.Actor.Org);
        span.SetTag("aasm.team", action.Actor.Team);
        span.SetTag("gen_ai.agent.id", action.Actor.AgentId.ToString());
        span.SetTag("gen_ai.conversation.id", action.TraceId.Length > 0 ? action.TraceId : null);
        if (action.Kind == ActionKind.LlmCall)
        {
            span.SetTag("gen_ai.operation.name", "chat");
            span.SetTag("gen_ai.request.model", action.Model.Length > 0 ? action.Model : null);
        }
        else if (IsTool(action))
        {
            span.SetTag("gen_ai.operation.name", "execute_tool");
            span.SetTag("gen_ai.tool.name", action.Tool);
            span.SetTag("mcp.method.name", isMcp ? "tools/call" : null);
        }

        return span;
    }

    /// <summary>Tells what was decided. A denial is an answer, and no error.</summary>
    internal static void Tell(Activity? span, CheckReply reply)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag("aasm.decision.verdict", Verdicts.Name(reply.Verdict));
        span.SetTag("aasm.decision.reason_code", reply.ReasonCode);
        // Where no rule decided, existing callers are shown the reason in its place.
        span.SetTag("aasm.decision.rule", reply.Rule.Length > 0 && reply.Rule != reply.Reason ? reply.Rule : null);
        span.SetTag("aasm.decision.id", reply.DecisionId?.ToString());
        span.SetTag(LedgerHealth.PositionTag, (long?)reply.Position?.Value);
        span.SetTag("aasm.decision.replayed", reply.Replayed);
    }

    /// <summary>Tells that nothing was decided, and by what kind of fault; its text may be about anything.</summary>
    internal static void Tell(Activity? span, Exception fault)
    {
        span?.SetTag("error.type", fault.GetType().FullName);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    private static bool IsTool(AgentAction action) => action.Kind is ActionKind.ToolCall or ActionKind.ToolResult;

    private static string NameOf(AgentAction action, bool isMcp) => action.Kind switch
    {
        ActionKind.LlmCall => action.Model.Length > 0 ? $"chat {action.Model}" : "chat",
        ActionKind.ToolCall or ActionKind.ToolResult => isMcp ? $"tools/call {action.Tool}" : $"execute_tool {action.Tool}",
        _ => $"check {ActionKinds.WireName(action.Kind)}",
    };
}
