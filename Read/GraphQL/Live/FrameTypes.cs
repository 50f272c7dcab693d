using AgentAssembly.Domain.Log;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>The type of the frame behind which everything is live.</summary>
internal sealed class CaughtUpType : ObjectGraphType<LiveFrame.CaughtUp>
{
    public CaughtUpType()
    {
        (Name, Description) = ("CaughtUp", "Everything that had happened was told; what follows happens now. Said once.");
        Field<PositionScalar>("position").Description("The last place that was looked at; null in an empty log.").Resolve(context => context.Source.At);
    }
}

/// <summary>The type of the frame that says how far a stream is.</summary>
internal sealed class HeartbeatType : ObjectGraphType<LiveFrame.Heartbeat>
{
    public HeartbeatType()
    {
        (Name, Description) = ("Heartbeat", "How far the stream is: said every 15 seconds at the least, whether or not anything matched.");
        Field<PositionScalar>("position").Description("The last place that was looked at: go on behind it, and nothing is missed.")
            .Resolve(context => context.Source.At);
        Field<PositionScalar>("head").Description("The last place of the log; null where it is empty.").Resolve(context => context.Source.Head);
        Field<NonNullGraphType<LongGraphType>>("lag").Description("How many places lie between both.").Resolve(context => context.Source.Lag);
    }
}

/// <summary>The type of the frame that says what cannot be told any more.</summary>
internal sealed class GapType : ObjectGraphType<LiveFrame.Gap>
{
    public GapType()
    {
        (Name, Description) = ("Gap", "Places behind the one that you gave are not kept any more. The stream goes on behind them.");
        Field<NonNullGraphType<PositionScalar>>("from").Description("The first of them.").Resolve(context => context.Source.From);
        Field<NonNullGraphType<PositionScalar>>("to").Description("The last of them.").Resolve(context => context.Source.To);
        Field<NonNullGraphType<StringGraphType>>("reason").Description("Why: RETENTION.").Resolve(context => context.Source.Reason);
    }
}

/// <summary>The type of the frame that says that positions are worth nothing here.</summary>
internal sealed class ResetType : ObjectGraphType<LiveFrame.Reset>
{
    public ResetType()
    {
        (Name, Description) = (
            "Reset",
            "The place that you gave is none of this log: it lies beyond its end, or you named another log. Forget what you have of it. "
            + "The stream goes on from the first event that is kept, or, where you gave no place, with what happens now.");
        Field<NonNullGraphType<IdGraphType>>("epoch").Description("The id of this log: give it as epoch when you come back.")
            .Resolve(context => context.Source.Epoch.ToString("N"));
    }
}

/// <summary>Makes the types of data and the unions of all that a stream says.</summary>
internal static class FrameTypes
{
    /// <summary>The type of a frame with an event.</summary>
    public static ObjectGraphType<DataFrame> Data(string name, string description)
    {
        var type = new ObjectGraphType<DataFrame> { Name = name, Description = description };

        // Frames that share a member's name must share its type, or no document could ask for it of all of them.
        type.Field<PositionScalar>("position").Description("Its place in the log: give it as after when you come back.")
            .Resolve(context => context.Source.Position);
        type.Field<NonNullGraphType<InstantScalar>>("recordedAt").Description("When it was recorded.")
            .Resolve(context => context.Source.Document.RecordedAt);
        type.Field<NonNullGraphType<EventType>>("event").Description("The event, as the audit log shows it.")
            .Resolve(context => context.Source.Event);
        return type;
    }

    /// <summary>What a stream with such data says.</summary>
    public static UnionGraphType Frame(string name, IObjectGraphType data)
    {
        var union = new UnionGraphType { Name = name, Description = "What a stream says, in the order of the log." };
        union.AddPossibleType(data);
        union.Type<CaughtUpType>();
        union.Type<HeartbeatType>();
        union.Type<GapType>();
        union.Type<ResetType>();
        return union;
    }
}
