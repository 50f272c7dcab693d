using System.Collections.Immutable;

namespace AgentAssembly.Domain.Scanning.Locales;

/// <summary>The packs that there are. To add one, derive from <see cref="LocalePack"/> and list it here.</summary>
public static class LocalePacks
{
    /// <summary>Taiwan.</summary>
    public static LocalePack ZhTw { get; } = new ZhTwPack();

    /// <summary>All of them.</summary>
    public static ImmutableArray<LocalePack> All { get; } = [ZhTw];

    /// <summary>The pack of a tag, in its case.</summary>
    /// <exception cref="ArgumentException">There is none. A policy that asks for it cannot be enforced.</exception>
    public static LocalePack Named(string tag) => All.FirstOrDefault(pack => pack.Tag == tag)
        ?? throw new ArgumentException($"there is no locale pack '{tag}'; there is {string.Join(", ", All.Select(p => p.Tag))}", nameof(tag));
}
