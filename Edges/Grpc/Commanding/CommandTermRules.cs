using AgentAssembly.Domain.Commanding;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>What the terms of a command have to be.</summary>
internal static class CommandTermRules
{
    /// <summary>Passes terms that can be kept.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT: they cannot.</exception>
    public static void Require(CommandTerms terms, CommandShape shape)
    {
        FieldRules.Text("reason", terms.Reason, CommandTerms.ReasonLengthMax);
        if (terms.IdempotencyKey.Length > CommandTerms.KeyLengthMax || terms.IdempotencyKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw GrpcErrors.Invalid(
                "idempotency_key", $"must be at most {CommandTerms.KeyLengthMax} visible ASCII characters, without spaces");
        }

        if (terms.ExpectedVersion is not null && !shape.TakesExpectedVersion)
        {
            throw GrpcErrors.Invalid("expected_version", $"{shape.Name} is addressed to nothing that has a version: leave it out");
        }
    }
}
