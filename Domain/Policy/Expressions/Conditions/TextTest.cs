using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// contains, starts_with and ends_with.
internal sealed class TextTest(SourceRange place, Operator sign, Operand left, Operand right) : Clause(place, left, right)
{
    private readonly TextComparison _comparison = sign.TextComparison();

    public override Truth Evaluate(scoped in Frame frame)
    {
        var first = left.Read(frame);
        var second = right.Read(frame);
        return first.Kind == ValueKind.Text && second.Kind == ValueKind.Text
            ? _comparison.Holds(first.Text, second.Text)
            : Truth.Unknown;
    }

    public override string ToString() => $"{left} {sign.Canonical()} {right}";

    protected override string WhyUnknown(scoped in Frame frame) =>
        NotText.Reason(left, frame) ?? NotText.Reason(right, frame) ?? base.WhyUnknown(frame);
}

// Why an operand is no text; null where it is one.
internal static class NotText
{
    public static string? Reason(Operand operand, scoped in Frame frame) => operand.Read(frame).Kind switch
    {
        ValueKind.Number => $"{operand} is a number, not text",
        ValueKind.Flag => $"{operand} is true or false, not text",
        _ => null,
    };
}
