using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Payloads;
using AgentAssembly.Domain.Policy.Expressions.Syntax;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// Whether something is there at all, of whatever type; null is not there. Never Unknown.
internal sealed class Existence(SourceRange place, Operand wanted) : Clause(place, wanted)
{
    public override Truth Evaluate(scoped in Frame frame) => Kleene.Of(wanted switch
    {
        PayloadField field =>
            field.Find(frame).Kind is not (PathSlotKind.Absent or PathSlotKind.Null or PathSlotKind.NotJson),
        TextSet set => set.Count(frame.Question) is not null,
        _ => wanted.Read(frame).IsKnown,
    });

    public override string ToString() => $"exists({wanted})";
}
