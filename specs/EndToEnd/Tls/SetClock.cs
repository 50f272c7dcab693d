namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>A clock that stands until it is set.</summary>
public sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
