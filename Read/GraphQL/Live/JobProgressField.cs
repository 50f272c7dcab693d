using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.Streaming;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>The type of how far a job is.</summary>
internal sealed class JobProgressType : ObjectGraphType<ReplayProgress>
{
    public JobProgressType()
    {
        (Name, Description) = ("JobProgress", "How far a job is: a replay of decisions under policies that are tried out.");
        Field<NonNullGraphType<IdGraphType>>("id").Description("The job.").Resolve(context => context.Source.Id.ToString());
        Field<NonNullGraphType<EnumerationGraphType<ReplayPhase>>>("phase").Description("Where it stands.").Resolve(context => context.Source.Phase);
        Field<NonNullGraphType<PositionScalar>>("from").Description("The first place that it reads.").Resolve(context => context.Source.From);
        Field<NonNullGraphType<PositionScalar>>("at").Description("The first place that it has not read.").Resolve(context => context.Source.At);
        Field<NonNullGraphType<PositionScalar>>("until").Description("The first place behind the last that it reads.").Resolve(context => context.Source.Until);
        Field<NonNullGraphType<LongGraphType>>("decisions").Description("Decisions that it has decided again.").Resolve(context => context.Source.Decisions);
        Field<NonNullGraphType<LongGraphType>>("perSecond").Description("How many of those in a second, on average; 0 before the first second.")
            .Resolve(context => context.Source.PerSecond);
    }
}

/// <summary>The subscription to a job.</summary>
internal static class JobProgressField
{
    public static void AddTo(ObjectGraphType root)
    {
        var field = root.Field<NonNullGraphType<JobProgressType>, ReplayProgress>("jobProgress")
            .Description("How far a job is, several times a second until it has ended; its end is told last. Nothing where there is none to see.")
            .ResolvePulled(Open);
        field.FieldType.Arguments =
            [new QueryArgument<NonNullGraphType<IdGraphType>> { Name = "id", Description = "The job: the id of a replay." }];
    }

    private static IAsyncEnumerable<ReplayProgress> Open(IResolveFieldContext<object?> context) =>
        ReplayId.TryParse(context.GetArgument<string>("id"), out var id)
            ? context.RequestServices!.GetRequiredService<IPolicyReplays>().WatchAsync(context.Viewer(), id, context.CancellationToken)
            : throw new ReadError("VALIDATION_FAILED", 400, "id: this is no id of a job: 32 hexadecimal digits");
}
