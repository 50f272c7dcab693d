using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>One projection on its way through the log. One at a time may drive it.</summary>
internal sealed class Lane(IDocumentShelf shelf, bool isShown)
{
    /// <summary>Whether its documents are those that are looked at.</summary>
    public bool IsShown { get; set; } = isShown;

    public IDocumentShelf Shelf => shelf;

    public Projection Projection => shelf.Projection;

    public Checkpoint Checkpoint => shelf.Checkpoint;

    public bool IsStopped => shelf.Checkpoint.Problem is not null;

    /// <summary>
    /// Folds events in order, those that it knows already excepted. One that cannot be folded stops it there; what came before
    /// is kept.
    /// </summary>
    /// <param name="batch">The events.</param>
    /// <param name="categories">The categories of their streams.</param>
    /// <param name="end">The first position behind them.</param>
    /// <returns>What stopped it; null where nothing did.</returns>
    public PoisonEvent? Apply(IReadOnlyList<Told> batch, IReadOnlySet<string> categories, Position end)
    {
        if (IsStopped)
        {
            return null;
        }

        var isTold = Projection.Categories.IsEmpty || Projection.Categories.Any(categories.Contains);
        for (var i = 0; isTold && i < batch.Count; i++)
        {
            try
            {
                Apply(batch[i]);
            }
            catch (Exception e)
            {
                return Stop(batch, i, e);
            }
        }

        if (shelf.Checkpoint.Next < end)
        {
            shelf.Reach(end);
        }

        return null;
    }

    /// <summary>The categories of events' streams.</summary>
    public static IReadOnlySet<string> CategoriesOf(IEnumerable<Told> batch) =>
        batch.Select(told => told.Category).ToHashSet(StringComparer.Ordinal);

    private void Apply(Told told)
    {
        if (told.Position < shelf.Checkpoint.Next)
        {
            return;
        }

        if (Projection.Categories.IsEmpty || Projection.Categories.Contains(told.Category))
        {
            shelf.Reach(told.Position);
            Projection.Apply(told, shelf);
            shelf.Reach(told.Position.Next);
        }
    }

    // What the fold had begun to change goes, and what came before is folded once more.
    private PoisonEvent Stop(IReadOnlyList<Told> batch, int poison, Exception exception)
    {
        shelf.Discard();
        for (var i = 0; i < poison; i++)
        {
            Apply(batch[i]);
        }

        var told = batch[poison];
        var problem = $"{told.Envelope.Type} at position {told.Position} could not be folded ({exception.GetType().Name})";
        shelf.Reach(told.Position, problem);
        return new(Projection.Name, problem, exception);
    }
}

/// <summary>An event that stopped a projection.</summary>
/// <param name="Projection">Which.</param>
/// <param name="Problem">What is told of it; nothing of the event's data.</param>
/// <param name="Exception">What the fold threw.</param>
public sealed record PoisonEvent(string Projection, string Problem, Exception Exception);
