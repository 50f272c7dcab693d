using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.Streaming;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>A subscription: what of the log it tells, and how.</summary>
/// <param name="Name">The field.</param>
/// <param name="Description">What it tells.</param>
/// <param name="Frame">The name of what it says, such as <c>AgentFrame</c>.</param>
/// <param name="Data">The name of a frame with an event.</param>
internal sealed record LiveField(string Name, string Description, string Frame, string Data)
{
    /// <summary>Categories of streams; none for all.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Types of events; null for all of the categories.</summary>
    public FrozenSet<string>? Within { get; init; }

    /// <summary>What its <c>where</c> knows; none for no <c>where</c>.</summary>
    public ImmutableArray<LiveFilter> Filters { get; init; } = [LiveFilter.Types, LiveFilter.Teams, LiveFilter.Orgs];

    /// <summary>Adds to the type of its data what the event is about.</summary>
    public Action<ObjectGraphType<DataFrame>>? Shows { get; init; }

    /// <summary>Arguments of its own.</summary>
    public ImmutableArray<QueryArgument> Arguments { get; init; } = [];

    /// <summary>What those ask besides.</summary>
    public Func<IResolveFieldContext, LiveQuestion, LiveQuestion> Asks { get; init; } = (_, question) => question;

    /// <summary>Adds the field to the root.</summary>
    public void AddTo(ObjectGraphType root)
    {
        var data = FrameTypes.Data(Data, $"An event that {Name} tells of.");
        Shows?.Invoke(data);
        var field = root.Field(Name, new NonNullGraphType(FrameTypes.Frame(Frame, data))).Description(Description)
            .ResolvePulled(Open);
        field.FieldType.Arguments =
        [
            .. Arguments,
            new QueryArgument<PositionScalar> { Name = "after", Description = "The last place that you saw: everything behind it is told. Only what happens now where it is not given." },
            new QueryArgument<IdGraphType> { Name = "epoch", Description = "The log that this place is one of, as Reset named it. Another log answers Reset." },
        ];
        if (!Filters.IsEmpty)
        {
            field.FieldType.Arguments.Add(new QueryArgument(WhereType()) { Name = "where", Description = "What is told; everything where it is not given." });
        }
    }

    private InputObjectGraphType WhereType()
    {
        var where = new InputObjectGraphType { Name = $"{Frame}Where", Description = "All of what is given must hold; of each list, one." };
        foreach (var filter in Filters)
        {
            where.Field(filter.Name, filter.Type).Description(filter.Description);
        }

        return where;
    }

    // The arguments are read before the stream begins, so that what is wrong with them is an error and no stream.
    private IAsyncEnumerable<object> Open(IResolveFieldContext<object?> context)
    {
        var question = new LiveQuestion
        {
            Viewer = context.Viewer(),
            After = context.GetArgument<Position?>("after"),
            Epoch = EpochOf(context.GetArgument<string?>("epoch")),
            Categories = Categories,
            Within = Within,
        };
        var where = Filters.IsEmpty ? null : context.GetArgument<IDictionary<string, object?>?>("where");
        foreach (var filter in Filters)
        {
            if (where is not null && where.TryGetValue(filter.Name, out var values) && values is not null)
            {
                question = filter.Asks(question, filter.Read(values));
            }
        }

        return context.RequestServices!.GetRequiredService<LiveQueries>().AnswerAsync(Asks(context, question), context.CancellationToken);
    }

    private static Guid? EpochOf(string? text) => text is null ? null
        : Guid.TryParse(text, out var epoch) ? epoch
        : throw new ReadError("VALIDATION_FAILED", 400, $"epoch: '{(text.Length <= 64 ? text : text[..64])}' is no id of a log: give what Reset named, or leave it out");
}
