using AgentAssembly.Projections.Engine;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Edges.Host.Reading;

/// <summary>Writes into the server's log what keeps documents from being up to date.</summary>
internal sealed partial class ProjectionTroubles(ILogger<ProjectionEngine> logger) : IProjectionTroubles
{
    /// <inheritdoc/>
    public void Stopped(PoisonEvent poison) => LogStopped(logger, poison.Projection, poison.Problem, poison.Exception);

    /// <inheritdoc/>
    public void Interrupted(Exception exception) => LogInterrupted(logger, exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The projection {Projection} stands still: {Problem}. "
        + "What it shows ends there; nothing else is affected. Update the server, and then rebuild it: aasm projections rebuild")]
    private static partial void LogStopped(ILogger logger, string projection, string problem, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The documents of the read side cannot be brought up to date; it is tried again")]
    private static partial void LogInterrupted(ILogger logger, Exception exception);
}
