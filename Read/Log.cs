using Microsoft.Extensions.Logging;

namespace AgentAssembly.Read;

/// <summary>What the read side logs; ids 7000 to 7099 are its transport's.</summary>
internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Error, "Request {RequestId}: field {Field} failed")]
    public static partial void ResolverFailed(ILogger logger, string requestId, string field, Exception exception);

    [LoggerMessage(7001, LogLevel.Warning,
        "Request {RequestId}: its reader took longer than {Limit} for one message and was cut off; it got everything up to position {Position}")]
    public static partial void ReaderTooSlow(ILogger logger, string requestId, TimeSpan limit, string position);

    [LoggerMessage(7002, LogLevel.Information, "Request {RequestId}: ended, because its viewer counts no more")]
    public static partial void ViewerEnded(ILogger logger, string requestId);

    [LoggerMessage(7003, LogLevel.Error, "Request {RequestId}: failed")]
    public static partial void RequestFailed(ILogger logger, string requestId, Exception exception);
}
