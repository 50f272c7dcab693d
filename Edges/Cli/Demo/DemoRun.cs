namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>What to play, where, and how fast.</summary>
/// <param name="Url">The server.</param>
/// <param name="Sessions">What to play.</param>
/// <param name="Source">What to call it.</param>
/// <param name="ActionsPerSecond">The pace; null for as fast as it goes.</param>
/// <param name="Parallel">Sessions played at the same time.</param>
internal sealed record DemoRun(
    string Url, IReadOnlyList<RecordedSession> Sessions, string Source, int? ActionsPerSecond, int Parallel)
{
    /// <summary>The usual pace: fast enough to be traffic, slow enough to be read.</summary>
    public const int UsualActionsPerSecond = 50;

    /// <summary>Sessions at the same time, usually.</summary>
    public const int UsualParallel = 8;

    /// <summary>The shipped sessions at the usual pace.</summary>
    public static DemoRun Shipped(string url) =>
        new(url, ShippedDemo.Sessions(), "the shipped sessions", UsualActionsPerSecond, UsualParallel);
}
