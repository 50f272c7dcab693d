using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// Two values held against each other. Values of different types are neither equal nor unequal: Unknown (W12).
internal sealed class Comparison(SourceRange place, Operator sign, Operand left, Operand right) : Clause(place, left, right)
{
    public override ImmutableHashSet<string>? RequiredTools => (sign, left, right) switch
    {
        (Operator.Equal, Variable { Name: Words.Tool }, Literal { Chars: { } tool }) => [tool],
        (Operator.Equal, Literal { Chars: { } tool }, Variable { Name: Words.Tool }) => [tool],
        _ => null,
    };

    public override Truth Evaluate(scoped in Frame frame)
    {
        var first = left.Read(frame);
        var second = right.Read(frame);
        if (first.Kind != second.Kind)
        {
            return Truth.Unknown;
        }

        return first.Kind switch
        {
            ValueKind.Number => Kleene.Of(Holds(first.Number, second.Number)),
            ValueKind.Text => Equality(TextComparison.Equals.Holds(first.Text, second.Text)),
            ValueKind.Flag => Equality(Kleene.Of(first.Flag == second.Flag)),
            _ => Truth.Unknown,
        };
    }

    public override string ToString() => $"{left} {sign.Canonical()} {right}";

    protected override string WhyUnknown(scoped in Frame frame)
    {
        var first = left.Read(frame);
        var second = right.Read(frame);
        if (!first.IsKnown || !second.IsKnown)
        {
            return base.WhyUnknown(frame);
        }

        if (first.Kind == second.Kind)
        {
            return first.Kind == ValueKind.Text && !sign.IsOrder()
                ? "it compares text that holds half a character"
                : $"{Blamed} {Kinds(first.Kind)}, which has no order";
        }

        return left is PayloadField || right is not PayloadField
            ? $"{left} {Kinds(first.Kind)}, not {Noun(second.Kind)}"
            : $"{right} {Kinds(second.Kind)}, not {Noun(first.Kind)}";
    }

    private Operand Blamed => left is Literal ? right : left;

    private new static string Kinds(ValueKind kind) => $"is {Noun(kind)}";

    private static string Noun(ValueKind kind) => kind switch
    {
        ValueKind.Number => "a number",
        ValueKind.Text => "text",
        _ => "true or false",
    };

    private Truth Equality(Truth isEqual) => sign switch
    {
        Operator.Equal => isEqual,
        Operator.NotEqual => Kleene.Not(isEqual),
        _ => Truth.Unknown,
    };

    private bool Holds(Number first, Number second) => sign switch
    {
        Operator.Equal => first == second,
        Operator.NotEqual => first != second,
        Operator.Less => first < second,
        Operator.LessOrEqual => first <= second,
        Operator.Greater => first > second,
        _ => first >= second,
    };
}
