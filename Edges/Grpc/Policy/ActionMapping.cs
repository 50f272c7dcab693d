using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Edges.Grpc.Interceptors;
using Arm = AgentAssembly.Contracts.Policies.V1.ActionContext.ActionOneofCase;
using WireKind = AgentAssembly.Contracts.Common.V1.ActionType;

namespace AgentAssembly.Edges.Grpc.Policy;

/// <summary>Makes an action of a request, or says which field is wrong.</summary>
internal static class ActionMapping
{
    public static AgentAction ToAction(CheckActionRequest request)
    {
        var caller = request.CallerAgentId is { } id ? FieldRules.Claim("caller_agent_id", id) : null;
        var action = new AgentAction
        {
            Actor = FieldRules.Claim("agent_id", request.AgentId),
            Caller = caller is { Did.Length: > 0 } ? caller : null,
            Kind = KindOf(request),
            TraceId = FieldRules.Text("trace_id", request.TraceId),
            SpanId = FieldRules.Text("span_id", request.SpanId),
        };
        return WithContext(action, request.Context);
    }

    // An unset action_type is read off the context; a set one has to agree with it, so that nothing is decided as what
    // it is not.
    private static ActionKind KindOf(CheckActionRequest request)
    {
        var type = request.ActionType;
        if (!Enum.IsDefined(type))
        {
            throw GrpcErrors.Invalid("action_type",
                $"{(int)type} is not known to this version; known are 1 (LLM_CALL) to 5 (PROCESS_EXEC), 7 (TOOL_RESULT) and 1000 (SEND_MESSAGE)");
        }

        var arm = request.Context?.ActionCase ?? Arm.None;
        if (type == WireKind.AgentSpawn)
        {
            throw GrpcErrors.Invalid("action_type", "AGENT_SPAWN has no context and cannot be decided; register the child");
        }

        if (arm == Arm.None)
        {
            throw GrpcErrors.Invalid("context", "is missing; set the arm that fits action_type");
        }

        var kind = KindOf(arm);
        return type == WireKind.ActionUnspecified || (int)type == (int)kind
            ? kind
            : throw GrpcErrors.Invalid("context",
                $"holds {ActionKinds.WireName(kind)}, and action_type says {ActionKinds.WireName((ActionKind)type)}");
    }

    private static ActionKind KindOf(Arm arm) => arm switch
    {
        Arm.LlmCall => ActionKind.LlmCall,
        Arm.ToolCall => ActionKind.ToolCall,
        Arm.FileOp => ActionKind.FileOperation,
        Arm.NetworkCall => ActionKind.NetworkCall,
        Arm.ProcessExec => ActionKind.ProcessExec,
        Arm.ToolResult => ActionKind.ToolResult,
        Arm.SendMessage => ActionKind.SendMessage,
        _ => throw new ArgumentOutOfRangeException(nameof(arm), arm, "no arm"),
    };

    private static AgentAction WithContext(AgentAction action, ActionContext context) => context.ActionCase switch
    {
        Arm.LlmCall => action with
        {
            Model = FieldRules.Text("context.llm_call.model", context.LlmCall.Model),
            PromptTokens = Math.Max(0, context.LlmCall.PromptTokens),
            ContainsPersonalData = context.LlmCall.ContainsPii,
        },
        Arm.ToolCall => action with
        {
            Tool = FieldRules.Required("context.tool_call.tool_name", context.ToolCall.ToolName),
            ToolSource = FieldRules.Text("context.tool_call.tool_source", context.ToolCall.ToolSource),
            Address = FieldRules.Text("context.tool_call.target_url", context.ToolCall.TargetUrl, FieldRules.PathMax),
            Host = HostOf(context.ToolCall.TargetUrl),
            Payload = context.ToolCall.ArgsJson.Memory,
        },
        Arm.ToolResult => action with
        {
            Tool = FieldRules.Required("context.tool_result.tool_name", context.ToolResult.ToolName),
            ToolSource = FieldRules.Text("context.tool_result.tool_source", context.ToolResult.ToolSource),
            Address = FieldRules.Text("context.tool_result.source_url", context.ToolResult.SourceUrl, FieldRules.PathMax),
            Host = HostOf(context.ToolResult.SourceUrl),
            Payload = context.ToolResult.ResultJson.Memory,
        },
        Arm.FileOp => WithFile(action, context.FileOp),
        Arm.NetworkCall => WithNetwork(action, context.NetworkCall),
        Arm.ProcessExec => WithProcess(action, context.ProcessExec),
        Arm.SendMessage => WithMessage(action, context.SendMessage),
        var arm => throw new ArgumentOutOfRangeException(nameof(context), arm, "no arm"),
    };

    private static AgentAction WithFile(AgentAction action, FileOpContext file) => action with
    {
        Operation = file.Operation is "read" or "write" or "create" or "append" or "delete"
            ? file.Operation
            : throw GrpcErrors.Invalid("context.file_op.operation", "must be read, write, create, append or delete"),
        Path = FieldRules.Required("context.file_op.path", file.Path, FieldRules.PathMax),
    };

    private static AgentAction WithNetwork(AgentAction action, NetworkCallContext network) => action with
    {
        Host = FieldRules.Required("context.network_call.host", network.Host),
        Port = network.Port is >= 0 and <= 65_535
            ? network.Port
            : throw GrpcErrors.Invalid("context.network_call.port", $"{network.Port} is no port; 0 to 65535 are"),
        Operation = FieldRules.Text("context.network_call.protocol", network.Protocol),
    };

    private static AgentAction WithProcess(AgentAction action, ProcessExecContext process) => action with
    {
        Command = FieldRules.Required("context.process_exec.command", process.Command, FieldRules.PathMax),
        Payload = AgentAction.ArgumentsOf(process.Args),
    };

    private static AgentAction WithMessage(AgentAction action, SendMessageContext message) => action with
    {
        Message = new MessageAddress(
            FieldRules.Text("context.send_message.target_team", message.TargetTeam),
            FieldRules.Text("context.send_message.target_agent", message.TargetAgent).Trim(),
            FieldRules.Text("context.send_message.channel", message.Channel)),
        Payload = message.ContentJson.Memory,
    };

    // Of an address only the host is recorded: the rest may hold credentials.
    private static string HostOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) ? FieldRules.Text("host", uri.IdnHost) : "";
}
