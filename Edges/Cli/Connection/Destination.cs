using AgentAssembly.Edges.Cli.Contexts;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>Which server is asked.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Trust">Whether it is believed.</param>
/// <param name="Context">The context that names it; null where none does.</param>
internal sealed record Destination(string Url, ClientTrust Trust, ServerContext? Context)
{
    /// <summary>Where its HTTP is; null where nobody who knows it says so.</summary>
    public string? HttpUrl { get; init; }

    /// <summary>What sessions with it are kept under.</summary>
    public string SessionName => Context?.Name ?? Url;

    /// <summary>How people are told of it.</summary>
    public string Words => Context is null ? Url : $"{Context.Name} ({Url})";
}
