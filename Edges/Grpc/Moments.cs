using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;

namespace AgentAssembly.Edges.Grpc;

/// <summary>Moments of the wire.</summary>
internal static class Moments
{
    private const long MillisecondsMax = 253_402_300_799_999; // The end of the year 9999.

    /// <summary>The moment of Unix milliseconds.</summary>
    public static Instant Of(string field, long unixMilliseconds) =>
        unixMilliseconds is >= 0 and <= MillisecondsMax
            ? new Instant(unixMilliseconds * 1_000)
            : throw GrpcErrors.Invalid(field, $"{unixMilliseconds} is no moment between 1970 and 9999, in milliseconds");
}
