namespace AgentAssembly.Edges.Host.Tls;

/// <summary>How the served certificate is, at one moment.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="NotAfter">Its end, in UTC.</param>
/// <param name="DaysLeft">Whole days until then, rounded down; negative once it has expired.</param>
/// <param name="Warning">What will soon end or has ended, and what to do; null while everything lasts longer than 30 days.</param>
/// <param name="IsExpired">Whether something that is served or trusted has ended.</param>
/// <param name="ReloadProblem">Why changed files were not taken; null where none were refused.</param>
public sealed record CertificateStatus(
    string Subject, DateTimeOffset NotAfter, int DaysLeft, string? Warning, bool IsExpired, string? ReloadProblem)
{
    /// <summary>From here on people are warned.</summary>
    public static TimeSpan WarningTime { get; } = TimeSpan.FromDays(30);

    /// <summary>Whole days from one moment to another, rounded down.</summary>
    internal static int DaysBetween(DateTimeOffset now, DateTimeOffset end) => (int)Math.Floor((end - now).TotalDays);
}
