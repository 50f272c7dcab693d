using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc;

/// <summary>Reads the credential of a call from its headers (gateway specification §12).</summary>
internal static class ShownCredential
{
    public const string TokenHeader = "x-aa-credential-token";

    private const string BearerHeader = "authorization";

    /// <summary>The headers that may hold one.</summary>
    public static readonly string[] Headers = [TokenHeader, BearerHeader];

    private const string BearerPrefix = "Bearer ";
    private const int LengthMax = 4_096;

    /// <summary>The credential; empty when none came.</summary>
    /// <exception cref="RpcException">
    /// INVALID_ARGUMENT: more than one came. Whoever stands between may have looked at another one than this process would.
    /// </exception>
    public static string In(Metadata headers)
    {
        string? shown = null;
        foreach (var header in headers)
        {
            if (OneIn(header) is not { } credential)
            {
                continue;
            }

            if (shown is not null && shown != credential)
            {
                throw GrpcErrors.Invalid(header.Key, $"several credentials came: send one, as {TokenHeader} or as a bearer token");
            }

            shown = credential.Length <= LengthMax && credential.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
                && !credential.Contains(',', StringComparison.Ordinal)
                ? credential
                : throw GrpcErrors.Invalid(header.Key, $"must be one word of at most {LengthMax} characters");
        }

        return shown ?? "";
    }

    // An empty header is none; another scheme than Bearer is nobody's here.
    private static string? OneIn(Metadata.Entry header) =>
        header.IsBinary || header.Value.Length == 0 ? null
        : header.Key == TokenHeader ? header.Value
        : header.Key != BearerHeader ? null
        : header.Value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? header.Value[BearerPrefix.Length..].Trim()
            : throw GrpcErrors.Invalid(BearerHeader, "must be 'Bearer' and a credential");
}
