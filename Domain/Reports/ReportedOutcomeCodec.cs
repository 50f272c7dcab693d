using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Reports;

// The member `outcome` of `action.reported`: one object whose `type` says which members it has.
internal static class ReportedOutcomeCodec
{
    public static void Write(CanonicalJsonWriter json, ReportedOutcome outcome)
    {
        json.BeginObject();
        switch (outcome)
        {
            case ReportedOutcome.ModelCall o:
                json.Member("completion_tokens", o.CompletionTokens)
                    .Member("found_personal_data", o.FoundPersonalData)
                    .Member("latency_ms", o.LatencyMilliseconds)
                    .Member("model", o.Model)
                    .Member("prompt_tokens", o.PromptTokens)
                    .Member("provider", o.Provider)
                    .Member("removed_personal_data", o.RemovedPersonalData)
                    .Member("type", "llm_call");
                break;
            case ReportedOutcome.ToolCall o:
                json.Member("arguments_bytes", o.ArgumentsBytes)
                    .Member("error", o.Error)
                    .Member("latency_ms", o.LatencyMilliseconds)
                    .Member("source", o.Source)
                    .Member("succeeded", o.Succeeded)
                    .Member("tool", o.Tool)
                    .Member("type", "tool_call");
                break;
            case ReportedOutcome.FileOperation o:
                json.Member("bytes", o.SizeBytes)
                    .Member("latency_ms", o.LatencyMilliseconds)
                    .Member("operation", o.Operation)
                    .Member("path", o.Path)
                    .Member("sensitive", o.IsSensitive)
                    .Member("source", o.Source)
                    .Member("type", "file_op");
                break;
            case ReportedOutcome.NetworkCall o:
                json.Member("host", o.Host)
                    .Member("latency_ms", o.LatencyMilliseconds)
                    .Member("port", o.Port)
                    .Member("protocol", o.Protocol)
                    .Member("status", o.Status)
                    .Member("succeeded", o.Succeeded)
                    .Member("type", "network");
                break;
            default:
                WriteRest(json, outcome);
                break;
        }

        json.EndObject();
    }

    public static ReportedOutcome? Read(JsonElement data) => data.Text("type") switch
    {
        "llm_call" => new ReportedOutcome.ModelCall(data.Text("model"), data.Text("provider"))
        {
            PromptTokens = data.Number("prompt_tokens"),
            CompletionTokens = data.Number("completion_tokens"),
            FoundPersonalData = Flag(data, "found_personal_data"),
            RemovedPersonalData = Flag(data, "removed_personal_data"),
            LatencyMilliseconds = data.Number("latency_ms"),
        },
        "tool_call" => new ReportedOutcome.ToolCall(
            data.Text("tool"), data.Text("source"), Flag(data, "succeeded"), data.Text("error"), data.Number("arguments_bytes"))
        { LatencyMilliseconds = data.Number("latency_ms") },
        "file_op" => new ReportedOutcome.FileOperation(
            data.Text("operation"), data.Text("path"), data.Number("bytes"), data.Text("source"), Flag(data, "sensitive"))
        { LatencyMilliseconds = data.Number("latency_ms") },
        "network" => new ReportedOutcome.NetworkCall(
            data.Text("host"), (int)data.Number("port"), data.Text("protocol"), (int)data.Number("status"), Flag(data, "succeeded"))
        { LatencyMilliseconds = data.Number("latency_ms") },
        "process" => new ReportedOutcome.Process(
            data.Text("command"), data.Number("arguments_bytes"), (int)data.Number("exit_code"), Flag(data, "succeeded"))
        { LatencyMilliseconds = data.Number("latency_ms") },
        "violation" => new ReportedOutcome.Violation(data.Text("rule"), data.Text("blocked_action"), data.Text("reason"))
        { LatencyMilliseconds = data.Number("latency_ms") },
        "approval" => new ReportedOutcome.Approval(
            data.Text("approval_id"), data.Text("approver"), Flag(data, "approved"), data.Text("reason"))
        { LatencyMilliseconds = data.Number("latency_ms") },
        _ => null,
    };

    private static void WriteRest(CanonicalJsonWriter json, ReportedOutcome outcome)
    {
        switch (outcome)
        {
            case ReportedOutcome.Process o:
                json.Member("arguments_bytes", o.ArgumentsBytes)
                    .Member("command", o.Command)
                    .Member("exit_code", o.ExitCode)
                    .Member("latency_ms", o.LatencyMilliseconds)
                    .Member("succeeded", o.Succeeded)
                    .Member("type", "process");
                break;
            case ReportedOutcome.Violation o:
                json.Member("blocked_action", o.BlockedAction)
                    .Member("latency_ms", o.LatencyMilliseconds)
                    .Member("reason", o.Reason)
                    .Member("rule", o.Rule)
                    .Member("type", "violation");
                break;
            case ReportedOutcome.Approval o:
                json.Member("approval_id", o.ApprovalId)
                    .Member("approved", o.IsApproved)
                    .Member("approver", o.Approver)
                    .Member("latency_ms", o.LatencyMilliseconds)
                    .Member("reason", o.Reason)
                    .Member("type", "approval");
                break;
            default:
                throw new UnreachableException($"no data for {outcome.GetType().Name}");
        }
    }

    private static bool Flag(JsonElement data, string name) => data.TryGetProperty(name, out var flag) && flag.GetBoolean();
}
