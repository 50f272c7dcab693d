using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>Times as the wire has them: milliseconds since 1970, where 0 says that there is none.</summary>
internal static class WireTime
{
    private static readonly long Least = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Most = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>RFC 3339 in UTC; null for none. A number that is no time is shown as it is: it came from elsewhere.</summary>
    public static string? Of(long unixMs) => unixMs == 0 ? null
        : unixMs >= Least && unixMs <= Most ? Screen.Time(DateTimeOffset.FromUnixTimeMilliseconds(unixMs))
        : $"{unixMs} ms";
}
