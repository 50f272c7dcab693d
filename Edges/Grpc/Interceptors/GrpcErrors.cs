using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace AgentAssembly.Edges.Grpc.Interceptors;

/// <summary>The errors of the wire, made in one place.</summary>
internal static class GrpcErrors
{
    private const string Domain = "agent-assembly";

    /// <summary>A field is wrong: which one, and what it has to be.</summary>
    public static RpcException Invalid(string field, string message) => new RpcStatus
    {
        Code = (int)Code.InvalidArgument,
        Message = $"{field}: {message}",
        Details =
        {
            Any.Pack(new BadRequest
            {
                FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = message } },
            }),
        },
    }.ToRpcException();

    /// <summary>The server cannot take the request now; it was not decided and may be sent again.</summary>
    public static RpcException Unavailable(string message, TimeSpan? retryAfter)
    {
        var status = new RpcStatus { Code = (int)Code.Unavailable, Message = message };
        if (retryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        return status.ToRpcException();
    }

    /// <summary>The caller asks too often; the request was not looked at.</summary>
    public static RpcException TooMany(string message, TimeSpan retryAfter) => new RpcStatus
    {
        Code = (int)Code.ResourceExhausted,
        Message = message,
        Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) }) },
    }.ToRpcException();

    /// <summary>Any other refusal, with a reason for programs.</summary>
    public static RpcException Refused(Code code, string reason, string message) => new RpcStatus
    {
        Code = (int)code,
        Message = message,
        Details = { Any.Pack(new ErrorInfo { Domain = Domain, Reason = reason }) },
    }.ToRpcException();
}
