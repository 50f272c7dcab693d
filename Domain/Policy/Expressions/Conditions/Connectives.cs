using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// All of several conditions. INVARIANT: at least two, and none of them is a conjunction.
internal sealed class Conjunction(ImmutableArray<Condition> parts) : Condition
{
    public override bool IsLive { get; } = parts.Any(part => part.IsLive);

    public override ImmutableHashSet<string>? RequiredTools { get; } = parts
        .Select(part => part.RequiredTools)
        .Aggregate((all, next) => all is null ? next : next is null ? all : all.Intersect(next));

    public override Truth Evaluate(scoped in Frame frame)
    {
        var truth = Truth.True;
        foreach (var part in parts)
        {
            truth = Kleene.And(truth, part.Evaluate(frame));
            if (truth == Truth.False)
            {
                break;
            }
        }

        return truth;
    }

    // One part that is about another kind of action makes the whole about another.
    public override Condition? For(ActionKinds kind)
    {
        var remaining = parts.Select(part => part.For(kind)).ToImmutableArray();
        return remaining.Contains(null) ? null
            : remaining.SequenceEqual(parts) ? this
            : Of(remaining!);
    }

    // Joins the parts of conjunctions among the conditions; one condition stays alone.
    public static Condition Of(IReadOnlyList<Condition> conditions) => conditions.Count == 1
        ? conditions[0]
        : new Conjunction([.. conditions.SelectMany(part => part is Conjunction inner ? inner.Parts : [part])]);

    private ImmutableArray<Condition> Parts => parts;

    public override void Explain(scoped in Frame frame, string source, ImmutableArray<ClauseTrace>.Builder traces)
    {
        foreach (var part in parts)
        {
            part.Explain(frame, source, traces);
        }
    }

    public override string ToString() =>
        string.Join(" AND ", parts.Select(part => part is Disjunction ? $"({part})" : part.ToString()));
}

// Any of several conditions. INVARIANT: at least two, and none of them is a disjunction.
internal sealed class Disjunction(ImmutableArray<Condition> parts) : Condition
{
    public override bool IsLive { get; } = parts.Any(part => part.IsLive);

    public override ImmutableHashSet<string>? RequiredTools { get; } = parts
        .Select(part => part.RequiredTools)
        .Aggregate((all, next) => all is null || next is null ? null : all.Union(next));

    public override Truth Evaluate(scoped in Frame frame)
    {
        var truth = Truth.False;
        foreach (var part in parts)
        {
            truth = Kleene.Or(truth, part.Evaluate(frame));
            if (truth == Truth.True)
            {
                break;
            }
        }

        return truth;
    }

    public override Condition? For(ActionKinds kind)
    {
        var remaining = parts.Select(part => part.For(kind)).OfType<Condition>().ToImmutableArray();
        return remaining.IsEmpty ? null
            : remaining.SequenceEqual(parts) ? this
            : Of(remaining);
    }

    // Joins the parts of disjunctions among the conditions; one condition stays alone.
    public static Condition Of(IReadOnlyList<Condition> conditions) => conditions.Count == 1
        ? conditions[0]
        : new Disjunction([.. conditions.SelectMany(part => part is Disjunction inner ? inner.Parts : [part])]);

    private ImmutableArray<Condition> Parts => parts;

    public override void Explain(scoped in Frame frame, string source, ImmutableArray<ClauseTrace>.Builder traces)
    {
        foreach (var part in parts)
        {
            part.Explain(frame, source, traces);
        }
    }

    public override string ToString() => string.Join(" OR ", parts);
}

internal sealed class Negation(Condition negated) : Condition
{
    public override bool IsLive => negated.IsLive;

    public override Truth Evaluate(scoped in Frame frame) => Kleene.Not(negated.Evaluate(frame));

    public override Condition? For(ActionKinds kind) => negated.For(kind) switch
    {
        null => null,
        var same when same == negated => this,
        var other => new Negation(other),
    };

    public override void Explain(scoped in Frame frame, string source, ImmutableArray<ClauseTrace>.Builder traces) =>
        negated.Explain(frame, source, traces);

    public override string ToString() => negated is Conjunction or Disjunction ? $"NOT ({negated})" : $"NOT {negated}";
}
