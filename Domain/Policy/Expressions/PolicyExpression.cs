using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Expressions.Conditions;
using AgentAssembly.Domain.Policy.Expressions.Payloads;
using AgentAssembly.Domain.Policy.Expressions.Syntax;

namespace AgentAssembly.Domain.Policy.Expressions;

/// <summary>
/// A condition of a policy, typed and ready to be asked (README, "Conditions"). Immutable and thread-safe. Asking takes
/// time linear in the payload, and allocates nothing.
/// </summary>
public sealed class PolicyExpression
{
    private readonly Condition _condition;
    private readonly PathTree _arguments;
    private readonly PathTree _result;
    private readonly FrozenSet<string> _names;

    private PolicyExpression(string source, Condition condition, PathTree arguments, PathTree result, FrozenSet<string> names) =>
        (Source, _condition, _arguments, _result, _names) = (source, condition, arguments, result, names);

    /// <summary>The condition as its author wrote it.</summary>
    public string Source { get; }

    /// <summary>The same meaning in one way of writing it: alike for conditions that differ in layout and spelling only.</summary>
    public string Canonical => _condition.ToString();

    /// <summary>Whether it asks of what changes with other agents: parents, children, teams.</summary>
    public bool AsksOfOthers => _names.Any(name =>
        name is "agent.children_count" or "agent.is_leaf" or "agent.parent_agent_id"
        || name.StartsWith("team.", StringComparison.Ordinal)
        || name.StartsWith("parent.", StringComparison.Ordinal)
        || name.StartsWith("child.", StringComparison.Ordinal));

    /// <summary>Whether it asks what the session did before.</summary>
    public bool AsksOfSessions => _names.Any(name => name.StartsWith("session.", StringComparison.Ordinal));

    // The tools of which alone it can hold; null where it may hold of any.
    internal IReadOnlySet<string>? RequiredTools => _condition.RequiredTools;

    /// <summary>Reads a condition (policy specification §5, and what the README adds to it).</summary>
    /// <param name="source">At most <see cref="ExpressionLimits.SourceMax"/> characters.</param>
    /// <returns>The condition, or every problem found. Never an exception because of <paramref name="source"/>.</returns>
    public static ExpressionParse Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length > ExpressionLimits.SourceMax)
        {
            return new ExpressionParse.Refused([new(0, string.Create(
                CultureInfo.InvariantCulture, $"longer than {ExpressionLimits.SourceMax} characters; divide it into rules"))]);
        }

        if (string.IsNullOrWhiteSpace(source))
        {
            return new ExpressionParse.Refused([new(0, "must not be blank; write 'true' for always")]);
        }

        var problems = new ProblemList();
        var (condition, parser) = ExpressionParser.Parse(source, problems);
        return problems.IsEmpty
            ? new ExpressionParse.Accepted(
                new(source, condition, parser.Arguments, parser.Result, parser.Names.ToFrozenSet(StringComparer.Ordinal)),
                problems.Warnings)
            : new ExpressionParse.Refused(problems.Problems);
    }

    /// <summary>Asks the condition of an action. What is absent, or of another type than is asked for, makes it Unknown.</summary>
    public Truth Evaluate(PolicyQuestion question)
    {
        var paths = PathsOf(question.Kind);
        Span<PathSlot> slots = stackalloc PathSlot[paths?.Slots ?? 0];
        return _condition.Evaluate(new Frame(question, paths, slots));
    }

    /// <summary>What each clause says of an action, in the order of the source. Holds no value of the payload.</summary>
    public ImmutableArray<ClauseTrace> Explain(PolicyQuestion question)
    {
        var paths = PathsOf(question.Kind);
        Span<PathSlot> slots = stackalloc PathSlot[paths?.Slots ?? 0];
        var traces = ImmutableArray.CreateBuilder<ClauseTrace>();
        _condition.Explain(new Frame(question, paths, slots), Source, traces);
        return traces.ToImmutable();
    }

    // The condition as it speaks of one kind of action; null where it cannot speak of that.
    internal PolicyExpression? For(ActionKind kind) => _condition.For(ActionKindsOf.Set(kind)) switch
    {
        null => null,
        var same when same == _condition => this,
        var other => new(Source, other, _arguments, _result, _names),
    };

    private PathTree? PathsOf(ActionKind kind) => kind switch
    {
        ActionKind.ToolCall or ActionKind.LlmCall => _arguments,
        ActionKind.ToolResult => _result,
        _ => null,
    };
}
