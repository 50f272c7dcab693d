using System.Text;
using GraphQL.Types;

namespace AgentAssembly.Specs.Read.GraphQL;

/// <summary>Makes one query of everything that the schema can show: whatever is added to it is held by specs at once.</summary>
internal static class EveryQuery
{
    // What is not a matter of documents: it says how things are now.
    private static readonly string[] OfThePresent = ["systemStatus"];

    // What is asked of one org; RunsAsOfSpecs does.
    private static readonly string[] OfOneOrg = ["budgets", "budgetTree"];

    /// <summary>The root fields that show documents and need no argument.</summary>
    public static IEnumerable<FieldType> RootsOf(ISchema schema)
    {
        schema.Initialize();
        return schema.Query.Fields.Where(field =>
            !OfThePresent.Contains(field.Name) && !OfOneOrg.Contains(field.Name) && field.Arguments?.Find("at") is not null && !NeedsArguments(field));
    }

    /// <summary>Every root field with everything beneath it, as of a position where one is given.</summary>
    public static string Of(ISchema schema, bool isPast)
    {
        var query = new StringBuilder(isPast ? "query($at: AsOf!) {" : "query {");
        foreach (var field in RootsOf(schema))
        {
            var arguments = $"{(isPast ? "at: $at " : "")}{(IsList(field) ? "first: 40" : "")}";
            query.Append(' ').Append(field.Name).Append(arguments.Length > 0 ? $"({arguments})" : "");
            Select(query, field, depth: 1);
        }

        return query.Append(" }").ToString();
    }

    // What lies beneath that shows its own members alone: all of it would be the same again and again.
    private static void Select(StringBuilder query, FieldType field, int depth)
    {
        if (Named(field.ResolvedType!) is not IObjectGraphType type)
        {
            return;
        }

        var isPart = type.Name.EndsWith("Connection", StringComparison.Ordinal) || type.Name.EndsWith("Edge", StringComparison.Ordinal);
        query.Append(" { __typename");
        foreach (var member in type.Fields.Where(member => !NeedsArguments(member)))
        {
            if (isPart || depth > 0 || Named(member.ResolvedType!) is not IObjectGraphType)
            {
                query.Append(' ').Append(member.Name).Append(IsList(member) ? "(first: 3)" : "");
                Select(query, member, isPart ? depth : depth - 1);
            }
        }

        query.Append(" }");
    }

    private static bool IsList(FieldType field) => field.Arguments?.Find("first") is not null;

    private static bool NeedsArguments(FieldType field) =>
        field.Arguments?.Any(argument => argument.ResolvedType is NonNullGraphType && argument.DefaultValue is null) == true;

    private static IGraphType Named(IGraphType type) => type is IProvideResolvedType wrapped ? Named(wrapped.ResolvedType!) : type;
}
