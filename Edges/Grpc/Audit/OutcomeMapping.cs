using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Domain.Reports;
using Arm = AgentAssembly.Contracts.Audit.V1.AuditEvent.DetailOneofCase;

namespace AgentAssembly.Edges.Grpc.Audit;

/// <summary>How an action ended, from the wire. Times and counts below 0 are 0: producers measure badly.</summary>
internal static class OutcomeMapping
{
    public static ReportedOutcome? ToOutcome(AuditEvent wire) => wire.DetailCase switch
    {
        Arm.LlmCall => OfModelCall(wire.LlmCall),
        Arm.ToolCall => OfToolCall(wire.ToolCall),
        Arm.FileOp => OfFile(wire.FileOp),
        Arm.Network => OfNetwork(wire.Network),
        Arm.Process => OfProcess(wire.Process),
        Arm.Violation => new ReportedOutcome.Violation(
            FieldRules.Text("violation.policy_rule", wire.Violation.PolicyRule),
            wire.Violation.BlockedAction,
            wire.Violation.Reason)
        { LatencyMilliseconds = NotNegative(wire.Violation.LatencyMs) },
        Arm.Approval => new ReportedOutcome.Approval(
            FieldRules.Text("approval.approval_id", wire.Approval.ApprovalId),
            FieldRules.Text("approval.approver_id", wire.Approval.ApproverId),
            wire.Approval.Approved,
            wire.Approval.Reason)
        { LatencyMilliseconds = NotNegative(wire.Approval.WaitTimeMs) },
        _ => null,
    };

    /// <summary>What is scanned and not recorded.</summary>
    public static ImmutableArray<ReadOnlyMemory<byte>> PayloadsOf(AuditEvent wire) => wire.DetailCase switch
    {
        Arm.ToolCall => [wire.ToolCall.ArgsJson.Memory],
        Arm.Process => [.. wire.Process.Args.Select(argument => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(argument))],
        _ => [],
    };

    private static ReportedOutcome.ModelCall OfModelCall(LLMCallDetail call) => new(
        FieldRules.Text("llm_call.model", call.Model), FieldRules.Text("llm_call.provider", call.Provider))
    {
        PromptTokens = NotNegative(call.PromptTokens),
        CompletionTokens = NotNegative(call.CompletionTokens),
        FoundPersonalData = call.PiiDetected,
        RemovedPersonalData = call.PiiRedacted,
        LatencyMilliseconds = NotNegative(call.LatencyMs),
    };

    private static ReportedOutcome.ToolCall OfToolCall(ToolCallDetail call) => new(
        FieldRules.Text("tool_call.tool_name", call.ToolName),
        FieldRules.Text("tool_call.tool_source", call.ToolSource),
        call.Succeeded,
        call.ErrorMessage,
        call.ArgsJson.Length)
    {
        LatencyMilliseconds = NotNegative(call.LatencyMs),
    };

    private static ReportedOutcome.FileOperation OfFile(FileOpDetail file) => new(
        FieldRules.Text("file_op.operation", file.Operation),
        file.Path,
        NotNegative(file.Bytes),
        FieldRules.Text("file_op.source", file.Source),
        file.Sensitive)
    {
        LatencyMilliseconds = NotNegative(file.LatencyMs),
    };

    private static ReportedOutcome.NetworkCall OfNetwork(NetworkCallDetail network) => new(
        network.Host, network.Port, FieldRules.Text("network.protocol", network.Protocol), network.StatusCode, network.Succeeded)
    {
        LatencyMilliseconds = NotNegative(network.LatencyMs),
    };

    private static ReportedOutcome.Process OfProcess(ProcessExecDetail process) => new(
        process.Command,
        process.Args.Sum(argument => (long)Encoding.UTF8.GetByteCount(argument)),
        process.ExitCode,
        process.Succeeded)
    {
        LatencyMilliseconds = NotNegative(process.DurationMs),
    };

    private static long NotNegative(long number) => Math.Max(0, number);
}
