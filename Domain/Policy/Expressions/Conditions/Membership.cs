using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// Whether a value is one of a list. Only the list's values of the same type count; where there are none, Unknown.
internal sealed class Membership(SourceRange place, Operand left, ImmutableArray<Literal> list) : Clause(place, left)
{
    public override ImmutableHashSet<string>? RequiredTools =>
        left is Variable { Name: Words.Tool } && list.All(item => item.Chars is not null)
            ? [.. list.Select(item => item.Chars!)]
            : null;

    public override Truth Evaluate(scoped in Frame frame)
    {
        var value = left.Read(frame);
        var truth = value.IsKnown && list.IsEmpty ? Truth.False : Truth.Unknown;
        foreach (var item in list)
        {
            var one = item.Read();
            if (one.Kind != value.Kind || !value.IsKnown)
            {
                continue;
            }

            truth = IsSame(value, one);
            if (truth != Truth.False)
            {
                break;
            }
        }

        return truth;
    }

    public override string ToString() => $"{left} in [{string.Join(", ", list)}]";

    protected override string WhyUnknown(scoped in Frame frame) => left.Read(frame).Kind switch
    {
        ValueKind.Unknown => base.WhyUnknown(frame),
        ValueKind.Number => $"{left} is a number, and the list has none",
        ValueKind.Text when list.Any(item => item.Chars is not null) => $"{left} {Doubt.NotText.Phrase()}",
        ValueKind.Text => $"{left} is text, and the list has none",
        _ => $"{left} is true or false, and the list has neither",
    };

    private static Truth IsSame(scoped in Value left, scoped in Value right) => left.Kind switch
    {
        ValueKind.Number => Kleene.Of(left.Number == right.Number),
        ValueKind.Text => TextComparison.Equals.Holds(left.Text, right.Text),
        _ => Kleene.Of(left.Flag == right.Flag),
    };
}
