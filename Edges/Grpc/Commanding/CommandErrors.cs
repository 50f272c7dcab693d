using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Commanding;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>What statuses are as errors of commands: one table for all of them (read API specification §1.2).</summary>
internal static class CommandErrors
{
    // Rules about who may do what with whom, which hold however things are.
    private static readonly FrozenSet<string> Governance =
        new[] { "SELF_APPROVAL", "DELEGATION_SELF", "POLICY_SCOPE", "POLICY_DENIED", "POLICY_PENDING", "POLICY_REDACTS" }
            .ToFrozenSet(StringComparer.Ordinal);

    private static readonly TimeSpan RetryDefault = TimeSpan.FromMinutes(1);

    /// <summary>The errors that a status stands for: at least one.</summary>
    public static ImmutableArray<CommandError> Of(RpcException refusal)
    {
        var status = refusal.GetRpcStatus() ?? new RpcStatus { Code = (int)refusal.StatusCode, Message = refusal.Status.Detail };
        var reason = status.GetDetail<ErrorInfo>()?.Reason ?? "";
        return refusal.StatusCode == StatusCode.InvalidArgument && status.GetDetail<BadRequest>() is { FieldViolations.Count: > 0 } bad
            ? [.. bad.FieldViolations.Select(violation => Invalid(violation.Description, violation.Field))]
            : [Of(refusal.StatusCode, reason, status.Message, status.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan())];
    }

    /// <summary>A member of the input, or a term, is wrong.</summary>
    public static CommandError Invalid(string message, string field) =>
        new CommandError.ValidationFailed("FIELD_INVALID", message, MemberNames.OfPath(field));

    private static CommandError Of(StatusCode code, string reason, string message, TimeSpan? retryAfter) => code switch
    {
        StatusCode.NotFound => new CommandError.NotFound(reason, message),
        StatusCode.PermissionDenied => new CommandError.Forbidden(reason, message),
        StatusCode.Unauthenticated => new CommandError.Unauthenticated(reason, message),
        StatusCode.InvalidArgument or StatusCode.OutOfRange => new CommandError.ValidationFailed(reason, message, "input"),
        StatusCode.FailedPrecondition when reason == "USER_LOCKED" => new CommandError.AccountLocked(reason, message),
        StatusCode.FailedPrecondition when Governance.Contains(reason) => new CommandError.PolicyDenied(reason, message),
        StatusCode.FailedPrecondition or StatusCode.AlreadyExists or StatusCode.Aborted =>
            new CommandError.Conflict(reason, message, null),
        StatusCode.ResourceExhausted => new CommandError.RateLimited(reason, message, retryAfter ?? RetryDefault),

        // The rest is the server's own fault, and says of it what the wire would.
        _ => new CommandError.Unavailable(reason, message, retryAfter),
    };
}
