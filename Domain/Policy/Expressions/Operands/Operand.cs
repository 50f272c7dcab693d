using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Operands;

// Something that has a value: a literal, a variable, a field of JSON, or what is computed from these. Immutable.
internal abstract class Operand
{
    public abstract OperandType Type { get; }

    // The kinds of action that have this value.
    public virtual ActionKinds Kinds => ActionKinds.All;

    // Whether the value may change between two identical actions.
    public virtual bool IsLive => false;

    // What this one is computed from.
    public virtual IReadOnlyList<Operand> Parts => [];

    // The canonical text.
    public abstract override string ToString();

    public abstract Value Read(scoped in Frame frame);
}
