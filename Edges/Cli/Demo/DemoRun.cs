namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>How fast to play.</summary>
/// <param name="ActionsPerSecond">Over all sessions; null for as fast as it goes.</param>
internal sealed record DemoRate(int? ActionsPerSecond)
{
    /// <summary>Fast enough to be traffic, slow enough to be read.</summary>
    public static DemoRate Usual { get; } = new(50);

    /// <summary>Whether nothing holds it back.</summary>
    public bool IsMax => ActionsPerSecond is null;

    /// <summary>As the option takes it.</summary>
    public override string ToString() =>
        ActionsPerSecond?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "max";
}

/// <summary>What to play, and how fast.</summary>
/// <param name="Sessions">What to play.</param>
/// <param name="Source">What to call it.</param>
/// <param name="Rate">The pace.</param>
/// <param name="Parallel">Sessions played at the same time.</param>
internal sealed record DemoRun(
    IReadOnlyList<RecordedSession> Sessions, string Source, DemoRate Rate, int Parallel)
{
    /// <summary>Sessions at the same time, usually.</summary>
    public const int UsualParallel = 8;

    /// <summary>The shipped sessions at the usual pace.</summary>
    public static DemoRun Shipped() =>
        new(ShippedDemo.Sessions(), "the shipped sessions", DemoRate.Usual, UsualParallel);
}
