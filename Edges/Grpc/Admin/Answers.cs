using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary>What commands answer, as statuses: one table for all of them.</summary>
internal static class Answers
{
    /// <summary>The answer's value and position.</summary>
    /// <exception cref="RpcException">It was no.</exception>
    public static Answer<T>.Done Done<T>(this Answer<T> answer) => answer switch
    {
        Answer<T>.Done done => done,
        Answer<T>.NotFound refused => throw GrpcErrors.Refused(Code.NotFound, "NOT_FOUND", refused.Message),
        Answer<T>.Invalid refused => throw GrpcErrors.Invalid(refused.Field, refused.Message),
        Answer<T>.Refused refused => throw GrpcErrors.Refused(
            Code.FailedPrecondition, refused.Rule.ToUpperInvariant(), $"{refused.Rule}: {refused.Message}"),
        Answer<T>.Forbidden refused => throw GrpcErrors.Refused(Code.PermissionDenied, "ROLE_MISSING", refused.Message),
        _ => throw new System.Diagnostics.UnreachableException(answer.GetType().Name),
    };
}
