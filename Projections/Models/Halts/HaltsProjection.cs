using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Halts;

/// <summary>
/// What was halted and is, and the operations that somebody paused, resumed or ended. A halt of the fleet is everybody's; who
/// obeys it belongs to other orgs too, and is shown to those alone who see every org.
/// </summary>
public sealed class HaltsProjection : Projection
{
    /// <summary>The halts by id, those that are over too.</summary>
    public static KeyedShape<ItemDocument<HaltItem>> Halts { get; } = ItemDocuments.Shape<HaltItem>(
        "halts",
        DocumentSight.OrgAndInstallation,
        [
            Columns.Numbers<ItemDocument<HaltItem>>("in_force", document => document.Item.EndedAt is null ? 1 : 0),
            Columns.Texts<ItemDocument<HaltItem>>("agent", document => document.Item.Agent?.ToString() ?? ""),
            Columns.Texts<ItemDocument<HaltItem>>("signal", document => document.Item.Signal.ToString()),
        ],
        [["born"], ["org", "in_force", "born"]]);

    /// <summary>Who obeys which halt.</summary>
    public static KeyedShape<ItemDocument<AcknowledgementItem>> Acknowledgements { get; } = ItemDocuments.Shape<AcknowledgementItem>(
        "halt_acknowledgements",
        DocumentSight.Org,
        [Columns.Texts<ItemDocument<AcknowledgementItem>>("halt", document => document.Item.Halt)],
        [["halt", "born"]]);

    /// <summary>The operations, by org and id.</summary>
    public static KeyedShape<ItemDocument<OperationItem>> Operations { get; } = ItemDocuments.Shape<OperationItem>(
        "operations",
        DocumentSight.Org,
        [
            Columns.Texts<ItemDocument<OperationItem>>("state", document => OperationTable.NameOf(document.Item.State)),
            Columns.Texts<ItemDocument<OperationItem>>("agent", document => document.Item.Agent.ToString()),
            Columns.Texts<ItemDocument<OperationItem>>("operation", document => document.Item.Operation),
        ],
        [["born"], ["org", "changed"], ["org", "state", "born"], ["org", "agent", "born"]]);

    // Which halt is in force where, so that one that replaces it ends it.
    private static readonly KeyedShape<ItemDocument<StandingHalt>> Standing =
        ItemDocuments.Shape<StandingHalt>("standing_halts", DocumentSight.Installation, [], []);

    /// <inheritdoc/>
    public override string Name => "halts";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["halt"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Halts, Acknowledgements, Operations, Standing];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        switch (told.Happened)
        {
            case HaltEvent.Ordered e:
                Order(told, e, documents);
                break;
            case HaltEvent.Released e:
                Release(told, e, documents);
                break;
            case HaltEvent.Acknowledged e when documents.Find(Halts, e.Id) is { Item.EndedAt: null } halt:
                documents.Put(
                    Acknowledgements, (ItemKey.Of(e.Id, e.Runtime, e.By), halt.Team), told,
                    new AcknowledgementItem(e.Id, e.Runtime, e.By, e.At));
                break;
            case HaltEvent.Paused e:
                Put(told, new(e.Operation, e.Agent, OperationState.Paused, e.Reason), documents);
                break;
            case HaltEvent.Resumed e:
                Put(told, new(e.Operation, e.Agent, OperationState.Running, e.Reason), documents);
                break;
            case HaltEvent.Completed e:
                Put(told, new(e.Operation, e.Agent, OperationState.Completing, ""), documents);
                break;
            case HaltEvent.Terminated e:
                Put(told, new(e.Operation, e.Agent, OperationState.Terminated, e.Reason), documents);
                break;
        }
    }

    private static void Order(Told told, HaltEvent.Ordered e, IDocumentSession documents)
    {
        var place = PlaceOf(told.Org, e.Team, e.Agent);
        if (documents.Find(Standing, place) is { Item.Halt: var replaced })
        {
            documents.Change(Halts, replaced, told, halt => halt with
            {
                EndedAt = e.At, EndedBy = e.By, EndReason = e.Reason, ReplacedBy = e.Id,
            });
        }

        documents.Put(Standing, (place, e.Team), told, new StandingHalt(e.Id));
        documents.Put(Halts, (e.Id, e.Team), told, new HaltItem
        {
            Agent = e.Agent, Signal = e.Signal, Reason = e.Reason, OrderedBy = e.By,
        });
    }

    private static void Release(Told told, HaltEvent.Released e, IDocumentSession documents)
    {
        if (documents.Find(Halts, e.Id) is { Item.EndedAt: null } halt)
        {
            documents.Remove(Standing, PlaceOf(told.Org, halt.Team, halt.Item.Agent));
            documents.Change(Halts, e.Id, told, item => item with { EndedAt = e.At, EndedBy = e.By, EndReason = e.Reason });
        }
    }

    private static void Put(Told told, OperationItem item, IDocumentSession documents) =>
        documents.Put(Operations, (ItemKey.Of(told.Org, item.Operation), told.Team), told, item);

    private static string PlaceOf(string org, string team, AgentId? agent) => ItemKey.Of(org, team, agent?.ToString() ?? "");
}
