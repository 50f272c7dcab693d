using System.Globalization;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Sessions;

/// <summary>
/// The streams that decisions are told in: one for each agent and trace id, or, without a trace id, for each agent and
/// UTC day. A long one is closed and continued, so that no stream grows without bound.
/// </summary>
public static class SessionStream
{
    /// <summary>Events of one stream, its closing included.</summary>
    public const ulong EventsMax = 65_536;

    /// <summary>Names a part of a session's stream.</summary>
    /// <param name="org">The tenant.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="traceId">The run; empty for none.</param>
    /// <param name="at">When: its day counts where there is no run.</param>
    /// <param name="part">0 for the first stream, 1 for the one that continues it, and so on.</param>
    public static StreamName Of(string org, AgentId agent, string traceId, Instant at, int part) =>
        traceId.Length > 0
            ? Named(org, agent, "trace", traceId, part)
            : Named(org, agent, "day", at.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), part);

    private static StreamName Named(string org, AgentId agent, string kind, string key, int part) =>
        StreamName.ForKey("session", org, agent.ToString(), kind, key, part.ToString(CultureInfo.InvariantCulture));
}
