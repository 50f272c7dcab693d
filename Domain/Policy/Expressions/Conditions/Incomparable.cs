using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// A test that the existing language loads although its types can never meet. Its author was warned; it is Unknown.
internal sealed class Incomparable(SourceRange place, Operator sign, Operand left, string right) : Clause(place, left)
{
    public override Truth Evaluate(scoped in Frame frame) => Truth.Unknown;

    public override string ToString() => $"{left} {sign.Canonical()} {right}";

    protected override string WhyUnknown(scoped in Frame frame) => "its types can never be compared";
}
