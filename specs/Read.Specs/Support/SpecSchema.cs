using AgentAssembly.Domain.Identity;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.Streaming;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Specs.Read.Support;

/// <summary>A record among many.</summary>
public sealed record SpecRecord(int Number)
{
    public string Name => $"record {Number}";
}

/// <summary>An item of a stream.</summary>
public sealed record SpecTick(int Number, string Filling) : IPositioned
{
    public string Position => $"p{Number}";
}

/// <summary>A small schema that has a bit of everything that the transport treats differently.</summary>
public sealed class SpecSchema : Schema
{
    public const int RecordsMax = 100_000;

    public SpecSchema(SpecSource source)
    {
        Query = new QueryType(source);
        Mutation = new MutationType(source);
        Subscription = new SubscriptionType(source);
    }

    private sealed class RecordType : ObjectGraphType<SpecRecord>
    {
        public RecordType()
        {
            Name = "Record";
            Field<NonNullGraphType<IntGraphType>>("number").Resolve(c => c.Source.Number);
            Field<NonNullGraphType<StringGraphType>>("name").Resolve(c => c.Source.Name);
            Field<NonNullGraphType<RecordType>>("next").Resolve(c => new SpecRecord(c.Source.Number + 1));
            Field<NonNullGraphType<ListGraphType<NonNullGraphType<RecordType>>>>("neighbours")
                .Argument<IntGraphType>("first", a => a.DefaultValue = 2)
                .Resolve(c => Page(c.Source.Number, c.GetArgument<int>("first")));
        }
    }

    private sealed class RecordEdgeType : ObjectGraphType<SpecRecord>
    {
        public RecordEdgeType()
        {
            Name = "RecordEdge";
            Field<NonNullGraphType<StringGraphType>>("cursor").Resolve(c => $"{c.Source.Number}");
            Field<NonNullGraphType<RecordType>>("node").Resolve(c => c.Source);
        }
    }

    private sealed class RecordConnectionType : ObjectGraphType<List<SpecRecord>>
    {
        public RecordConnectionType()
        {
            Name = "RecordConnection";
            Field<NonNullGraphType<ListGraphType<NonNullGraphType<RecordEdgeType>>>>("edges").Resolve(c => c.Source);
        }
    }

    private sealed class QueryType : ObjectGraphType
    {
        public QueryType(SpecSource source)
        {
            Name = "Query";
            Field<StringGraphType>("greeting").Argument<StringGraphType>("to").Resolve(c => $"hello {c.GetArgument<string?>("to")}");
            Field<StringGraphType>("whoAsks").Resolve(c => c.Viewer().Principal);
            Field<RecordConnectionType>("records")
                .Argument<IntGraphType>("first", a => a.DefaultValue = 50)
                .Resolve(c => { source.Resolved(); return Page(0, c.GetArgument<int>("first")); });
            Field<ListGraphType<RecordType>>("all").Resolve(c => Page(0, RecordsMax));
            Field<StringGraphType>("failing").Resolve(_ => throw new InvalidOperationException("the password is swordfish"));
            Field<StringGraphType>("refusing").Resolve(_ => throw new ReadError("PROJECTION_BEHIND", 503, "behind: ask again"));
            Field<StringGraphType>("guarded").Resolve(_ => "for administrators").FieldType.RequiresScope(CredentialScope.Admin);
            Field<NonNullGraphType<StringGraphType>>("guardedStrict").Resolve(_ => "x").FieldType.RequiresScope(CredentialScope.Admin);
            Field<StringGraphType>("dear").Resolve(_ => "dear").FieldType.Costs(700);
        }
    }

    private sealed class MutationType : ObjectGraphType
    {
        public MutationType(SpecSource source)
        {
            Name = "Mutation";
            Field<NonNullGraphType<IntGraphType>>("count").Resolve(_ => source.Count());
        }
    }

    private sealed class TickType : ObjectGraphType<SpecTick>
    {
        public TickType()
        {
            Name = "Tick";
            Field<NonNullGraphType<IntGraphType>>("number").Resolve(c => c.Source.Number);
            Field<NonNullGraphType<StringGraphType>>("position").Resolve(c => c.Source.Position);
            Field<NonNullGraphType<StringGraphType>>("filling").Resolve(c => c.Source.Filling);
            Field<StringGraphType>("guarded").Resolve(_ => "x").FieldType.RequiresScope(CredentialScope.Admin);
        }
    }

    private sealed class SubscriptionType : ObjectGraphType
    {
        public SubscriptionType(SpecSource source)
        {
            Name = "Subscription";
            Field<NonNullGraphType<TickType>, SpecTick>("ticks")
                .Argument<StringGraphType>("after")
                .Argument<IntGraphType>("until")
                .Argument<IntGraphType>("filling", a => a.DefaultValue = 0)
                .ResolvePulled(c => source.TicksAsync(
                    c.GetArgument<string?>("after"), c.GetArgument<int?>("until"), c.GetArgument<int>("filling")));
            Field<TickType, SpecTick>("silence").ResolvePulled(_ => source.SilenceAsync());
            Field<TickType, SpecTick>("breaking").ResolvePulled(_ => source.BreakingAsync());
            Field<TickType, SpecTick>("guardedTicks").ResolvePulled(_ => source.TicksAsync(null, 1, 0))
                .FieldType.RequiresScope(CredentialScope.Admin);
        }
    }

    private static List<SpecRecord> Page(int after, int first) =>
        [.. Enumerable.Range(after + 1, Math.Clamp(first, 0, RecordsMax)).Select(n => new SpecRecord(n))];
}
