using AgentAssembly.Domain.Budgets;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Spending;

/// <summary>The lengths of buckets of a series of costs.</summary>
internal sealed class CostBucketLengthType : EnumerationGraphType
{
    public CostBucketLengthType()
    {
        (Name, Description) = ("CostBucketLength", "How long the buckets of a series are.");
        Add("MINUTES_15", Grain.Quarter, "A quarter of an hour.");
        Add("HOUR", Grain.Hour, "An hour.");
        Add("DAY", Grain.Day, "A UTC day.");
    }
}

/// <summary>Queries of limits and of what was spent.</summary>
internal static class SpendQueries
{
    private const int BucketsMax = 1_000;
    private const int AgentsMax = 200;

    public static void AddTo(QueryRoot root, ModelSet models)
    {
        root.RootOne("costs", "What was spent over a window, from whole quarters of an hour. A reservation counts when it was made.", async (context, look) =>
        {
            var window = await context.WindowAsync(look, Grain.Quarter).ConfigureAwait(false);
            var by = context.GetArgument<List<CostGrouping>?>("groupBy") ?? [];
            return await new SpendReader(models, look, [.. context.Narrowed()]).OfAsync(window, by, context.CancellationToken).ConfigureAwait(false);
        }).Narrowing().With(WindowArguments.Argument()).With(new QueryArgument<ListGraphType<NonNullGraphType<EnumerationGraphType<CostGrouping>>>>
        {
            Name = "groupBy", Description = "By what it is added up besides; each by itself.",
        });
        root.RootMany("costSeries", "What was spent, bucket by bucket; those without spending are among them.", (context, look) => SeriesAsync(models, context, look))
            .Narrowing().With(WindowArguments.Argument())
            .With(new QueryArgument<CostBucketLengthType> { Name = "bucket", Description = "How long buckets are; DAY where it is not given." })
            .With(new QueryArgument<EnumerationGraphType<CostGrouping>> { Name = "groupBy", Description = "By what each is added up besides." });
        root.RootOne("budgets", "The limits of a tenant and what was spent of them, as those who decide know it.", async (context, look) =>
        {
            var org = OrgOf(context, look);
            var wanted = context.GetArgument<string?>("account") is not { } text ? default(Account?)
                : Account.TryParse(text, out var account) ? account
                : throw new ReadError("VALIDATION_FAILED", 400, $"account: '{text}' is no account; such as org, team:payments or agent:*");
            var books = await SpendBooks.OpenAsync(models, look, org, wanted is { } one ? [one] : [], context.CancellationToken).ConfigureAwait(false);
            return new BudgetsNode(org, books.Limits, books.Accounts, books.HasMore, books.StreamVersion);
        }).With(OrgArgument()).With(new QueryArgument<StringGraphType> { Name = "account", Description = "One account, or all of a kind, such as team:*; all where it is not given." });
        root.RootMany("budgetTree", $"What agents spent, by themselves and with those below them; {AgentsMax} agents at most.", (context, look) => TreeAsync(models, context, look))
            .With(OrgArgument())
            .With(new QueryArgument<StringGraphType> { Name = "root", Description = "The id of the agent at the top; all trees where it is not given." });
    }

    /// <summary>The books of some accounts of an org.</summary>
    public static async ValueTask<IReadOnlyList<AccountBudgetNode>> OfAsync(
        ModelSet models, Look look, string org, CancellationToken cancellationToken, params Account[] accounts) =>
        (await SpendBooks.OpenAsync(models, look, org, [.. accounts], cancellationToken).ConfigureAwait(false)).Accounts;

    private static QueryArgument<StringGraphType> OrgArgument() =>
        new() { Name = "org", Description = "Whose; the viewer's own where it is not given." };

    private static string OrgOf(IResolveFieldContext context, Look look) =>
        context.GetArgument<string?>("org") ?? look.Viewer.Org
        ?? throw new ReadError("VALIDATION_FAILED", 400, "org: say whose budgets, because you see those of all tenants");

    private static async ValueTask<IReadOnlyList<CostBucketNode>> SeriesAsync(ModelSet models, IResolveFieldContext context, Look look)
    {
        var window = await context.WindowAsync(look, Grain.Quarter).ConfigureAwait(false);
        var grain = context.GetArgument<Grain?>("bucket") ?? Grain.Day;
        if (window.Length / Grains.LengthOf(grain) > BucketsMax)
        {
            throw new ReadError("VALIDATION_FAILED", 400, $"window: it has more than {BucketsMax} such buckets; ask for longer ones or a shorter window");
        }

        return await new SpendReader(models, look, [.. context.Narrowed()])
            .SeriesAsync(window, grain, context.GetArgument<CostGrouping?>("groupBy"), context.CancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<IReadOnlyList<BranchNode>> TreeAsync(ModelSet models, IResolveFieldContext context, Look look)
    {
        var org = OrgOf(context, look);
        var top = context.GetArgument<string?>("root");
        var agents = await look.PageAsync(
            models.Agents, models.Agents.Documents,
            new DocumentQuery
            {
                Where = [Condition.Is("org", org), .. top is null ? Array.Empty<Condition>() : [Condition.Is("root", top)]],
                OrderBy = "born",
                Limit = AgentsMax,
            },
            context.CancellationToken).ConfigureAwait(false);
        var accounts = agents.Items
            .SelectMany(listed => new[] { new Account(AccountKind.Agent, listed.Document.Id), new Account(AccountKind.Tree, listed.Document.Id) })
            .ToArray();
        var books = accounts.Length == 0
            ? []
            : (await OfAsync(models, look, org, context.CancellationToken, accounts).ConfigureAwait(false)).ToDictionary(node => node.Account);
        AccountBudgetNode Of(AccountKind kind, string id) =>
            books.GetValueOrDefault(new Account(kind, id).ToString()) ?? new(new(kind, id), default, default, []);
        return
        [
            .. agents.Items.Select(listed => new BranchNode(
                listed.Document.Id, listed.Document.State.Profile?.Name ?? "", listed.Document.State.Lineage?.Parent?.ToString(),
                Of(AccountKind.Agent, listed.Document.Id), Of(AccountKind.Tree, listed.Document.Id))),
        ];
    }
}
