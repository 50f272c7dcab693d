using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Projecting;

namespace AgentAssembly.Projections.Engine;

/// <summary>Makes documents anew on the side and compares them with those that are shown. Safe for concurrent use.</summary>
/// <param name="feed">The log.</param>
/// <param name="shown">The documents that are shown.</param>
/// <param name="openAside">Opens an empty store with the same intervals; its disposal removes it.</param>
public sealed class ProjectionVerifier(IEventFeed feed, IDocumentStore shown, Func<IAsideStore> openAside)
{
    private const int BatchMax = 2_048;

    /// <summary>Compares a projection's documents, as they are when it begins.</summary>
    public async ValueTask<ProjectionProof> VerifyAsync(Projection projection, CancellationToken cancellationToken)
    {
        Position next;
        Hash256 digest;
        using (var view = shown.View())
        {
            (next, digest) = (view.CheckpointOf(projection).Next, view.DigestOf(projection));
        }

        using var aside = openAside();
        var lane = new Lane(aside.Documents.Open(projection), isShown: false);
        var events = new List<Told>();
        await foreach (var recorded in feed.ReadAllAsync(Position.Start, FeedFilter.Everything, cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Position >= next)
            {
                break;
            }

            events.Add(new Told(recorded));
            if (events.Count == BatchMax)
            {
                Apply();
            }
        }

        Apply();
        using var rebuilt = aside.Documents.View();
        return new(projection.Name, next, digest, rebuilt.DigestOf(projection));

        void Apply()
        {
            lane.Apply(events, Lane.CategoriesOf(events), events.Count == 0 ? next : events[^1].Position.Next);
            aside.Documents.Save([lane.Shelf]);
            events.Clear();
        }
    }
}

/// <summary>A store of documents that is gone once it is disposed of.</summary>
public interface IAsideStore : IDisposable
{
    /// <summary>The store.</summary>
    IDocumentStore Documents { get; }
}
