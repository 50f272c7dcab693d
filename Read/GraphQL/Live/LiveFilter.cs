using System.Collections;
using System.Collections.Frozen;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Read.Execution;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>One member of a subscription's <c>where</c>.</summary>
/// <param name="Name">The member.</param>
/// <param name="Description">What passes.</param>
/// <param name="Type">Its type: a list.</param>
/// <param name="Word">One of its values, as events have it.</param>
/// <param name="Asks">The question with it.</param>
internal sealed record LiveFilter(
    string Name, string Description, Type Type, Func<object, string> Word, Func<LiveQuestion, FrozenSet<string>, LiveQuestion> Asks)
{
    private const int TextMax = 256;
    private const int ValuesMax = 100;

    public static LiveFilter Types { get; } = Texts(
        "types", "Of these types, such as action.decided.", (question, values) => question with { Types = values });

    public static LiveFilter Orgs { get; } = Texts("orgs", "Of these tenants.", (question, values) => question with { Orgs = values });

    public static LiveFilter Teams { get; } = Texts("teams", "Of these teams.", (question, values) => question with { Teams = values });

    public static LiveFilter Agents { get; } = Texts(
        "agents", "About these agents, by id.", (question, values) => question with { Agents = values });

    public static LiveFilter Roots { get; } = Texts(
        "roots", "About agents below one of these, or these themselves, by id: as delegations stood right behind the event.",
        (question, values) => question with { Roots = values });

    public static LiveFilter Traces { get; } = Texts(
        "traces", "Of these runs or undertakings.", (question, values) => question with { Traces = values });

    public static LiveFilter Verdicts { get; } = new(
        "verdicts", "Decisions of these verdicts.", typeof(ListGraphType<NonNullGraphType<EnumerationGraphType<Verdict>>>),
        value => Domain.Actions.Verdicts.Name((Verdict)value), (question, values) => question with { Verdicts = values });

    /// <summary>The values that a reader gave.</summary>
    /// <exception cref="ReadError">They are too many, or too long.</exception>
    public FrozenSet<string> Read(object values)
    {
        var words = ((IEnumerable)values).Cast<object>().Select(Word).ToFrozenSet(StringComparer.Ordinal);
        return words.Count > ValuesMax ? throw Refused($"at most {ValuesMax} values fit, not {words.Count}")
            : words.Any(word => word.Length > TextMax) ? throw Refused($"at most {TextMax} characters fit")
            : words;
    }

    private ReadError Refused(string why) => new("VALIDATION_FAILED", 400, $"where.{Name}: {why}");

    private static LiveFilter Texts(string name, string description, Func<LiveQuestion, FrozenSet<string>, LiveQuestion> asks) =>
        new(name, description, typeof(ListGraphType<NonNullGraphType<StringGraphType>>), value => (string)value, asks);
}
