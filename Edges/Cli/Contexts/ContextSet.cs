using System.Collections.Immutable;

namespace AgentAssembly.Edges.Cli.Contexts;

/// <summary>The contexts of a user.</summary>
/// <param name="Current">Which counts where none is named; null for none.</param>
/// <param name="All">All of them, by name.</param>
internal sealed record ContextSet(string? Current, ImmutableSortedDictionary<string, ServerContext> All)
{
    public static ContextSet Empty { get; } = new(null, ImmutableSortedDictionary.Create<string, ServerContext>(StringComparer.Ordinal));

    /// <summary>The context of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="source">Who named it.</param>
    /// <exception cref="CliException">There is none.</exception>
    public ServerContext Named(string name, string source) => All.GetValueOrDefault(name)
        ?? throw new CliException(ExitCode.NotFound, $"{source}: there is no context '{name}'{Known()}");

    /// <summary>With a context, new or in the place of the one of its name. The first one is current.</summary>
    public ContextSet With(ServerContext context) =>
        new(All.IsEmpty ? context.Name : Current, All.SetItem(context.Name, context));

    public ContextSet Without(string name) => new(Current == name ? null : Current, All.Remove(name));

    public ContextSet Only(ServerContext context) =>
        new(Current == context.Name ? Current : null, All.Clear().Add(context.Name, context));

    public ContextSet Renamed(ServerContext context, string name) => new(
        Current == context.Name ? name : Current,
        All.Remove(context.Name).Add(name, context with { Name = name }));

    private string Known() => All.IsEmpty
        ? ": 'aasm context set NAME --grpc HOST:PORT' makes one"
        : $"; there are {string.Join(", ", All.Keys.Take(10))}{(All.Count > 10 ? " and more: 'aasm context list'" : "")}";
}
